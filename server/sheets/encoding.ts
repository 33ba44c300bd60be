import { isUtf8 } from 'node:buffer';
import { Failure } from '../platform/errors/errors.ts';

/** The encodings that a list may have. GBK and GB2312 are read as GB18030, which holds them both. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * An encoding by any of its usual names.
 *
 * @throws {Failure} `list_encoding_unknown`
 */
export function encodingNamed(name: string): Encoding {
  const key = name
    .toLowerCase()
    .replace(/[\s_]/g, '-')
    .replace(/^utf(\d)/, 'utf-$1')
    .replace(/-bom$/, '');
  const found =
    {
      gbk: 'gb18030',
      gb2312: 'gb18030',
      'gb-18030': 'gb18030',
      cp936: 'gb18030',
      'utf-16': 'utf-16le',
      'big-5': 'big5',
    }[key] ?? key;
  const encoding = encodings.find((one) => one === found);
  if (!encoding) throw new Failure('list_encoding_unknown', { encoding: name, known: encodings.join(', ') });
  return encoding;
}

/** The encoding that a byte order mark names, if the file begins with one. */
export function encodingOfMark(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return 'gb18030';
  return undefined;
}

/** Whether bytes, given piece by piece, are UTF-8 without a single fault: characters may be cut between pieces. */
export function utf8Check(): { take(piece: Uint8Array): void; valid(atEnd?: boolean): boolean } {
  let ok = true;
  let cut = Buffer.alloc(0);
  return {
    take(piece) {
      if (!ok) return;
      const bytes =
        cut.length > 0 ? Buffer.concat([cut, piece]) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      const whole = bytes.length - unfinished(bytes);
      ok = isUtf8(bytes.subarray(0, whole));
      cut = Buffer.from(bytes.subarray(whole));
    },
    valid: (atEnd = true) => ok && (!atEnd || cut.length === 0),
  };
}

/** Whether bytes, given piece by piece, have the shape of GB18030 throughout: one, two or four bytes a character. */
export function gb18030Check(): { take(piece: Uint8Array): void; valid(): boolean } {
  let ok = true;
  /** Bytes of the present character already seen: 0, 1, 2 (digit second) or 3. */
  let seen = 0;
  return {
    take(piece) {
      for (let i = 0; ok && i < piece.length; i++) {
        const byte = piece[i] as number;
        if (seen === 0) {
          if (byte < 0x80) continue;
          if (byte === 0x80 || byte === 0xff) ok = false;
          seen = 1;
        } else if (seen === 1) {
          if (byte >= 0x40 && byte !== 0x7f && byte !== 0xff) seen = 0;
          else if (byte >= 0x30 && byte <= 0x39) seen = 2;
          else ok = false;
        } else if (seen === 2) {
          if (byte < 0x81 || byte === 0xff) ok = false;
          seen = 3;
        } else {
          if (byte < 0x30 || byte > 0x39) ok = false;
          seen = 0;
        }
      }
    },
    valid: () => ok && seen === 0,
  };
}

/** How many bytes at the end begin a UTF-8 character that is not complete: 0 to 3. */
export function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}
