import { Readable } from 'node:stream';
import type { ParameterizedContext } from 'koa';
import type { State } from '../context/state.ts';

/** A reply that is a file, written piece by piece. */
export class Download {
  readonly name: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
  constructor(name: string, pieces: AsyncIterable<string | Uint8Array>) {
    this.name = name;
    this.pieces = pieces;
  }
}

/** Send a file by Koa, which cuts the reply off when making the file fails, and ends the making when the client goes away. */
export function sendDownload(
  ctx: ParameterizedContext<State>,
  file: Download,
  media = 'application/octet-stream',
): void {
  ctx.attachment(file.name);
  ctx.type = media.startsWith('text/') ? `${media}; charset=utf-8` : media;
  ctx.set('Cache-Control', 'private, no-store');
  ctx.body = Readable.from(file.pieces);
}
