const table = new Map<string, readonly number[]>();

/** Text as GB18030, for characters of two bytes and ASCII. */
export function gb18030(text: string): Uint8Array {
  if (table.size === 0) fill();
  const bytes: number[] = [];
  for (const character of text) {
    const known = table.get(character);
    if (known) bytes.push(...known);
    else bytes.push(character.charCodeAt(0) & 0x7f);
  }
  return Uint8Array.from(bytes);
}

/** What the decoder knows, turned around. */
function fill(): void {
  const decoder = new TextDecoder('gb18030');
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(high, low));
      if ([...character].length === 1 && character !== '\ufffd') table.set(character, [high, low]);
    }
  }
}
