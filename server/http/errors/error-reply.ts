import type { ParameterizedContext } from 'koa';
import type { z } from 'zod';
import { databaseFailureOf } from '../../platform/database/database-failure.ts';
import {
  Failure,
  type FailureKind,
  formatFailure,
  type Language,
  type LocalisedText,
  localise,
} from '../../platform/errors/errors.ts';
import { issueText } from '../../platform/errors/issue-text.ts';
import { languageOf } from '../context/language.ts';
import type { State } from '../context/state.ts';
import type { Outcome } from '../reply/json-reply.ts';
import { bytesOf, sendReply } from '../reply/write-reply.ts';

/** The HTTP status of each kind of failure; no other file knows the status of a failure. */
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

/** The failure of a request that does not fit its contract; it names every wrong field. */
export function invalidRequest(error: z.ZodError): Failure {
  const fields = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), problem: unknownField }))
      : [{ field: issue.path.join('.'), problem: issueText(issue) }],
  );
  const joined = (language: Language, colon: string, semicolon: string) =>
    fields
      .map(({ field, problem }) => `${field}${colon}${problem[language]}`)
      .join(semicolon)
      .slice(0, 500);
  const summary: LocalisedText = { 'zh-CN': joined('zh-CN', '：', '；'), en: joined('en', ': ', '; ') };
  return new Failure('invalid_request', { summary, fields: fields.slice(0, 50) });
}

const unknownField: LocalisedText = { 'zh-CN': '没有这个字段', en: 'unknown field' };

/**
 * Turn any thrown value into a `Failure`: a database that is overloaded, away or without a majority is named, everything else
 * is a bug.
 */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const cause = { cause: thrown };
  const { code } = databaseFailureOf(thrown) ?? {};
  if (code === 'database_busy') return new Failure('overloaded', undefined, cause);
  // Clients know one answer for a database that cannot be used; the log has the cause.
  if (code !== undefined && code !== 'database_failed') return new Failure('database_unavailable', undefined, cause);
  return new Failure('internal', undefined, cause);
}

/** Make the reply to a failure: its kind, its code, a text for people, and its details. */
export function failureReply(ctx: ParameterizedContext<State>, failure: Failure): Outcome {
  const language = languageOf(ctx);
  const { summary: _, ...details } = failure.details ?? {};
  const error = {
    code: failure.code,
    message: formatFailure(failure.code, language, failure.details),
    ...(Object.keys(details).length > 0 && { details }),
    requestId: ctx.state.requestId,
  };
  return { status: status[failure.kind], json: JSON.stringify({ error }, (_, value) => localise(value, language)) };
}

/** Send the reply to a failure, with the time of the next attempt when that helps. */
export function sendFailure(ctx: ParameterizedContext<State>, failure: Failure): void {
  const { status, json } = failureReply(ctx, failure);
  const headers = ['Cache-Control', 'no-store'];
  const retryAfter = failure.details?.retryAfter ?? { unavailable: 5, limited: 60 }[failure.kind as string];
  if (retryAfter !== undefined) headers.push('Retry-After', String(retryAfter));
  sendReply(ctx, { status, headers, body: bytesOf(json) });
}
