import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ParameterizedContext } from 'koa';
import type { State } from '../context/state.ts';
import { isHeld } from './etag-reply.ts';

/** JSON that is sent often and does not change: its bytes, plain and by gzip, and its ETag. */
export interface CompressedJson {
  etag: string;
  plain: Buffer;
  compressed: Buffer;
}

/** Write a value as JSON once, for all who ask for it. */
export async function compressJson(value: object): Promise<CompressedJson> {
  const plain = Buffer.from(JSON.stringify(value));
  const compressed = await promisify(gzip)(plain, { level: 9 });
  return { etag: `W/"${hash('sha1', plain, 'base64url')}"`, plain, compressed };
}

/** Send JSON by Koa, compressed where the client takes that; 304 where it holds it. */
export function sendCompressedJson(
  ctx: ParameterizedContext<State>,
  { etag, plain, compressed }: CompressedJson,
): void {
  ctx.set('ETag', etag);
  ctx.set('Cache-Control', 'no-cache');
  if (isHeld(ctx.req.headers, etag)) {
    ctx.status = 304;
    return;
  }
  const isCompressed = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  ctx.type = 'application/json; charset=utf-8';
  if (isCompressed) ctx.set('Content-Encoding', 'gzip');
  ctx.body = isCompressed ? compressed : plain;
}
