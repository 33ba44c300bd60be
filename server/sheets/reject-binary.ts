import { Failure, type FailureCode } from '../platform/errors/errors.ts';

/** The head of a file that is looked at, in bytes. */
export const headSize = 64 * 1024;

/** A first line longer than this, in bytes, is no table. */
export const maxLine = 1024 * 1024;

const magic: readonly [FailureCode, readonly number[]][] = [
  ['list_is_zip', [0x50, 0x4b, 0x03, 0x04]],
  ['list_is_zip', [0x50, 0x4b, 0x05, 0x06]],
  ['list_is_spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]],
  ['list_binary', [0x25, 0x50, 0x44, 0x46]],
  ['list_binary', [0x89, 0x50, 0x4e, 0x47]],
  ['list_binary', [0xff, 0xd8, 0xff]],
  ['list_binary', [0x7f, 0x45, 0x4c, 0x46]],
  ['list_binary', [0x37, 0x7a, 0xbc, 0xaf]],
  ['list_binary', [0x52, 0x61, 0x72, 0x21]],
  ['list_binary', [0x28, 0xb5, 0x2f, 0xfd]],
];

/**
 * Refuse what is no table of text, by the first bytes (decompressed): a workbook, a web page, a picture.
 *
 * Text in UTF-16 is full of NUL bytes, so `wide` text is not counted through.
 *
 * @throws {Failure} `list_is_zip` (also .xlsx), `list_is_spreadsheet` (.xls), `list_is_html`, `list_binary`
 */
export function refuseOther(head: Uint8Array, wide: boolean): void {
  for (const [code, bytes] of magic) if (bytes.every((byte, i) => head[i] === byte)) throw new Failure(code);

  const opening = Buffer.from(head.subarray(0, 512))
    .toString('latin1')
    .replace(/^[^<\w]+/, '')
    .toLowerCase();
  if (/^<(\?xml|!doctype|html|table|head|meta)/.test(opening)) throw new Failure('list_is_html');

  if (wide) return;
  let control = 0;
  for (const byte of head.subarray(0, headSize)) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++;
  if (control >= 16 && control > head.length / 20) throw new Failure('list_binary');
}

/**
 * Refuse a file whose first megabyte has no line end, before the rest of it is read.
 *
 * @throws {Failure} `list_one_line`
 */
export function lineEndCheck(): (piece: Uint8Array) => void {
  let seen = 0;
  return (piece) => {
    if (seen > maxLine) return;
    const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    if (buffer.includes(0x0a) || buffer.includes(0x0d)) seen = Number.POSITIVE_INFINITY;
    else seen += piece.length;
    if (seen > maxLine && seen !== Number.POSITIVE_INFINITY) throw new Failure('list_one_line');
  };
}
