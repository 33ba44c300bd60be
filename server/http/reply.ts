import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RouterContext } from '@koa/router';
import type { State } from './auth.ts';
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
  const { res, req } = ctx;
  if (status === 204) {
    ctx.status = status;
    ctx.body = null;
    return;
  }
  if (req.method === 'GET' || req.method === 'HEAD') {
    sendRead(ctx, json, etagOf(json), status);
    return;
  }
  res.setHeader('Content-Type', jsonType);
  write(ctx, json, status);
}

const jsonType = 'application/json; charset=utf-8';

function etagOf(json: string): string {
  return `W/"${hash('sha1', json, 'base64url')}"`;
}

function sendRead(ctx: RouterContext<State>, body: string, etag: string, status: number): void {
  const { req, res } = ctx;
  res.setHeader('ETag', etag);
  if (!res.hasHeader('Cache-Control'))
    res.setHeader('Cache-Control', req.headers.authorization === undefined ? 'no-cache' : 'private, no-cache');
  const held = req.headers['if-none-match'];
  res.statusCode = status;
  const isHeld = held !== undefined && (held === etag || ctx.fresh);
  if (!isHeld) res.setHeader('Content-Type', jsonType);
  write(ctx, body, isHeld ? 304 : status);
}

/** Past Koa's own writing, which looks at every kind of body that there is. */
function write(ctx: RouterContext<State>, body: string, status: number): void {
  const { req, res } = ctx;
  ctx.respond = false;
  res.statusCode = status;
  if (status !== 304) res.setHeader('Content-Length', Buffer.byteLength(body));
  if (req.method === 'HEAD' || status === 304) res.end();
  else res.end(body);
}
