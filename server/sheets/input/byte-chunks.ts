import type { FileHandle } from 'node:fs/promises';

/** Bytes read at a time: large enough to be fast, small enough for their text to stay in the young generation. */
const chunkSize = 64 * 1024;

/**
 * Read the bytes of an open file in chunks. A chunk is valid only until the next one is read, because all share one
 * buffer: new buffers that wait for the garbage collector would make memory grow with the file.
 *
 * @param range the bytes to read, as often as needed. Without it the file is read on from the present position, which works with
 *   pipes too.
 */
export async function* byteChunks(file: FileHandle, range?: ByteRange): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(chunkSize);
  for (let position = range?.start ?? 0; ; ) {
    const length = Math.min(chunkSize, (range?.end ?? Number.POSITIVE_INFINITY) - position);
    const { bytesRead } = await file.read(buffer, 0, length, range ? position : null);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A part of a file, in bytes from its beginning; `end` is not included, and the end of the file by default. */
export interface ByteRange {
  start: number;
  end?: number;
}

/** Copy chunks, which wait in a pipeline: the next chunk of a file overwrites the one before. */
export async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}
