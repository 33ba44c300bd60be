/** Trim a cell of spaces and of invisible marks at its ends, and unwrap `="0913"` to `0913`. */
export function cleanCell(cell: string): string {
  const text = cell.trim();
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first === 0x3d || isMark(first) || isMark(last)) return unwrap(text);
  return text;
}

/** A cell for looking up words: NFKC, without spaces and invisible marks. */
export function compactCell(cell: string): string {
  return cell.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '');
}

/** A cell on one line: without line ends and the spaces around them, control characters and invisible marks. */
export function cellOnOneLine(cell: string): string {
  return cell.replace(/\s*[\r\n\t\u2028\u2029]+\s*|\p{Cf}|\p{Cc}/gu, '');
}

/** Whether a character may be an invisible one: a soft hyphen, an Arabic or Mongolian mark, U+200B to U+206F. */
function isMark(code: number): boolean {
  return (code >= 0x200b && code < 0x2070) || code === 0xad || code === 0x61c || code === 0x180e;
}

function unwrap(text: string): string {
  if (text.length > 2000) return text;
  const bare = text.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
  return (/^="((?:[^"]|"")*)"$/.exec(bare)?.[1]?.replaceAll('""', '"') ?? bare).trim();
}
