import { readingsOf } from './readings.ts';

/** The characters that stand in names, by number, and how they are read. */
export interface Alphabet {
  /** The number of a character, which becomes known. */
  numberOf(character: string): number;
  /** The number of a character where it stands in a name. */
  find(character: string): number | undefined;
  /** The characters that may be read as a syllable. */
  readAs(syllable: string): readonly number[];
  /** Those whose syllable begins with these letters. */
  readFrom(letters: string): readonly number[];
  isSyllable(letters: string): boolean;
  count(): number;
}

/** No characters yet. */
export function createAlphabet(): Alphabet {
  const numbers = new Map<string, number>();
  /** The same for characters of one code unit, one more than their number: at the start millions are looked up. */
  const quick = new Uint16Array(0x10000);
  const bySyllable = new Map<string, number[]>();
  const begun = new Map<string, number[]>();
  return {
    numberOf(character) {
      const code = character.length === 1 ? character.charCodeAt(0) : 0;
      const known = code > 0 && (quick[code] as number) > 0 ? (quick[code] as number) - 1 : numbers.get(character);
      if (known !== undefined) return known;
      const number = numbers.size;
      numbers.set(character, number);
      if (code > 0 && number < 0xffff) quick[code] = number + 1;
      const readings = readingsOf(character);
      for (const reading of readings) {
        const others = bySyllable.get(reading);
        if (others) others.push(number);
        else bySyllable.set(reading, [number]);
      }
      if (readings.length > 0) begun.clear();
      return number;
    },
    find: (character) => numbers.get(character),
    readAs: (syllable) => bySyllable.get(syllable) ?? [],
    readFrom(letters) {
      let found = begun.get(letters);
      if (!found) {
        const all = [...bySyllable].flatMap(([syllable, each]) => (syllable.startsWith(letters) ? each : []));
        found = [...new Set(all)];
        begun.set(letters, found);
      }
      return found;
    },
    isSyllable: (letters) => bySyllable.has(letters),
    count: () => numbers.size,
  };
}
