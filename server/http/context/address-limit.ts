import type { Middleware } from 'koa';
import type { Guard } from '../limits/rate-limiter.ts';
import type { State } from './state.ts';

/** Count every request by its address before anything is read of it, and give endpoints the guard. */
export function addressLimit(guard: Guard): Middleware<State> {
  return (ctx, next) => {
    ctx.state.guard = guard;
    guard.countAddress(ctx.ip);
    return next();
  };
}
