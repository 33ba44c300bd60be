import { crc32 } from 'node:zlib';

const chunkBytes = 4 * 1024 * 1024;

/**
 * An append-only store of texts as bytes in a few large buffers. A buffer for each text would cost more than many of
 * them hold.
 */
export interface ByteStore {
  /**
   * Store a text.
   *
   * @param length its length in bytes of UTF-8, fewer than four million.
   * @returns the offset at which it is stored.
   */
  put(text: string, length: number): number;
  /** The bytes at an offset as a latin1 text: each character is one byte. */
  latin1At(offset: number, length: number): string;
  /** The CRC-32 of the bytes at an offset. */
  checksum(offset: number, length: number): number;
  /** How many bytes are stored, those of replaced texts too. */
  size(): number;
}

/** Create an empty store. Nothing is ever removed from it: a user that replaces many texts makes a new store. */
export function createByteStore(): ByteStore {
  const chunks: Buffer[] = [];
  let used = chunkBytes;
  let bytes = 0;
  return {
    put(text, length) {
      if (used + length > chunkBytes) {
        chunks.push(Buffer.allocUnsafeSlow(chunkBytes));
        used = 0;
      }
      const offset = (chunks.length - 1) * chunkBytes + used;
      (chunks.at(-1) as Buffer).write(text, used);
      used += length;
      bytes += length;
      return offset;
    },
    latin1At(offset, length) {
      const from = offset % chunkBytes;
      return (chunks[Math.floor(offset / chunkBytes)] as Buffer).toString('latin1', from, from + length);
    },
    checksum(offset, length) {
      const from = offset % chunkBytes;
      return crc32((chunks[Math.floor(offset / chunkBytes)] as Buffer).subarray(from, from + length));
    },
    size: () => bytes,
  };
}
