import type { Middleware } from 'koa';
import { addressReader, type TrustedProxies } from '../limits/address.ts';
import type { State } from './state.ts';

/** Put the caller's address into `ctx.ip`. */
export function callerAddress(trusted: TrustedProxies): Middleware<State> {
  const addressOf = addressReader(trusted);
  return (ctx, next) => {
    ctx.request.ip = addressOf(ctx.req);
    return next();
  };
}
