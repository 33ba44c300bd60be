import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import { Failure, type FailureCode } from '../errors.ts';
import type { Permission } from '../staff/roles.ts';
import type { Member, Officer, State } from './auth.ts';
import { invalidRequest } from './errors.ts';
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
  media?: 'text/csv';
  /** The codes that its function may refuse with; those of the door are added. */
  errors?: readonly FailureCode[];
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
    headers: z.object(contract.headers ?? {}),
    body: contract.body ? z.strictObject(contract.body) : z.undefined(),
    file: contract.upload ? z.custom<Upload>((file) => file !== undefined, 'is missing') : z.undefined(),
  });

  async function serve(ctx: RouterContext<State>): Promise<void> {
    const caller = await admit(ctx.state, audience);
    const form = contract.upload && (await formOf(ctx, contract.upload.maxBytes));
    try {
      const parsed = request.safeParse({
        params: ctx.params,
        query: ctx.query,
        headers: ctx.headers,
        body: contract.body ? (form?.fields ?? ctx.request.body ?? {}) : undefined,
        file: form?.file,
      });
      if (!parsed.success) throw invalidRequest(parsed.error);
      reply(ctx, await handler({ caller, ...parsed.data, now: ctx.state.now } as Input<A, C>));
    } finally {
      form?.discard();
    }
  }

  function reply(ctx: RouterContext<State>, result: unknown): void {
    if (result instanceof Download) {
      ctx.attachment(result.name);
      ctx.type = `${contract.media}; charset=utf-8`;
      ctx.set('Cache-Control', 'private, no-store');
      ctx.body = Readable.from(result.pieces);
      return;
    }
    if (contract.success) ctx.status = contract.success;
    if (contract.success === 204) {
      ctx.body = null;
      return;
    }
    send(ctx, result instanceof Serialised ? result.json : JSON.stringify(contract.reply.parse(result)));
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
  readonly pieces: AsyncIterable<string>;
  constructor(name: string, pieces: AsyncIterable<string>) {
    this.name = name;
    this.pieces = pieces;
  }
}

async function formOf(ctx: RouterContext<State>, maxBytes: number): Promise<Form> {
  if (!ctx.is('multipart/form-data')) throw new Failure('upload_expected');
  return readForm(ctx.req, maxBytes);
}

async function admit(state: State, audience: Audience): Promise<Member | Officer | undefined> {
  if (audience === 'anyone') return undefined;
  const caller = await state.caller();
  if (!caller) throw new Failure('login_required');
  if (audience === 'member') {
    if (caller.kind !== 'member') throw new Failure('not_permitted');
    return caller;
  }
  if (caller.kind !== 'staff' || !caller.permissions.has(audience.slice('staff:'.length) as Permission)) {
    throw new Failure('not_permitted');
  }
  return caller;
}

function send(ctx: RouterContext<State>, json: string): void {
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = json;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return;
  ctx.etag = `W/"${createHash('sha1').update(json).digest('base64url')}"`;
  ctx.vary('Accept-Language');
  if (!ctx.response.get('Cache-Control'))
    ctx.set('Cache-Control', ctx.headers.authorization ? 'private, no-cache' : 'no-cache');
  if (ctx.fresh) {
    ctx.status = 304;
    ctx.body = null;
  }
}
