import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { piecesOf } from './byte-chunks.ts';
import { type Encoding, unfinished } from './encoding.ts';

/** Bytes set aside on disk, to be read again any number of times. */
export interface Spool {
  write(piece: Uint8Array): Promise<void>;
  /** The bytes, in pieces that are only good until the next one is asked for. */
  pieces(): AsyncGenerator<Buffer>;
  /** The bytes as text. A byte that is not of the encoding becomes U+FFFD; a byte order mark is left out. */
  text(encoding: Encoding): AsyncGenerator<string>;
  close(): Promise<void>;
}

/**
 * Open a temporary file that only this process can see: it is unlinked at once where the system allows, so that a
 * list of persons never stays behind, not even after kill -9.
 */
export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanfeng-list-'));
  const file = await open(join(folder, 'list'), 'wx+', 0o600);
  const unlinked = await rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );

  const pieces = () => piecesOf(file, true);
  return {
    write: async (piece) => {
      for (let done = 0; done < piece.length; ) done += (await file.write(piece, done)).bytesWritten;
    },
    pieces,
    text: (encoding) => (encoding === 'utf-8' ? utf8Text(pieces()) : decodedText(pieces(), encoding)),
    close: async () => {
      await file.close();
      if (!unlinked) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* decodedText(pieces: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** As above for UTF-8, by Buffer: several times faster than a streaming TextDecoder. */
async function* utf8Text(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let cut = Buffer.alloc(0);
  let first = true;
  for await (const piece of pieces) {
    const bytes = cut.length > 0 ? Buffer.concat([cut, piece]) : piece;
    const whole = bytes.length - unfinished(bytes);
    const text = bytes.toString('utf8', 0, whole);
    cut = Buffer.from(bytes.subarray(whole));
    yield first && text.startsWith('\ufeff') ? text.slice(1) : text;
    first = false;
  }
  if (cut.length > 0) yield cut.toString('utf8');
}
