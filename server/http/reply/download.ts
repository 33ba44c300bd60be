import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RouterContext } from '@koa/router';
import type { State } from '../context/state.ts';
import type { Outcome } from './idempotency.ts';

/** A reply that is a file, written piece by piece. */
export class Download {
  readonly name: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
  constructor(name: string, pieces: AsyncIterable<string | Uint8Array>) {
    this.name = name;
    this.pieces = pieces;
  }
}

/** Send a file. */
export function sendFile(ctx: RouterContext<State>, file: Download, media = 'application/octet-stream'): void {
  ctx.attachment(file.name);
  ctx.type = media.startsWith('text/') ? `${media}; charset=utf-8` : media;
  ctx.set('Cache-Control', 'private, no-store');
  ctx.body = Readable.from(file.pieces);
}

/** Send what an endpoint came to. */
export function send(ctx: RouterContext<State>, { status, json }: Outcome): void {
  const { method, headers } = ctx.req;
  if (status === 204) {
    ctx.status = status;
    ctx.body = null;
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    write(ctx, json, status);
    return;
  }
  const etag = `W/"${hash('sha1', json, 'base64url')}"`;
  const cached = headers.authorization === undefined ? 'no-cache' : 'private, no-cache';
  ctx.state.head.push('ETag', etag, 'Cache-Control', cached);
  write(ctx, json, isHeld(ctx, etag, status) ? 304 : status);
}

/** Whether the client has what the tag stands for; Koa knows the rarer ways to say so. */
function isHeld(ctx: RouterContext<State>, etag: string, status: number): boolean {
  const held = ctx.req.headers['if-none-match'];
  if (held === undefined || held === etag) return held === etag;
  ctx.res.statusCode = status;
  ctx.etag = etag;
  return ctx.fresh;
}

/** Past Koa's own writing, which looks at every kind of body that there is; all headers in one piece. */
function write(ctx: RouterContext<State>, body: string, status: number): void {
  const { req, res, state } = ctx;
  ctx.respond = false;
  if (status === 304) {
    res.writeHead(status, state.head).end();
    return;
  }
  const bytes = Buffer.from(body);
  state.head.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(bytes.length));
  res.writeHead(status, state.head);
  if (req.method === 'HEAD') res.end();
  // As a text whose characters are its bytes: Node then sends head and body in one piece, and encodes neither.
  else res.end(bytes.toString('latin1'), 'latin1');
}
