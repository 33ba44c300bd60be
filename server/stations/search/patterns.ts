import type { Alphabet } from './alphabet.ts';
import { characterSetOf, type NamePattern } from './name-index.ts';
import { readingsOf, splitSyllables } from './readings.ts';

/** A pattern that a word may stand for, and the score of a name that contains it. */
export interface ScoredPattern {
  pattern: NamePattern;
  score: number;
}

const maxInitials = 8;

/**
 * The patterns of a word as it is written; of a word in letters also as pinyin or its initials: `nuanfeng`, `nuanf`,
 * `nfyz`.
 */
export function writtenPatterns(word: string, alphabet: Alphabet): ScoredPattern[] {
  const patterns: ScoredPattern[] = [];
  const exact = charactersOf(word, alphabet);
  if (exact) patterns.push({ pattern: exact, score: 7 });
  if (!/^[a-z]+$/.test(word)) return patterns;
  for (const parts of splitSyllables(
    word,
    alphabet.isSyllable,
    (part) => alphabet.withReadingPrefix(part).length > 0,
  )) {
    // The last part may be the beginning of a syllable. A lone consonant is no syllable: initials are matched below.
    patterns.push({
      pattern: parts.map((part, at) => characterSetOf(charactersRead(part, at === parts.length - 1, alphabet))),
      score: 6,
    });
  }
  if (word.length >= 2 && word.length <= maxInitials) {
    patterns.push({ pattern: [...word].map((letter) => characterSetOf(alphabet.withReadingPrefix(letter))), score: 5 });
  }
  return patterns.filter(({ pattern }) => pattern.every((place) => place?.characters.length !== 0));
}

/** The pattern of a Chinese word by its sound: 暖峰驿站 finds 暖蜂驿站. */
export function homophonePatterns(word: string, alphabet: Alphabet): ScoredPattern[] {
  const pattern = [...word].map((character) => {
    const own = alphabet.find(character);
    const homophones = readingsOf(character).flatMap((reading) => alphabet.withReading(reading));
    return characterSetOf([...new Set([...(own === undefined ? [] : [own]), ...homophones])]);
  });
  return pattern.every(({ characters }) => characters.length > 0) ? [{ pattern, score: 4 }] : [];
}

/**
 * The patterns of a word with one mistake: a character that is wrong, missing, too many, or exchanged with its
 * neighbour.
 *
 * The word has at least three characters, and at least four for one character too many.
 */
export function typoPatterns(word: string, alphabet: Alphabet): ScoredPattern[] {
  const text = [...word].map((character) => {
    const number = alphabet.find(character);
    return number === undefined ? undefined : characterSetOf([number]);
  });
  // A character that occurs in no name is the mistake. Two of them are more than one mistake.
  const unknown = text.flatMap((place, at) => (place === undefined ? [at] : []));
  if (text.length < 3 || unknown.length > 1) return [];
  const patterns: NamePattern[] = [];
  for (let at = 0; at < text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    if (unknown.length === 1 && unknown[0] !== at) continue;
    patterns.push([...before, undefined, ...after]);
    if (text.length > 3) patterns.push([...before, ...after]);
    if (unknown.length === 1 || at === 0) continue;
    patterns.push([...before, undefined, ...text.slice(at)]);
    patterns.push([...text.slice(0, at - 1), text[at], text[at - 1], ...after]);
  }
  return patterns.map((pattern) => ({ pattern: trimPattern(pattern), score: 2 }));
}

/**
 * The patterns of pinyin with one mistake, such as `nuanfng`: a letter that is wrong, missing, too many or exchanged.
 */
export function pinyinTypoPatterns(word: string, alphabet: Alphabet): ScoredPattern[] {
  if (!/^[a-z]{5,20}$/.test(word)) return [];
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const variants = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    variants.add(before + after.slice(1));
    if (after.length > 1) variants.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
    for (const letter of letters) variants.add(before + letter + after).add(before + letter + after.slice(1));
  }
  const patterns: ScoredPattern[] = [];
  for (const each of variants) {
    const [parts] = splitSyllables(each, alphabet.isSyllable, () => false);
    if (parts && parts.length >= 2)
      patterns.push({ pattern: parts.map((part) => characterSetOf(alphabet.withReading(part))), score: 2 });
  }
  return patterns;
}

function charactersOf(word: string, alphabet: Alphabet): NamePattern | undefined {
  const pattern = [...word].map((character) => alphabet.find(character));
  return pattern.includes(undefined) ? undefined : pattern.map((number) => characterSetOf([number as number]));
}

function charactersRead(part: string, isLast: boolean, alphabet: Alphabet): readonly number[] {
  return isLast ? alphabet.withReadingPrefix(part) : alphabet.withReading(part);
}

/** A pattern without the positions at its ends that any character may fill. */
function trimPattern(pattern: NamePattern): NamePattern {
  let [from, to] = [0, pattern.length];
  while (from < to && pattern[from] === undefined) from++;
  while (to > from && pattern[to - 1] === undefined) to--;
  return pattern.slice(from, to);
}
