import { Failure } from '../../platform/errors/errors.ts';

const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Decode the text between two tags: character references, and line ends as XML has them.
 *
 * @throws {Failure} `list_workbook_broken` at a reference to an entity that XML does not define itself: only a document type
 *   could define it, and those are refused.
 */
export function decodeXmlText(text: string): string {
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,8})|);?/g, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    const decoded = code === undefined ? predefined[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (decoded === undefined || !whole.endsWith(';')) throw new Failure('list_workbook_broken');
    return decoded;
  });
}

/** Undo `_x000D_`, by which workbooks hold the characters that XML cannot (ECMA-376 part 1, 22.9.2.19). */
export function unescapeCharacters(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Write a text as the content of an element, so that `unescapeCharacters` and `decodeXmlText` give it back. */
export function encodeXmlText(text: string): string {
  if (!special.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, (character) => `_x${hexOf(character)}_`)
    .replace(/[&<>]/g, (character) => (character === '&' ? '&amp;' : character === '<' ? '&lt;' : '&gt;'));
}

const special = /[&<>\p{Cs}\ufffe\uffff]|_x|(?![\t\n])\p{Cc}/u;

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
