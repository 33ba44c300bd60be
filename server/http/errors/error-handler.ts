import type { Middleware } from 'koa';
import type { State } from '../context/state.ts';
import { asFailure, replyFailure } from './error-reply.ts';

/** Turn whatever a route throws into the one form of error reply; a bug is logged whole and told as nothing. */
export function failureReplies(): Middleware<State> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.kind === 'bug') ctx.state.log.error({ err: thrown }, 'unexpected error');
      else if (failure.kind === 'unavailable')
        ctx.state.log.warn({ code: failure.code, cause: causeOf(failure) }, 'unavailable');
      replyFailure(ctx, failure);
    }
  };
}

function causeOf(failure: Error): string | undefined {
  return failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
}
