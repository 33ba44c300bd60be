import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { logRequest } from '../../platform/log/log.ts';
import type { RequestMetrics } from './metrics.ts';
import type { State } from './state.ts';

/**
 * A UUID or 32 hexadecimal digits, as proxies make them: in a looser form a phone number or an openid could be sent, and
 * would be logged.
 */
const requestIdForm = /^(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * Give every request an id and a clock, and write one line when it ends.
 *
 * The line holds the route's pattern rather than the address, so that no id, phone or search word is logged.
 */
export function requestLog(log: Logger, metrics: RequestMetrics, clock: () => Date): Middleware<State> {
  return async (ctx, next) => {
    const begun = performance.now();
    const requestId = requestIdOf(ctx.req);
    const state = new Begun(requestId, clock(), log);
    ctx.state = state as unknown as State;
    try {
      await next();
    } finally {
      if (!ctx.res.headersSent) setHeaders(ctx.res, state.head);
      const route = (ctx as { _matchedRoute?: string })._matchedRoute ?? 'unmatched';
      const { method = '' } = ctx.req;
      noteRequest(log, metrics, { requestId, method, route, status: ctx.res.statusCode, begun });
    }
  };
}

/** The id that a request came with, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdForm.test(given) ? given : randomUUID();
}

/** A request that has been answered; `begun` by `performance.now()`. */
export interface Ended {
  requestId: string;
  method: string;
  route: string;
  status: number;
  begun: number;
}

/** Count a request that has been answered, and write its line. */
export function noteRequest(log: Logger, metrics: RequestMetrics, ended: Ended): void {
  const { requestId, method, route, status, begun } = ended;
  const seconds = (performance.now() - begun) / 1000;
  metrics.observe(method, route, status, seconds);
  logRequest(log, { requestId, method, route, status, ms: Math.round(seconds * 1e4) / 10 });
}

/** For what Koa sends itself. */
function setHeaders(response: ServerResponse, head: readonly string[]): void {
  for (let at = 0; at < head.length; at += 2) response.setHeader(head[at] as string, head[at + 1] as string);
}

/** What every request begins with; a log of its own is made where something is logged, which is rare. */
class Begun implements Pick<State, 'requestId' | 'now' | 'log' | 'head'> {
  readonly requestId: string;
  readonly now: Date;
  readonly head: string[];
  readonly #log: Logger;
  #own: Logger | undefined;

  constructor(requestId: string, now: Date, log: Logger) {
    this.requestId = requestId;
    this.now = now;
    this.head = ['X-Request-Id', requestId];
    this.#log = log;
  }

  get log(): Logger {
    this.#own ??= this.#log.child({ requestId: this.requestId });
    return this.#own;
  }
}
