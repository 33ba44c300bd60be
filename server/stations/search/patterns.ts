import type { Alphabet } from './alphabet.ts';
import { type Pattern, placeOf } from './names.ts';
import { readingsOf, syllables } from './readings.ts';

/** What a word may mean, the likelier first; the score is what a name that has it is worth. */
export interface Meaning {
  pattern: Pattern;
  score: number;
}

const initialsAtMost = 8;

/** A word as it was written, and as pinyin or its initials where it is in letters: `nuanfeng`, `nuanf`, `nfyz`. */
export function writtenMeanings(word: string, alphabet: Alphabet): Meaning[] {
  const meanings: Meaning[] = [];
  const exact = charactersOf(word, alphabet);
  if (exact) meanings.push({ pattern: exact, score: 7 });
  if (!/^[a-z]+$/.test(word)) return meanings;
  for (const way of syllables(word, alphabet.isSyllable, (part) => alphabet.readFrom(part).length > 0)) {
    // A lone consonant is no syllable but a beginning, and so are all of them in initials.
    meanings.push({ pattern: way.map((part, at) => placeOf(spoken(part, at === way.length - 1, alphabet))), score: 6 });
  }
  if (word.length >= 2 && word.length <= initialsAtMost) {
    meanings.push({ pattern: [...word].map((letter) => placeOf(alphabet.readFrom(letter))), score: 5 });
  }
  return meanings.filter(({ pattern }) => pattern.every((place) => place?.characters.length !== 0));
}

/** A Chinese word as it sounds: 暖峰驿站 is heard as 暖蜂驿站. */
export function soundingMeanings(word: string, alphabet: Alphabet): Meaning[] {
  const pattern = [...word].map((character) => {
    const own = alphabet.find(character);
    const like = readingsOf(character).flatMap((reading) => alphabet.readAs(reading));
    return placeOf([...new Set([...(own === undefined ? [] : [own]), ...like])]);
  });
  return pattern.every(({ characters }) => characters.length > 0) ? [{ pattern, score: 4 }] : [];
}

/**
 * A word with one character wrong, missing, too many, or in its neighbour's place; of three characters at least, or of
 * four where one is too many.
 */
export function mistakenMeanings(word: string, alphabet: Alphabet): Meaning[] {
  const text = [...word].map((character) => {
    const number = alphabet.find(character);
    return number === undefined ? undefined : placeOf([number]);
  });
  // A character that stands in no name is the wrong one; of two such, one mistake is too few.
  const unknown = text.flatMap((place, at) => (place === undefined ? [at] : []));
  if (text.length < 3 || unknown.length > 1) return [];
  const patterns: Pattern[] = [];
  for (let at = 0; at < text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    if (unknown.length === 1 && unknown[0] !== at) continue;
    patterns.push([...before, undefined, ...after]);
    if (text.length > 3) patterns.push([...before, ...after]);
    if (unknown.length === 1 || at === 0) continue;
    patterns.push([...before, undefined, ...text.slice(at)]);
    patterns.push([...text.slice(0, at - 1), text[at], text[at - 1], ...after]);
  }
  return patterns.map((pattern) => ({ pattern: trimmed(pattern), score: 2 }));
}

/** Letters with one wrong, missing, too many or exchanged, as far as they are pinyin then: `nuanfng`. */
export function mistakenLetters(word: string, alphabet: Alphabet): Meaning[] {
  if (!/^[a-z]{5,20}$/.test(word)) return [];
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const changed = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    changed.add(before + after.slice(1));
    if (after.length > 1) changed.add(`${before}${after[1]}${after[0]}${after.slice(2)}`);
    for (const letter of letters) changed.add(before + letter + after).add(before + letter + after.slice(1));
  }
  const meanings: Meaning[] = [];
  for (const each of changed) {
    const [way] = syllables(each, alphabet.isSyllable, () => false);
    if (way && way.length >= 2) meanings.push({ pattern: way.map((part) => placeOf(alphabet.readAs(part))), score: 2 });
  }
  return meanings;
}

function charactersOf(word: string, alphabet: Alphabet): Pattern | undefined {
  const pattern = [...word].map((character) => alphabet.find(character));
  return pattern.includes(undefined) ? undefined : pattern.map((number) => placeOf([number as number]));
}

function spoken(part: string, isLast: boolean, alphabet: Alphabet): readonly number[] {
  return isLast ? alphabet.readFrom(part) : alphabet.readAs(part);
}

/** A pattern without open places at its ends, where they say nothing. */
function trimmed(pattern: Pattern): Pattern {
  let [from, to] = [0, pattern.length];
  while (from < to && pattern[from] === undefined) from++;
  while (to > from && pattern[to - 1] === undefined) to--;
  return pattern.slice(from, to);
}
