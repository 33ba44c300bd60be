import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteRange, byteChunks } from './byte-chunks.ts';
import { countIncompleteBytes, type Encoding } from './encoding.ts';

/** Bytes in a temporary file, which can be read any number of times. */
export interface Spool {
  /** The descriptor of the file, for readers that seek. */
  fd: number;
  write(chunk: Uint8Array): Promise<void>;
  /** Read the bytes, or those of a range, in chunks. A chunk is valid only until the next one is read. */
  chunks(range?: ByteRange): AsyncGenerator<Buffer>;
  /** Read the bytes as text. A byte that is not valid in the encoding becomes U+FFFD; a byte order mark is dropped. */
  text(encoding: Encoding): AsyncGenerator<string>;
  close(): Promise<void>;
}

/**
 * Open a temporary file that only this process can see. It is unlinked at once if the system allows it, so that a list of
 * persons never remains on disk, not even after a kill -9.
 */
export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanfeng-list-'));
  const file = await open(join(folder, 'list'), 'wx+', 0o600);
  const unlinked = await rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );

  const chunks = (range: ByteRange = { start: 0 }) => byteChunks(file, range);
  return {
    fd: file.fd,
    write: async (chunk) => {
      for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten;
    },
    chunks: chunks,
    text: (encoding) => (encoding === 'utf-8' ? utf8Text(chunks()) : decodedText(chunks(), encoding)),
    close: async () => {
      await file.close();
      if (!unlinked) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* decodedText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Decode UTF-8 by Buffer, which is several times faster than a streaming TextDecoder. */
async function* utf8Text(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let cut = Buffer.alloc(0);
  let first = true;
  for await (const chunk of chunks) {
    const bytes = cut.length > 0 ? Buffer.concat([cut, chunk]) : chunk;
    const complete = bytes.length - countIncompleteBytes(bytes);
    const text = bytes.toString('utf8', 0, complete);
    cut = Buffer.from(bytes.subarray(complete));
    yield first && text.startsWith('\ufeff') ? text.slice(1) : text;
    first = false;
  }
  if (cut.length > 0) yield cut.toString('utf8');
}
