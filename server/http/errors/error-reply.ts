import type { Context } from 'koa';
import { MongooseError, mongo } from 'mongoose';
import type { z } from 'zod';
import {
  Failure,
  type FailureKind,
  formatFailure,
  type Language,
  type LocalisedText,
  localise,
} from '../../platform/errors/errors.ts';
import { issueText } from '../../platform/errors/issue-text.ts';

/** The HTTP status of each kind of failure; no other file knows one. */
export const status = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  method: 405,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  mismatch: 422,
  limited: 429,
  unavailable: 503,
  bug: 500,
} as const satisfies Record<FailureKind, number>;

/** A request that does not fit its contract, with every wrong field named. */
export function invalidRequest(error: z.ZodError): Failure {
  const fields = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), problem: unknownField }))
      : [{ field: issue.path.join('.'), problem: issueText(issue) }],
  );
  const inOne = (language: Language, colon: string, semicolon: string) =>
    fields
      .map(({ field, problem }) => `${field}${colon}${problem[language]}`)
      .join(semicolon)
      .slice(0, 500);
  const summary: LocalisedText = { 'zh-CN': inOne('zh-CN', '：', '；'), en: inOne('en', ': ', '; ') };
  return new Failure('invalid_request', { summary, fields: fields.slice(0, 50) });
}

const unknownField: LocalisedText = { 'zh-CN': '没有这个字段', en: 'unknown field' };

/** Any thrown value as a `Failure`: an overloaded or absent database is said so, the rest is a bug. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const cause = { cause: thrown };
  const error = underBulkWrite(thrown);
  if (error instanceof mongo.MongoError && error.name === 'MongoWaitQueueTimeoutError')
    return new Failure('overloaded', undefined, cause);
  if (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNotConnectedError ||
    (error instanceof mongo.MongoError && error.hasErrorLabel('RetryableWriteError')) ||
    (error instanceof MongooseError && error.name === 'MongooseServerSelectionError') ||
    isLostWrite(error)
  ) {
    return new Failure('database_unavailable', undefined, cause);
  }
  return new Failure('internal', undefined, cause);
}

/** A command sent at the moment at which mongod went away: the driver passes the socket's own error on. */
function isLostWrite(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'EPIPE' || (code === 'ECONNRESET' && syscall === 'write');
}

/** The driver wraps what ends an insertMany or a bulkWrite, a lost connection too, and the labels are lost with it. */
function underBulkWrite(thrown: unknown): unknown {
  if (!(thrown instanceof mongo.MongoBulkWriteError)) return thrown;
  return thrown.errorResponse instanceof Error ? thrown.errorResponse : thrown;
}

/** Make the reply to a failure: its kind, its code, a text for people, and its details. */
export function failureReply(ctx: Context, failure: Failure): { status: number; json: string } {
  const language: Language = ctx.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
  const { summary: _, ...details } = failure.details ?? {};
  const error = {
    code: failure.code,
    message: formatFailure(failure.code, language, failure.details),
    ...(Object.keys(details).length > 0 && { details }),
    requestId: ctx.state.requestId,
  };
  return { status: status[failure.kind], json: JSON.stringify({ error }, (_, value) => localise(value, language)) };
}

/** Answer with a failure, and with when to try again where that helps. */
export function replyFailure(ctx: Context, failure: Failure): void {
  const reply = failureReply(ctx, failure);
  ctx.status = reply.status;
  ctx.set('Cache-Control', 'no-store');
  const retryAfter = failure.details?.retryAfter ?? { unavailable: 5, limited: 60 }[failure.kind as string];
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = reply.json;
}
