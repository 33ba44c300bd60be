import { readingsOf } from './readings.ts';

/** The characters that occur in names, numbered, and their readings in pinyin. */
export interface Alphabet {
  /** The number of a character; a new one is added. */
  numberOf(character: string): number;
  /** The number of a character; undefined when it occurs in no name. */
  find(character: string): number | undefined;
  /** The characters that have a syllable among their readings. */
  withReading(syllable: string): readonly number[];
  /** The characters that have a reading which begins with these letters. */
  withReadingPrefix(letters: string): readonly number[];
  isSyllable(letters: string): boolean;
  count(): number;
}

/** Create an empty alphabet. */
export function createAlphabet(): Alphabet {
  const numbers = new Map<string, number>();
  /** The numbers of characters of one code unit, plus one; 0 is none. At start millions of characters are looked up. */
  const numberByCodeUnit = new Uint16Array(0x10000);
  const bySyllable = new Map<string, number[]>();
  const byPrefix = new Map<string, number[]>();
  return {
    numberOf(character) {
      const code = character.length === 1 ? character.charCodeAt(0) : 0;
      const known =
        code > 0 && (numberByCodeUnit[code] as number) > 0
          ? (numberByCodeUnit[code] as number) - 1
          : numbers.get(character);
      if (known !== undefined) return known;
      const number = numbers.size;
      numbers.set(character, number);
      if (code > 0 && number < 0xffff) numberByCodeUnit[code] = number + 1;
      const readings = readingsOf(character);
      for (const reading of readings) {
        const others = bySyllable.get(reading);
        if (others) others.push(number);
        else bySyllable.set(reading, [number]);
      }
      if (readings.length > 0) byPrefix.clear();
      return number;
    },
    find: (character) => numbers.get(character),
    withReading: (syllable) => bySyllable.get(syllable) ?? [],
    withReadingPrefix(letters) {
      let found = byPrefix.get(letters);
      if (!found) {
        const all = [...bySyllable].flatMap(([syllable, each]) => (syllable.startsWith(letters) ? each : []));
        found = [...new Set(all)];
        byPrefix.set(letters, found);
      }
      return found;
    },
    isSyllable: (letters) => bySyllable.has(letters),
    count: () => numbers.size,
  };
}
