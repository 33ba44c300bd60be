import { Failure, type FailureCode } from '../../platform/errors/errors.ts';

/** How many bytes at the beginning of a file are checked. */
export const headBytes = 64 * 1024;

/** The longest line of a table, in bytes. */
export const maxLineBytes = 1024 * 1024;

const magic: readonly [FailureCode, readonly number[]][] = [
  ['list_binary', [0x25, 0x50, 0x44, 0x46]],
  ['list_binary', [0x89, 0x50, 0x4e, 0x47]],
  ['list_binary', [0xff, 0xd8, 0xff]],
  ['list_binary', [0x7f, 0x45, 0x4c, 0x46]],
  ['list_binary', [0x37, 0x7a, 0xbc, 0xaf]],
  ['list_binary', [0x52, 0x61, 0x72, 0x21]],
  ['list_binary', [0x28, 0xb5, 0x2f, 0xfd]],
];

/**
 * Refuse a file that is neither a text table nor a workbook, by its first bytes after decompression: a web page, a picture.
 *
 * A web page is what many office systems call .xls: HTML, XML or MHTML, which only a spreadsheet program can convert.
 *
 * @param isUtf16 skip the count of control characters, because UTF-16 is full of NUL bytes.
 * @throws {Failure} `list_is_html`, `list_is_mhtml`, `list_binary`
 */
export function rejectBinary(head: Uint8Array, isUtf16: boolean): void {
  for (const [code, bytes] of magic) if (bytes.every((byte, i) => head[i] === byte)) throw new Failure(code);

  const opening = Buffer.from(head.subarray(0, 512))
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^[^<\w]+/, '')
    .toLowerCase();
  if (/^<(\?xml|!doctype|html|table|head|meta|body|style|script|div|center|font|tr)\b|^<!--/.test(opening))
    throw new Failure('list_is_html');
  if (/(?:^|\n)mime-version:\s*1\.0/.test(opening) && /\ncontent-type:\s*multipart\//.test(`\n${opening}`))
    throw new Failure('list_is_mhtml');

  if (isUtf16) return;
  let controls = 0;
  for (const byte of head.subarray(0, headBytes)) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  if (controls >= 16 && controls > head.length / 20) throw new Failure('list_binary');
}

/**
 * Create a check, chunk by chunk, that refuses a file whose first megabyte has no line end, before the rest is read.
 *
 * @throws {Failure} `list_one_line`, from the returned function.
 */
export function createLineEndCheck(): (chunk: Uint8Array) => void {
  let seen = 0;
  return (chunk) => {
    if (seen > maxLineBytes) return;
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (buffer.includes(0x0a) || buffer.includes(0x0d)) seen = Number.POSITIVE_INFINITY;
    else seen += chunk.length;
    if (seen > maxLineBytes && seen !== Number.POSITIVE_INFINITY) throw new Failure('list_one_line');
  };
}
