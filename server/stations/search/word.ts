import type { Pair } from './grams.ts';
import type { Names } from './names.ts';
import { type Meaning, mistakenLetters, mistakenMeanings, soundingMeanings, writtenMeanings } from './patterns.ts';

/** What the names of stations say to a word. */
export interface NamedRows {
  /** Whether some name has the word as it is written, or in pinyin. */
  isWritten: boolean;
  /** What a row is worth; 0 where the word does not stand in its names. */
  worth(row: number): number;
  /** Every row that has it; nothing where they are so many that they are better looked for one by one. */
  rows?: readonly number[] | undefined;
  /** Call for rows that have it, until it gives false. */
  each(visit: (row: number) => boolean | undefined): void;
}

interface Possible extends Meaning {
  /** Of the pairs that the pattern asks for, the one that the fewest names have. */
  pair: Pair;
  weight: number;
}

const manyRows = 3000;

/** The rows whose names have a word: as written, else as it sounds, else with one mistake. */
export function namedRows(names: Names, word: string, isAlive: (row: number) => boolean): NamedRows {
  for (const meaningsOf of [writtenMeanings, soundingMeanings, mistakenMeanings, mistakenLetters]) {
    const possible = meaningsOf(word, names.alphabet)
      .flatMap((meaning) => rarest(names, meaning))
      .filter(({ weight }) => weight > 0);
    if (possible.length === 0) continue;
    const isWritten = meaningsOf === writtenMeanings;
    const worth = (row: number) => worthOf(names, row, possible);
    const each = (visit: (row: number) => boolean | undefined) => eachRow(names, possible, isAlive, visit);
    if (possible.reduce((sum, { weight }) => sum + weight, 0) > manyRows) return { isWritten, worth, each };
    const worths = new Map<number, number>();
    each((row) => void worths.set(row, worth(row)));
    if (worths.size > 0) return { isWritten, worth: (row) => worths.get(row) ?? 0, each, rows: [...worths.keys()] };
  }
  return { isWritten: false, worth: () => 0, each: () => {}, rows: [] };
}

function eachRow(
  names: Names,
  possible: readonly Possible[],
  isAlive: (row: number) => boolean,
  visit: (row: number) => boolean | undefined,
): void {
  const seen = new Set<number>();
  let goesOn = true;
  for (const { pair, pattern } of possible) {
    names.grams.each(pair, (row) => {
      if (seen.has(row) || !isAlive(row) || names.find(row, pattern) < 0) return true;
      seen.add(row);
      goesOn = visit(row) !== false;
      return goesOn;
    });
    if (!goesOn) return;
  }
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

/** A meaning with its rarest pair; a single character is found by whatever stands beside it. */
function rarest({ grams, alphabet }: Names, { pattern, score }: Meaning): Possible[] {
  const all = () => Array.from({ length: alphabet.count() }, (_, number) => number);
  const [only, more] = pattern;
  if (only && pattern.length === 1) {
    const pairs = [
      { first: only.characters, second: all(), apart: false },
      { first: all(), second: only.characters, apart: false },
    ];
    return pairs.map((pair) => ({ pattern, score, pair, weight: grams.weigh(pair) }));
  }
  if (!only && !more) return [];
  let found: Possible | undefined;
  for (let at = 0; at + 1 < pattern.length; at++) {
    const apart = pattern[at + 1] === undefined;
    const [first, second] = [pattern[at], pattern[apart ? at + 2 : at + 1]];
    if (!first || !second) continue;
    const pair = { first: first.characters, second: second.characters, apart };
    const weight = grams.weigh(pair);
    if (!found || weight < found.weight) found = { pattern, score, pair, weight };
    if (weight === 0) break;
  }
  return found ? [found] : [];
}
