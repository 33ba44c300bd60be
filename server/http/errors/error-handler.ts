import type { Middleware, ParameterizedContext } from 'koa';
import type { State } from '../context/state.ts';
import { asFailure, sendFailure } from './error-reply.ts';

/** Reply to whatever is thrown in the one form of errors. */
export function errorHandler(): Middleware<State> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      handleError(ctx, thrown);
    }
  };
}

/** Log what an operator has to see, and reply in the one form of errors. A bug is logged whole, and the reply tells nothing of it. */
export function handleError(ctx: ParameterizedContext<State>, thrown: unknown): void {
  const failure = asFailure(thrown);
  if (failure.kind === 'bug') ctx.state.log.error({ err: thrown }, 'unexpected error');
  else if (failure.kind === 'unavailable')
    ctx.state.log.warn({ code: failure.code, cause: causeOf(failure) }, 'unavailable');
  sendFailure(ctx, failure);
}

function causeOf(failure: Error): string | undefined {
  return failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
}
