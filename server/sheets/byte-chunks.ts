import type { FileHandle } from 'node:fs/promises';

/** Bytes read at a time: large enough to be fast, small enough for their text to stay in the young generation. */
const pieceSize = 64 * 1024;

/**
 * The bytes of an open file, in pieces that are only good until the next one is asked for: one buffer serves them
 * all, since buffers that wait for the collector are what makes memory grow with a file.
 *
 * @param again Read from the beginning, as often as wanted; else onwards, which pipes can do too.
 */
export async function* piecesOf(file: FileHandle, again: boolean): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(pieceSize);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, pieceSize, again ? position : null);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
