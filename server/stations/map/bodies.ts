const chunkBytes = 4 * 1024 * 1024;

/** JSON texts as bytes in a few large buffers: a buffer of its own for each would cost more than many a text. */
export interface Bodies {
  /** Keep a text of so many bytes, fewer than four million; where it is kept. */
  put(text: string, length: number): number;
  /** Put `length` bytes from a place into a buffer. */
  copy(place: number, length: number, target: Buffer, at: number): void;
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
    copy(place, length, target, at) {
      const from = place % chunkBytes;
      (chunks[Math.floor(place / chunkBytes)] as Buffer).copy(target, at, from, from + length);
    },
    bytes: () => bytes,
  };
}
