import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from '../../platform/errors/errors.ts';
import { copies } from './byte-chunks.ts';
import { isBomb } from './inflation.ts';

/**
 * Decompress the bytes of a source if they begin with the magic number of gzip, whatever the file is called.
 *
 * @throws {Failure} `list_gzip_broken`, `list_gzip_bomb`, while reading.
 */
export async function* gunzipIfCompressed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = rejoined(head, chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  pipeline(Readable.from(copies(whole)), gunzip, () => {});
  try {
    let bytes = 0;
    for await (const chunk of gunzip) {
      bytes += chunk.length;
      // What was read so far, not the size of the file: a stream has none.
      if (isBomb(bytes, gunzip.bytesWritten)) throw new Failure('list_gzip_bomb');
      yield chunk;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw code.startsWith('Z_') ? new Failure('list_gzip_broken', {}, { cause: error }) : error;
  }
}

async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
