import { crc32 } from 'node:zlib';

const chunkBytes = 4 * 1024 * 1024;

/** JSON texts as bytes in a few large buffers: a buffer of its own for each would cost more than many a text. */
export interface Bodies {
  /** Keep a text of so many bytes, fewer than four million; where it is kept. */
  put(text: string, length: number): number;
  /** So many bytes from a place, as a text in which each is a character. */
  bytesAt(place: number, length: number): string;
  /** A checksum of so many bytes from a place. */
  checksum(place: number, length: number): number;
  /** How many bytes are kept, of texts that are still wanted and of others. */
  bytes(): number;
}

/** An empty store; what was put stays, so whoever replaces many texts begins anew. */
export function createBodies(): Bodies {
  const chunks: Buffer[] = [];
  let used = chunkBytes;
  let bytes = 0;
  return {
    put(text, length) {
      if (used + length > chunkBytes) {
        chunks.push(Buffer.allocUnsafeSlow(chunkBytes));
        used = 0;
      }
      const place = (chunks.length - 1) * chunkBytes + used;
      (chunks.at(-1) as Buffer).write(text, used);
      used += length;
      bytes += length;
      return place;
    },
    bytesAt(place, length) {
      const from = place % chunkBytes;
      return (chunks[Math.floor(place / chunkBytes)] as Buffer).toString('latin1', from, from + length);
    },
    checksum(place, length) {
      const from = place % chunkBytes;
      return crc32((chunks[Math.floor(place / chunkBytes)] as Buffer).subarray(from, from + length));
    },
    bytes: () => bytes,
  };
}
