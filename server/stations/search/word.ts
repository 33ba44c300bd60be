import type { Pair } from './grams.ts';
import type { Names } from './names.ts';
import { type Meaning, mistakenLetters, mistakenMeanings, soundingMeanings, writtenMeanings } from './patterns.ts';

/** Which rows have a word in their names. */
export interface NamedRows {
  /** Whether a name contains the word as it is written, or in pinyin. */
  isWritten: boolean;
  /** The score of a row; 0 when its names do not contain the word. */
  worth(row: number): number;
  /** Every row that matches; undefined when there are so many that it is cheaper to test rows one by one. */
  rows?: readonly number[] | undefined;
  /** Visit the rows that match, until `visit` returns false. */
  each(visit: (row: number) => boolean | undefined): void;
}

interface Candidate extends Meaning {
  /** The pair of the pattern that the fewest names contain. */
  pair: Pair;
  /** The estimated number of rows that have the pair. */
  weight: number;
}

/** With more estimated rows than this, rows are not listed ahead. */
const maxListedRows = 3000;

/** Find the rows whose names contain a word: as it is written, else by its sound, else with one mistake. */
export function namedRows(names: Names, word: string, isAlive: (row: number) => boolean): NamedRows {
  for (const patternsOf of [writtenMeanings, soundingMeanings, mistakenMeanings, mistakenLetters]) {
    const candidates = patternsOf(word, names.alphabet)
      .flatMap((meaning) => candidatesOf(names, meaning))
      .filter(({ weight }) => weight > 0);
    if (candidates.length === 0) continue;
    const isLiteral = patternsOf === writtenMeanings;
    const score = (row: number) => scoreOf(names, row, candidates);
    const forEachRow = (visit: (row: number) => boolean | undefined) => visitRows(names, candidates, isAlive, visit);
    if (candidates.reduce((sum, { weight }) => sum + weight, 0) > maxListedRows)
      return { isWritten: isLiteral, worth: score, each: forEachRow };
    const scores = new Map<number, number>();
    forEachRow((row) => void scores.set(row, score(row)));
    if (scores.size > 0)
      return { isWritten: isLiteral, worth: (row) => scores.get(row) ?? 0, each: forEachRow, rows: [...scores.keys()] };
  }
  return { isWritten: false, worth: () => 0, each: () => {}, rows: [] };
}

/** Visit the rows that are alive and match one of the candidates, each once, until `visit` returns false. */
function visitRows(
  names: Names,
  candidates: readonly Candidate[],
  isAlive: (row: number) => boolean,
  visit: (row: number) => boolean | undefined,
): void {
  const seen = new Set<number>();
  let continues = true;
  for (const { pair, pattern } of candidates) {
    names.grams.each(pair, (row) => {
      if (seen.has(row) || !isAlive(row) || names.find(row, pattern) < 0) return true;
      seen.add(row);
      continues = visit(row) !== false;
      return continues;
    });
    if (!continues) return;
  }
}

/** The best score of a row: a whole name scores 2 more, a name that begins with the pattern 1 more. */
function scoreOf(names: Names, row: number, patterns: readonly Meaning[]): number {
  let best = 0;
  for (const { pattern, score } of patterns) {
    if (score + 2 <= best) continue;
    const at = names.find(row, pattern);
    if (at >= 0) best = Math.max(best, score + (at > 0 ? 0 : names.isWhole(row, pattern) ? 2 : 1));
  }
  return best;
}

/** A pattern with its rarest pair; a pattern of a single character with the pairs of that character and any other. */
function candidatesOf({ grams: bigrams, alphabet }: Names, { pattern, score }: Meaning): Candidate[] {
  const all = () => Array.from({ length: alphabet.count() }, (_, number) => number);
  const [only, more] = pattern;
  if (only && pattern.length === 1) {
    const pairs = [
      { first: only.characters, second: all(), apart: false },
      { first: all(), second: only.characters, apart: false },
    ];
    return pairs.map((pair) => ({ pattern, score, pair, weight: bigrams.weigh(pair) }));
  }
  if (!only && !more) return [];
  let found: Candidate | undefined;
  for (let at = 0; at + 1 < pattern.length; at++) {
    const skipsOne = pattern[at + 1] === undefined;
    const [first, second] = [pattern[at], pattern[skipsOne ? at + 2 : at + 1]];
    if (!first || !second) continue;
    const pair = { first: first.characters, second: second.characters, apart: skipsOne };
    const weight = bigrams.weigh(pair);
    if (!found || weight < found.weight) found = { pattern, score, pair, weight };
    if (weight === 0) break;
  }
  return found ? [found] : [];
}
