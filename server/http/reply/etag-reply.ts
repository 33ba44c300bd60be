import type { IncomingHttpHeaders } from 'node:http';
import type { ParameterizedContext } from 'koa';
import type { State } from '../context/state.ts';

/** JSON whose tag is known before it is made: a client that has it already costs no more than the tag. */
export class Tagged {
  /** What the ETag holds; the same tag, the same reply. */
  readonly tag: string;
  /** The bytes of the JSON as a text in which each is a character (`latin1`). */
  readonly write: () => string;
  constructor(tag: string, write: () => string) {
    this.tag = tag;
    this.write = write;
  }
}

/** Send a tagged reply, or say that the client has it. */
export function sendTagged(ctx: ParameterizedContext<State>, { tag, write }: Tagged): void {
  const etag = `W/"${tag}"`;
  const bytes = isKnown(ctx.req.headers, etag) ? null : Buffer.from(write(), 'latin1');
  ctx.status = bytes ? 200 : 304;
  ctx.etag = etag;
  ctx.set('Cache-Control', ctx.headers.authorization ? 'private, no-cache' : 'no-cache');
  ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
  ctx.body = bytes;
}

/** Whether the client that sent these headers has what an ETag stands for, and does not ask for it anew. */
export function isKnown(headers: IncomingHttpHeaders, etag: string): boolean {
  const known = headers['if-none-match'];
  if (known === undefined || headers['cache-control'] !== undefined) return false;
  return known === etag || known.split(/\s*,\s*/).includes(etag);
}
