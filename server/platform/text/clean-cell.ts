/** Trim a cell of spaces of any kind, zero-width ones included, and unwrap `="0913"` to `0913`. */
export function cleanCell(cell: string): string {
  const text = cell.trim();
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first === 0x3d || (first >= 0x200b && first < 0x2070) || (last >= 0x200b && last < 0x2070)) return unwrap(text);
  return text;
}

function unwrap(text: string): string {
  if (text.length > 2000) return text;
  const bare = text.replace(/^[\s\u200b-\u200f\u2060]+|[\s\u200b-\u200f\u2060]+$/g, '');
  return (/^="((?:[^"]|"")*)"$/.exec(bare)?.[1]?.replaceAll('""', '"') ?? bare).trim();
}
