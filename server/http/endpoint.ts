import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { Act } from '../audit/act.ts';
import { Failure, type FailureCode } from '../errors.ts';
import { using } from '../staff/officer.ts';
import type { Permission } from '../staff/roles.ts';
import { type Witness, witnessOf } from './audited.ts';
import type { Member, Officer, State } from './auth.ts';
import { failureReply, invalidRequest } from './errors.ts';
import { type Attempt, idempotencyKey, type Outcome, once } from './idempotency.ts';
import type { Rule } from './limits.ts';
import { type Form, readForm, type Upload } from './upload.ts';

/** Who may call: everyone, a person who came through WeChat, or staff with a permission. */
export type Audience = 'anyone' | 'member' | `staff:${Permission}`;

type Shape = z.ZodRawShape;

/** What one endpoint takes and gives; the OpenAPI document is made of it. */
export interface Contract {
  /** One line for the documentation. */
  summary: string;
  params?: Shape;
  query?: Shape;
  /** Names in lower case; headers that the contract does not name are ignored, unlike fields elsewhere. */
  headers?: Shape;
  body?: Shape;
  /** The body is multipart/form-data: the fields of `body`, then one file of at most so many bytes. */
  upload?: { maxBytes: number };
  reply: z.ZodType;
  /** What a `Download` is, where the reply is one. */
  media?: 'text/csv' | 'text/html' | 'application/pdf';
  /** The codes that its function may refuse with; those of the door are added. */
  errors?: readonly FailureCode[];
  /** What it counts as where that is not a read or a write by its method. */
  limit?: Rule;
  /** Whether it takes an `Idempotency-Key`: every write that a phone may repeat, and that a caller is known of. */
  idempotent?: true;
  /** Whether each use is written to the audit; the writes of staff are without being asked. */
  audited?: true;
  /** The status of success, where it is not 200. */
  success?: 201 | 202 | 204;
  /** Values that the documentation shows; a test parses them. */
  example: { params?: object; query?: object; body?: object; reply: unknown };
}

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
  act: Act;
};

/** A route's middleware, with what the documentation needs to know of it. */
export interface Endpoint {
  (ctx: RouterContext<State>): Promise<void>;
  audience: Audience;
  contract: Contract;
}

/**
 * Declare one endpoint: who may call it, what it takes and what it replies.
 *
 * The handler gets parsed input and returns a plain value, JSON text that was serialised before, or a file;
 * it never sees Koa. Unknown fields in params, query and body are refused.
 */
export function endpoint<const A extends Audience, const C extends Contract>(
  audience: A,
  contract: C,
  handler: (input: Input<A, C>) => Promise<z.input<C['reply']> | Serialised | Download>,
): Endpoint {
  const request = z.object({
    params: z.strictObject(contract.params ?? {}),
    query: z.strictObject(contract.query ?? {}),
    ...((contract.headers || contract.idempotent) && {
      headers: z.object({ ...contract.headers, ...(contract.idempotent && idempotencyHeader) }),
    }),
    ...(contract.body && { body: z.strictObject(contract.body) }),
    ...(contract.upload && { file: z.custom<Upload>((file) => file !== undefined, 'is missing') }),
  });

  async function serve(ctx: RouterContext<State>): Promise<void> {
    const witness = witnessOf(ctx, audience, contract.audited);
    try {
      await answer(ctx, witness);
    } catch (thrown) {
      await witness.refused(thrown);
      throw thrown;
    }
  }

  async function answer(ctx: RouterContext<State>, witness: Witness): Promise<void> {
    const caller = await admit(ctx.state, audience, witness);
    await count(ctx, contract.limit, caller);
    const form = contract.upload && (await formOf(ctx, contract.upload.maxBytes));
    try {
      const parsed = request.safeParse({
        params: ctx.params,
        query: ctx.querystring === '' ? {} : ctx.query,
        headers: ctx.req.headers,
        body: form?.fields ?? ctx.request.body ?? {},
        file: form?.file,
      });
      if (!parsed.success) throw invalidRequest(parsed.error);
      await act(ctx, witness, caller, parsed.data as Input<A, C> & Parts);
    } finally {
      form?.discard();
    }
  }

  async function act(
    ctx: RouterContext<State>,
    witness: Witness,
    caller: Member | Officer | undefined,
    input: Input<A, C> & Parts,
  ) {
    const run = async (attempt?: Attempt): Promise<Outcome | Download> => {
      await witness.begun(input);
      const { now } = ctx.state;
      const result: unknown = await handler({ ...input, caller, now, attempt, act: witness.act } as Input<A, C>);
      await witness.done(result);
      if (result instanceof Download) return result;
      const status = contract.success ?? 200;
      if (status === 204) return { status, json: '' };
      return {
        status,
        json: result instanceof Serialised ? result.json : JSON.stringify(contract.reply.parse(result)),
      };
    };
    const { params, query, body } = input;
    const key = contract.idempotent && (input.headers as IdempotencyHeader)['idempotency-key'];
    if (!key || !caller) {
      const outcome = await run();
      if (outcome instanceof Download) sendFile(ctx, outcome, contract.media);
      else send(ctx, outcome);
      return;
    }
    const content = [ctx.method, ctx._matchedRoute, params, query, body];
    const asked = { caller: `${caller.kind}:${caller.id}`, key, content, now: ctx.state.now };
    const refusal = async (failure: Failure) => {
      await witness.refused(failure);
      return failureReply(ctx, failure);
    };
    // A download is no write, and so never idempotent by a key.
    send(ctx, await once(asked, run as (attempt?: Attempt) => Promise<Outcome>, refusal));
  }

  return Object.assign(serve, { audience, contract });
}

/** A reply that was serialised when its source changed, for hot reads; a test parses it with the reply's schema. */
export class Serialised {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** A reply that is a file, written piece by piece. */
export class Download {
  readonly name: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
  constructor(name: string, pieces: AsyncIterable<string | Uint8Array>) {
    this.name = name;
    this.pieces = pieces;
  }
}

function sendFile(ctx: RouterContext<State>, file: Download, media = 'application/octet-stream'): void {
  ctx.attachment(file.name);
  ctx.type = media.startsWith('text/') ? `${media}; charset=utf-8` : media;
  ctx.set('Cache-Control', 'private, no-store');
  ctx.body = Readable.from(file.pieces);
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

/** Count a request by who makes it; one that carries no token, or a bad one, by its address. */
async function count(
  ctx: RouterContext<State>,
  rule: Rule | undefined,
  caller: Member | Officer | undefined,
): Promise<void> {
  const { guard, bearer } = ctx.state;
  const known = caller ?? (await Promise.resolve(bearer()).catch(() => undefined));
  const name = (ctx.request.body as { username?: unknown } | undefined)?.username;
  await guard.count(rule ?? (ctx.method === 'GET' || ctx.method === 'HEAD' ? 'read' : 'write'), {
    caller: known && `${known.kind}:${known.id}`,
    address: ctx.ip,
    name: typeof name === 'string' ? name : undefined,
  });
}

async function admit(state: State, audience: Audience, witness: Witness): Promise<Member | Officer | undefined> {
  if (audience === 'anyone') return undefined;
  const caller = await state.caller();
  if (!caller) throw new Failure('login_required');
  witness.by(caller);
  if (audience === 'member') {
    if (caller.kind !== 'member') throw new Failure('not_permitted');
    return caller;
  }
  if (caller.kind !== 'staff') throw new Failure('not_permitted');
  return { ...using(caller, audience.slice('staff:'.length) as Permission), login: caller.login };
}

function send(ctx: RouterContext<State>, { status, json }: Outcome): void {
  ctx.status = status;
  if (status === 204) {
    ctx.body = null;
    return;
  }
  ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
  ctx.body = json;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return;
  ctx.etag = `W/"${hash('sha1', json, 'base64url')}"`;
  if (!ctx.response.get('Cache-Control'))
    ctx.set('Cache-Control', ctx.headers.authorization ? 'private, no-cache' : 'no-cache');
  if (ctx.req.headers['if-none-match'] && ctx.fresh) {
    ctx.status = 304;
    ctx.body = null;
  }
}
