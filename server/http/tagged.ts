import type { ParameterizedContext } from 'koa';
import type { State } from './auth.ts';

/** JSON whose tag is known before it is made: a client that has it already costs no more than the tag. */
export class Tagged {
  /** What the ETag holds; the same tag, the same reply. */
  readonly tag: string;
  readonly write: () => Buffer | Promise<Buffer>;
  constructor(tag: string, write: () => Buffer | Promise<Buffer>) {
    this.tag = tag;
    this.write = write;
  }
}

/** Send a tagged reply, or say that the client has it. */
export async function sendTagged(ctx: ParameterizedContext<State>, { tag, write }: Tagged): Promise<void> {
  const etag = `W/"${tag}"`;
  const bytes = isKnown(ctx, etag) ? null : await write();
  ctx.status = bytes ? 200 : 304;
  ctx.etag = etag;
  ctx.set('Cache-Control', ctx.headers.authorization ? 'private, no-cache' : 'no-cache');
  ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
  ctx.body = bytes;
}

/** The same past Koa's own answering, which looks for what this reply is not; for a request without a token. */
export async function sendAtOnce(ctx: ParameterizedContext<State>, { tag, write }: Tagged): Promise<void> {
  const { res } = ctx;
  const etag = `W/"${tag}"`;
  const bytes = isKnown(ctx, etag) ? undefined : await write();
  res.statusCode = bytes ? 200 : 304;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'no-cache');
  if (bytes) {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.setHeader('Content-Length', bytes.length);
  }
  ctx.respond = false;
  // As a text whose characters are its bytes: Node then sends head and body in one piece.
  if (bytes) res.end(bytes.toString('latin1'), 'latin1');
  else res.end();
}

function isKnown(ctx: ParameterizedContext<State>, etag: string): boolean {
  const { headers } = ctx.req;
  const known = headers['if-none-match'];
  if (known === undefined || headers['cache-control'] !== undefined) return false;
  return known === etag || known.split(/\s*,\s*/).includes(etag);
}
