import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { State } from './state.ts';

/**
 * A check that every request to the API passes before its endpoint is called. It adds to the state of the request, or
 * refuses it by throwing a `Failure`.
 */
export type Gate = (request: IncomingMessage, state: State) => void;

/** Let a request through all gates, in their order. */
export function passGates(gates: readonly Gate[]): Middleware<State> {
  return (ctx, next) => {
    for (const gate of gates) gate(ctx.req, ctx.state);
    return next();
  };
}
