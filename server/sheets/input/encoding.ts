import { isUtf8 } from 'node:buffer';
import { Failure } from '../../platform/errors/errors.ts';

/** The encodings that a file may have. GBK and GB2312 are read as GB18030, which includes both. */
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5'] as const;
/** The name of a supported encoding. */
export type Encoding = (typeof encodings)[number];

/**
 * Find an encoding by any of its usual names.
 *
 * @throws {Failure} `list_encoding_unknown`
 */
export function encodingNamed(name: string): Encoding {
  const key = name
    .toLowerCase()
    .replace(/[\s_]/g, '-')
    .replace(/^utf(\d)/, 'utf-$1')
    .replace(/-bom$/, '');
  const canonical =
    {
      gbk: 'gb18030',
      gb2312: 'gb18030',
      'gb-18030': 'gb18030',
      cp936: 'gb18030',
      'utf-16': 'utf-16le',
      'big-5': 'big5',
    }[key] ?? key;
  const encoding = encodings.find((known) => known === canonical);
  if (!encoding) throw new Failure('list_encoding_unknown', { encoding: name, known: encodings.join(', ') });
  return encoding;
}

/** Find the encoding by the byte order mark. @returns undefined when the file begins with none. */
export function encodingOfBom(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return 'gb18030';
  return undefined;
}

/** Check chunk by chunk whether bytes are valid UTF-8. A character may be cut between two chunks. */
export function createUtf8Check(): { push(chunk: Uint8Array): void; isValid(atEnd?: boolean): boolean } {
  let ok = true;
  let cut = Buffer.alloc(0);
  return {
    push(chunk) {
      if (!ok) return;
      const bytes =
        cut.length > 0 ? Buffer.concat([cut, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const complete = bytes.length - countIncompleteBytes(bytes);
      ok = isUtf8(bytes.subarray(0, complete));
      cut = Buffer.from(bytes.subarray(complete));
    },
    isValid: (atEnd = true) => ok && (!atEnd || cut.length === 0),
  };
}

/** Check chunk by chunk whether bytes have the structure of GB18030: one, two or four bytes per character. */
export function createGb18030Check(): { push(chunk: Uint8Array): void; isValid(): boolean } {
  let ok = true;
  /** How many bytes of the present character were seen: 0 to 3; 2 means that the second was a digit. */
  let seen = 0;
  return {
    push(chunk) {
      for (let i = 0; ok && i < chunk.length; i++) {
        const byte = chunk[i] as number;
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
    isValid: () => ok && seen === 0,
  };
}

/** Count the bytes at the end that begin an incomplete UTF-8 character: 0 to 3. */
export function countIncompleteBytes(bytes: Uint8Array): number {
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
