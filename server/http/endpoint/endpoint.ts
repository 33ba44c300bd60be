import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import type { Bearer } from '../../access/logins/tokens.ts';
import { authorise } from '../../access/staff/officer.ts';
import type { Permission } from '../../access/staff/roles.ts';
import type { PendingAuditEntry } from '../../platform/audit/audit-entry.ts';
import { whileDatabaseIsThere } from '../../platform/database/write-availability.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { callerKey } from '../context/caller-key.ts';
import type { KnownCaller, Member, Officer, State } from '../context/state.ts';
import { failureReply, invalidRequest } from '../errors/error-reply.ts';
import type { Rule } from '../limits/rate-limiter.ts';
import { Download, sendDownload } from '../reply/download.ts';
import { conditionalReply, EtagReply } from '../reply/etag-reply.ts';
import { jsonReply, type Outcome } from '../reply/json-reply.ts';
import { sendReply } from '../reply/write-reply.ts';
import { absentForNull } from './absent-for-null.ts';
import { type AuditTrail, auditTrailOf } from './audit-trail.ts';
import type { Audience, Contract, Endpoint, Shape } from './contract.ts';
import { HandlerInput } from './handler-input.ts';
import { type Attempt, answerOnce, idempotencyKey } from './idempotency.ts';
import { nullForAbsent } from './null-for-absent.ts';
import { parseQuery } from './parse-query.ts';
import { readBytes } from './read-bytes.ts';
import { type Form, readForm, type Upload } from './upload.ts';

type Caller<A extends Audience> = A extends 'anyone' ? undefined : A extends 'member' ? Member : Officer;
type Parsed<C extends Contract, Part extends 'params' | 'query' | 'headers' | 'body'> = C[Part] extends Shape
  ? z.output<z.ZodObject<C[Part]>>
  : undefined;

type Input<A extends Audience, C extends Contract> = {
  caller: Caller<A>;
  params: Parsed<C, 'params'>;
  query: Parsed<C, 'query'>;
  headers: Parsed<C, 'headers'>;
  body: Parsed<C, 'body'>;
  file: C['upload'] extends object ? Upload : undefined;
  bytes: C['bytes'] extends object ? Buffer : undefined;
  /** The IP address of the client, of an IPv6 one its network: what limits count by. */
  address: string;
  /** The server's clock at the start of the request. */
  now: Date;
  /** Present when the request carries an `Idempotency-Key`. */
  attempt: Attempt | undefined;
  /** What the audit will say of the request; a handler adds what only it knows. */
  auditEntry: PendingAuditEntry;
};

/**
 * Declare one endpoint: who may call it, what it takes and what it replies.
 *
 * The handler gets parsed input and returns a plain value, JSON with an ETag, or a file; it never sees Koa. Unknown
 * fields in params, query and body are refused.
 */
export function endpoint<const A extends Audience, const C extends Contract>(
  audience: A,
  contract: C,
  handler: (input: Input<A, C>) => Promise<z.input<C['reply']> | EtagReply | Download> | EtagReply,
): Endpoint {
  const idempotent = contract.idempotent ?? (audience !== 'anyone' && contract.success === 201);
  const request = z.object({
    params: z.strictObject(contract.params ?? {}),
    query: z.strictObject(contract.query ?? {}),
    ...((contract.headers || idempotent) && {
      headers: z.object({ ...contract.headers, ...(idempotent && idempotencyHeader) }),
    }),
    ...(contract.body && { body: z.strictObject(contract.body) }),
    ...(contract.upload && { file: z.custom<Upload>((file) => file !== undefined, fieldProblem('missing')) }),
  });

  const dropNulls = contract.body && absentForNull(contract.body);
  const complete = nullForAbsent(contract.reply);
  const newTrail = auditTrailOf(audience, contract);
  const permission = audience.startsWith('staff:') ? (audience.slice('staff:'.length) as Permission) : undefined;

  /** Answer a request, or refuse it while the database cannot take writes; what is answered after that is dropped. */
  async function serve(ctx: RouterContext<State>): Promise<void> {
    const request = { isAbandoned: false };
    try {
      await whileDatabaseIsThere(answer(ctx, request));
    } catch (thrown) {
      request.isAbandoned = true;
      throw thrown;
    }
  }

  // One function, because each further asynchronous one costs every read a promise.
  async function answer(ctx: RouterContext<State>, served: { isAbandoned: boolean }): Promise<void> {
    const trail = newTrail(ctx);
    let form: Form | undefined;
    try {
      const found = audience === 'anyone' ? undefined : ctx.state.caller();
      const known = found instanceof Promise ? await found : found;
      const caller = audience === 'anyone' ? undefined : authoriseCaller(known, permission, trail);
      const counted = count(ctx, contract.limit, caller);
      if (counted) await counted;
      form = contract.upload && (await formOf(ctx, contract.upload.maxBytes));
      const parts = parsed(ctx, form);
      const bytes = contract.bytes && (await readBytes(ctx.req, contract.bytes.maxBytes));
      const input = { ...parts, bytes } as Input<A, C> & Parts;
      const run = (attempt?: Attempt) => resultOf(ctx, trail, caller, input, attempt);
      const key = idempotent && caller && (input.headers as IdempotencyHeader)['idempotency-key'];
      if (!key) {
        const result = await run();
        return served.isAbandoned ? undefined : reply(ctx, result, contract.media);
      }
      const content = [ctx.method, ctx._matchedRoute, input.params, input.query, input.body];
      const write = { caller: callerKey(caller), key, content, now: ctx.state.now };
      const refusal = async (failure: Failure) => {
        await trail.fail(failure);
        return failureReply(ctx, failure);
      };
      // Reads are never idempotent by a key, so this is neither a file nor JSON with an ETag.
      const outcome = await answerOnce(write, run as (attempt?: Attempt) => Promise<Outcome>, refusal);
      if (!served.isAbandoned) sendReply(ctx, jsonReply(ctx.req, outcome));
    } catch (thrown) {
      await trail.fail(thrown);
      throw thrown;
    } finally {
      form?.discard();
    }
  }

  function parsed(ctx: RouterContext<State>, form: Form | undefined) {
    const body: unknown = form?.fields ?? ctx.request.body ?? {};
    dropNulls?.(body);
    const { success, data, error } = request.safeParse({
      params: ctx.params,
      query: parseQuery(ctx.req.url ?? ''),
      headers: ctx.req.headers,
      body,
      file: form?.file,
    });
    if (!success) throw invalidRequest(error);
    return data as Input<A, C> & Parts;
  }

  async function resultOf(
    ctx: RouterContext<State>,
    trail: AuditTrail,
    caller: Member | Officer | undefined,
    input: Input<A, C> & Parts,
    attempt: Attempt | undefined,
  ): Promise<Outcome | EtagReply | Download> {
    const begun = trail.begin(input);
    if (begun) await begun;
    const handed = new HandlerInput(input, caller, ctx.state, attempt, trail);
    const result: unknown = await handler(handed as unknown as Input<A, C>);
    const recorded = trail.succeed(result);
    if (recorded) await recorded;
    if (result instanceof Download || result instanceof EtagReply) return result;
    const status = contract.success ?? 200;
    return { status, json: status === 204 ? '' : JSON.stringify(complete.parse(result)) };
  }

  const served = { ...contract, reply: complete, ...(idempotent && { idempotent }) };
  return Object.assign(serve, { audience, contract: served });
}

async function formOf(ctx: RouterContext<State>, maxBytes: number): Promise<Form> {
  if (!ctx.is('multipart/form-data')) throw new Failure('upload_expected');
  return readForm(ctx.req, maxBytes);
}

/** The header that an idempotent endpoint takes in addition to those of its contract. */
export const idempotencyHeader = { 'idempotency-key': idempotencyKey.optional() };
/** The parts that every parsed request has. */
type Parts = { params: object; query: object };
type IdempotencyHeader = { 'idempotency-key'?: string | undefined };

function reply(ctx: RouterContext<State>, result: Outcome | EtagReply | Download, media: Contract['media']): void {
  if (result instanceof Download) sendDownload(ctx, result, media);
  else if (result instanceof EtagReply) sendReply(ctx, conditionalReply(ctx.req, result));
  else sendReply(ctx, jsonReply(ctx.req, result));
}

/** Count a request by its caller, or by its address when it carries no token or a bad one. */
function count(
  ctx: RouterContext<State>,
  rule: Rule | undefined,
  caller: Member | Officer | undefined,
): void | Promise<void> {
  const { limiter, bearer, address } = ctx.state;
  const { method } = ctx.req;
  const countAs = (known: Bearer | Member | Officer | undefined) => {
    const name = (ctx.request.body as { username?: unknown } | undefined)?.username;
    return limiter.count(rule ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write'), {
      caller: known && callerKey(known),
      address,
      name: typeof name === 'string' ? name : undefined,
    });
  };
  if (caller || ctx.req.headers.authorization === undefined) return countAs(caller);
  return Promise.resolve(bearer())
    .catch(() => undefined)
    .then(countAs);
}

/** Check that a caller may use the endpoint: staff with its permission, or a member when it has none. */
function authoriseCaller(
  caller: KnownCaller | undefined,
  permission: Permission | undefined,
  trail: AuditTrail,
): Member | Officer {
  if (!caller) throw new Failure('login_required');
  trail.identify(caller);
  if (permission === undefined) {
    if (caller.kind !== 'member') throw new Failure('not_permitted');
    return caller;
  }
  if (caller.kind !== 'staff') throw new Failure('not_permitted');
  return authorise(caller, permission);
}
