import type { FileHandle } from 'node:fs/promises';

/** Bytes read at a time: large enough to be fast, small enough for their text to stay in the young generation. */
const chunkSize = 64 * 1024;

/**
 * Read the bytes of an open file in chunks. A chunk is valid only until the next one is read, because all share one
 * buffer: new buffers that wait for the garbage collector would make memory grow with the file.
 *
 * @param fromStart read from the beginning, as often as needed. Otherwise read on from the present position, which works
 *   with pipes too.
 */
export async function* byteChunks(file: FileHandle, fromStart: boolean): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(chunkSize);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize, fromStart ? position : null);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
