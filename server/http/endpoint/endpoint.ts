import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import type { Bearer } from '../../access/logins/tokens.ts';
import { authorise } from '../../access/staff/officer.ts';
import type { Permission } from '../../access/staff/roles.ts';
import type { PendingAuditEntry } from '../../platform/audit/audit-entry.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { KnownCaller, Member, Officer, State } from '../context/state.ts';
import { failureReply, invalidRequest } from '../errors/error-reply.ts';
import type { Rule } from '../limits/rate-limiter.ts';
import { type Witness, witnessOf } from './audit-trail.ts';
import type { Audience, Contract, Endpoint, Shape } from './contract.ts';
import { sendTagged, Tagged } from './etag-reply.ts';
import { Asked } from './handler-input.ts';
import { type Attempt, idempotencyKey, type Outcome, once } from './idempotency.ts';
import { queryOf } from './query.ts';
import { Download, send, sendFile } from './reply.ts';
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
  /** The server's clock at the start of the request. */
  now: Date;
  /** Where the request carries an `Idempotency-Key`. */
  attempt: Attempt | undefined;
  /** What the audit will say of it; a handler adds what only it learns. */
  act: PendingAuditEntry;
};

/**
 * Declare one endpoint: who may call it, what it takes and what it replies.
 *
 * The handler gets parsed input and returns a plain value or a file; it never sees Koa. Unknown fields in params, query and body are refused.
 */
export function endpoint<const A extends Audience, const C extends Contract>(
  audience: A,
  contract: C,
  handler: (input: Input<A, C>) => Promise<z.input<C['reply']> | Tagged | Download> | Tagged,
): Endpoint {
  const request = z.object({
    params: z.strictObject(contract.params ?? {}),
    query: z.strictObject(contract.query ?? {}),
    ...((contract.headers || contract.idempotent) && {
      headers: z.object({ ...contract.headers, ...(contract.idempotent && idempotencyHeader) }),
    }),
    ...(contract.body && { body: z.strictObject(contract.body) }),
    ...(contract.upload && { file: z.custom<Upload>((file) => file !== undefined, fieldProblem('missing')) }),
  });

  const witnessed = witnessOf(audience, contract.audited);
  const permission = audience.startsWith('staff:') ? (audience.slice('staff:'.length) as Permission) : undefined;

  // One function, for every further one that is waited for costs each read a promise.
  async function serve(ctx: RouterContext<State>): Promise<void> {
    const witness = witnessed(ctx);
    let form: Form | undefined;
    try {
      const asking = audience === 'anyone' ? undefined : ctx.state.caller();
      const known = asking instanceof Promise ? await asking : asking;
      const caller = audience === 'anyone' ? undefined : admit(known, permission, witness);
      const counted = count(ctx, contract.limit, caller);
      if (counted) await counted;
      form = contract.upload && (await formOf(ctx, contract.upload.maxBytes));
      const input = parsed(ctx, form);
      const run = (attempt?: Attempt) => outcomeOf(ctx, witness, caller, input, attempt);
      const key = contract.idempotent && caller && (input.headers as IdempotencyHeader)['idempotency-key'];
      if (!key) return reply(ctx, await run(), contract.media);
      const content = [ctx.method, ctx._matchedRoute, input.params, input.query, input.body];
      const asked = { caller: `${caller.kind}:${caller.id}`, key, content, now: ctx.state.now };
      const refusal = async (failure: Failure) => {
        await witness.refused(failure);
        return failureReply(ctx, failure);
      };
      // A download is no write, and so never idempotent by a key.
      send(ctx, await once(asked, run as (attempt?: Attempt) => Promise<Outcome>, refusal));
    } catch (thrown) {
      await witness.refused(thrown);
      throw thrown;
    } finally {
      form?.discard();
    }
  }

  function parsed(ctx: RouterContext<State>, form: Form | undefined) {
    const { success, data, error } = request.safeParse({
      params: ctx.params,
      query: queryOf(ctx.req.url ?? ''),
      headers: ctx.req.headers,
      body: form?.fields ?? ctx.request.body ?? {},
      file: form?.file,
    });
    if (!success) throw invalidRequest(error);
    return data as Input<A, C> & Parts;
  }

  async function outcomeOf(
    ctx: RouterContext<State>,
    witness: Witness,
    caller: Member | Officer | undefined,
    input: Input<A, C> & Parts,
    attempt: Attempt | undefined,
  ): Promise<Outcome | Tagged | Download> {
    const begun = witness.begun(input);
    if (begun) await begun;
    const asked = new Asked(input, caller, ctx.state.now, attempt, witness);
    const result: unknown = await handler(asked as unknown as Input<A, C>);
    const done = witness.done(result);
    if (done) await done;
    if (result instanceof Download || result instanceof Tagged) return result;
    const status = contract.success ?? 200;
    return { status, json: status === 204 ? '' : JSON.stringify(contract.reply.parse(result)) };
  }

  return Object.assign(serve, { audience, contract, answer: handler as Endpoint['answer'] });
}

async function formOf(ctx: RouterContext<State>, maxBytes: number): Promise<Form> {
  if (!ctx.is('multipart/form-data')) throw new Failure('upload_expected');
  return readForm(ctx.req, maxBytes);
}

/** The header that an idempotent endpoint takes beside those of its contract. */
export const idempotencyHeader = { 'idempotency-key': idempotencyKey.optional() };
/** What is there of every parsed request. */
type Parts = { params: object; query: object };
type IdempotencyHeader = { 'idempotency-key'?: string | undefined };

function reply(ctx: RouterContext<State>, outcome: Outcome | Tagged | Download, media: Contract['media']): void {
  if (outcome instanceof Download) sendFile(ctx, outcome, media);
  else if (outcome instanceof Tagged) sendTagged(ctx, outcome);
  else send(ctx, outcome);
}

/** Count a request by who makes it; one that carries no token, or a bad one, by its address. */
function count(
  ctx: RouterContext<State>,
  rule: Rule | undefined,
  caller: Member | Officer | undefined,
): void | Promise<void> {
  const { guard, bearer } = ctx.state;
  const { method } = ctx.req;
  const countAs = (known: Bearer | Member | Officer | undefined) => {
    const name = (ctx.request.body as { username?: unknown } | undefined)?.username;
    return guard.count(rule ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write'), {
      caller: known && `${known.kind}:${known.id}`,
      address: ctx.request.ip,
      name: typeof name === 'string' ? name : undefined,
    });
  };
  if (caller || ctx.req.headers.authorization === undefined) return countAs(caller);
  return Promise.resolve(bearer())
    .catch(() => undefined)
    .then(countAs);
}

/** Whoever is known, using the permission of the endpoint; a member where it needs none. */
function admit(
  caller: KnownCaller | undefined,
  permission: Permission | undefined,
  witness: Witness,
): Member | Officer {
  if (!caller) throw new Failure('login_required');
  witness.by(caller);
  if (permission === undefined) {
    if (caller.kind !== 'member') throw new Failure('not_permitted');
    return caller;
  }
  if (caller.kind !== 'staff') throw new Failure('not_permitted');
  return authorise(caller, permission);
}
