import type { CharacterPair } from './bigram-index.ts';
import type { NameIndex } from './name-index.ts';
import {
  homophonePatterns,
  pinyinTypoPatterns,
  type ScoredPattern,
  typoPatterns,
  writtenPatterns,
} from './patterns.ts';

/** Which rows have a word in their names. */
export interface WordMatch {
  /** Whether a name contains the word as it is written, or in pinyin. */
  isLiteral: boolean;
  /** The score of a row; 0 when its names do not contain the word. */
  score(row: number): number;
  /** Every row that matches; undefined when there are so many that it is cheaper to test rows one by one. */
  rows?: readonly number[] | undefined;
  /** Visit the rows that match, until `visit` returns false. */
  forEachRow(visit: (row: number) => boolean | undefined): void;
}

interface Candidate extends ScoredPattern {
  /** The pair of the pattern that the fewest names contain. */
  pair: CharacterPair;
  /** The estimated number of rows that have the pair. */
  weight: number;
}

/** With more estimated rows than this, rows are not listed ahead. */
const maxListedRows = 3000;

/** Find the rows whose names contain a word: as it is written, else by its sound, else with one mistake. */
export function matchWord(names: NameIndex, word: string, isAlive: (row: number) => boolean): WordMatch {
  for (const patternsOf of [writtenPatterns, homophonePatterns, typoPatterns, pinyinTypoPatterns]) {
    const candidates = patternsOf(word, names.alphabet)
      .flatMap((meaning) => candidatesOf(names, meaning))
      .filter(({ weight }) => weight > 0);
    if (candidates.length === 0) continue;
    const isLiteral = patternsOf === writtenPatterns;
    const score = (row: number) => scoreOf(names, row, candidates);
    const forEachRow = (visit: (row: number) => boolean | undefined) => visitRows(names, candidates, isAlive, visit);
    if (candidates.reduce((sum, { weight }) => sum + weight, 0) > maxListedRows)
      return { isLiteral: isLiteral, score: score, forEachRow: forEachRow };
    const scores = new Map<number, number>();
    forEachRow((row) => void scores.set(row, score(row)));
    if (scores.size > 0)
      return {
        isLiteral: isLiteral,
        score: (row) => scores.get(row) ?? 0,
        forEachRow: forEachRow,
        rows: [...scores.keys()],
      };
  }
  return { isLiteral: false, score: () => 0, forEachRow: () => {}, rows: [] };
}

/** Visit the rows that are alive and match one of the candidates, each once, until `visit` returns false. */
function visitRows(
  names: NameIndex,
  candidates: readonly Candidate[],
  isAlive: (row: number) => boolean,
  visit: (row: number) => boolean | undefined,
): void {
  const seen = new Set<number>();
  let continues = true;
  for (const { pair, pattern } of candidates) {
    names.bigrams.forEachRow(pair, (row) => {
      if (seen.has(row) || !isAlive(row) || names.positionOf(row, pattern) < 0) return true;
      seen.add(row);
      continues = visit(row) !== false;
      return continues;
    });
    if (!continues) return;
  }
}

/** The best score of a row: a whole name scores 2 more, a name that begins with the pattern 1 more. */
function scoreOf(names: NameIndex, row: number, patterns: readonly ScoredPattern[]): number {
  let best = 0;
  for (const { pattern, score } of patterns) {
    if (score + 2 <= best) continue;
    const at = names.positionOf(row, pattern);
    if (at >= 0) best = Math.max(best, score + (at > 0 ? 0 : names.isWholeName(row, pattern) ? 2 : 1));
  }
  return best;
}

/** A pattern with its rarest pair; a pattern of a single character with the pairs of that character and any other. */
function candidatesOf({ bigrams, alphabet }: NameIndex, { pattern, score }: ScoredPattern): Candidate[] {
  const all = () => Array.from({ length: alphabet.count() }, (_, number) => number);
  const [only, more] = pattern;
  if (only && pattern.length === 1) {
    const pairs = [
      { first: only.characters, second: all(), skipsOne: false },
      { first: all(), second: only.characters, skipsOne: false },
    ];
    return pairs.map((pair) => ({ pattern, score, pair, weight: bigrams.estimateRows(pair) }));
  }
  if (!only && !more) return [];
  let found: Candidate | undefined;
  for (let at = 0; at + 1 < pattern.length; at++) {
    const skipsOne = pattern[at + 1] === undefined;
    const [first, second] = [pattern[at], pattern[skipsOne ? at + 2 : at + 1]];
    if (!first || !second) continue;
    const pair = { first: first.characters, second: second.characters, skipsOne };
    const weight = bigrams.estimateRows(pair);
    if (!found || weight < found.weight) found = { pattern, score, pair, weight };
    if (weight === 0) break;
  }
  return found ? [found] : [];
}
