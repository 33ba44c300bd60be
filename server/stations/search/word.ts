import type { Names, Pattern } from './names.ts';
import { type Meaning, mistakenLetters, mistakenMeanings, soundingMeanings, writtenMeanings } from './patterns.ts';

/** What the names of stations say to a word. */
export interface NamedRows {
  /** Rows by what they are worth; nothing where they are so many that they are better looked for one by one. */
  rows?: Map<number, number>;
  /** Whether some name has the word as it is written, or in pinyin. */
  isWritten: boolean;
  /** What a row is worth; 0 where the word does not stand in its names. */
  worth(row: number): number;
}

const manyRows = 20_000;

/** The rows whose names have a word: as written, else as it sounds, else with one mistake. */
export function namedRows(names: Names, word: string, isAlive: (row: number) => boolean): NamedRows {
  const { alphabet } = names;
  for (const meaningsOf of [writtenMeanings, soundingMeanings, mistakenMeanings, mistakenLetters]) {
    const meanings = meaningsOf(word, alphabet).map((meaning) => ({
      ...meaning,
      pair: rarestPair(names, meaning.pattern),
    }));
    const possible = meanings.filter(({ pair }) => pair === undefined || pair.weight > 0);
    if (possible.length === 0) continue;
    const isWritten = meaningsOf === writtenMeanings;
    const worth = (row: number) => worthOf(names, row, possible);
    if (possible.some(({ pair }) => pair === undefined || pair.weight > manyRows)) return { isWritten, worth };
    const rows = new Map<number, number>();
    for (const { pair, ...meaning } of possible) {
      names.grams.each(pair?.first ?? [], pair?.second ?? [], pair?.apart ?? false, (row) => {
        if ((rows.get(row) ?? 0) >= meaning.score || !isAlive(row)) return;
        const score = worthOf(names, row, [meaning]);
        if (score > 0) rows.set(row, Math.max(score, rows.get(row) ?? 0));
      });
    }
    if (rows.size > 0) return { rows, isWritten, worth: (row) => rows.get(row) ?? 0 };
  }
  return { rows: new Map(), isWritten: false, worth: () => 0 };
}

/** A whole name is worth most, then a name that begins so. */
function worthOf(names: Names, row: number, meanings: readonly Meaning[]): number {
  let best = 0;
  for (const { pattern, score } of meanings) {
    if (score + 2 <= best) continue;
    const at = names.find(row, pattern);
    if (at >= 0) best = Math.max(best, score + (at > 0 ? 0 : names.isWhole(row, pattern) ? 2 : 1));
  }
  return best;
}

/** Of the pairs that a pattern asks for, the one that the fewest names have; nothing for a single character. */
function rarestPair({ grams }: Names, pattern: Pattern) {
  let rarest: { first: readonly number[]; second: readonly number[]; apart: boolean; weight: number } | undefined;
  for (let at = 0; at + 1 < pattern.length; at++) {
    const first = pattern[at];
    const apart = pattern[at + 1] === undefined;
    const second = apart ? pattern[at + 2] : pattern[at + 1];
    if (first === undefined || second === undefined) continue;
    const weight = grams.weigh(first, second, apart);
    if (!rarest || weight < rarest.weight) rarest = { first, second, apart, weight };
  }
  return rarest;
}
