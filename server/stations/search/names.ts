import type { StoredStation } from '../../../schemas/stations/station.ts';
import type { Follower } from '../map/station-map.ts';
import { type Alphabet, createAlphabet } from './alphabet.ts';
import { createGrams, type Grams, gap } from './grams.ts';

/** The names and aliases of stations as numbers of characters, one after another. */
export interface Names extends Follower {
  alphabet: Alphabet;
  grams: Grams;
  /** Where in a row's names a pattern begins; -1 where it does not stand. 0 is the beginning of the name. */
  find(row: number, pattern: Pattern): number;
  /** Whether the row's name is as long as a pattern. */
  isWhole(row: number, pattern: Pattern): boolean;
  /** What was added at the start is all there is. */
  seal(): void;
}

/** Characters that may stand one after another; `undefined` is any one character. */
export type Pattern = readonly (Place | undefined)[];

/** What may stand in one place of a pattern. */
export interface Place {
  characters: readonly number[];
  /** By number, whether a character may stand there. */
  table: Uint8Array;
}

/** A place in which one of these characters stands. */
export function placeOf(characters: readonly number[]): Place {
  const table = new Uint8Array(Math.max(-1, ...characters) + 1);
  for (const character of characters) table[character] = 1;
  return { characters, table };
}

/** Between two names of a row, among numbers of 16 bits. */
const border = 0xffff;

/** No names yet, with room for those of so many rows. */
export function createNames(rows: number): Names {
  const alphabet = createAlphabet();
  const grams = createGrams(rows);
  let text = new Uint16Array(1 << 16);
  let used = 0;
  let starts = new Uint32Array(rows + 1024);
  let lengths = new Uint16Array(rows + 1024);

  const write = (row: number, characters: readonly number[]) => {
    while (used + characters.length > text.length) text = grown(text);
    while (row >= starts.length) {
      starts = grown(starts);
      lengths = grown(lengths);
    }
    starts[row] = used;
    lengths[row] = characters.length;
    for (const character of characters) text[used++] = character === gap ? border : character;
  };
  const isSame = (row: number, characters: readonly number[]) => {
    if (lengths[row] !== characters.length) return false;
    const start = starts[row] as number;
    return characters.every((character, at) => text[start + at] === (character === gap ? border : character));
  };
  const fits = (at: number, pattern: Pattern) => {
    for (let index = 0; index < pattern.length; index++) {
      const character = text[at + index] as number;
      const wanted = pattern[index];
      if (character === border) return false;
      if (wanted !== undefined && wanted.table[character] !== 1) return false;
    }
    return true;
  };

  return {
    alphabet,
    grams,
    added(row, { name, aliases }: StoredStation) {
      const characters: number[] = [];
      for (const each of [name, ...(aliases ?? [])]) {
        if (characters.length > 0) characters.push(gap);
        for (const character of folded(each)) characters.push(alphabet.numberOf(character));
      }
      if (row < starts.length && isSame(row, characters)) return;
      write(row, characters);
      grams.add(row, characters);
    },
    leaving() {},
    find(row, pattern) {
      const start = starts[row] as number;
      const end = start + (lengths[row] as number) - pattern.length;
      for (let at = start; at <= end; at++) if (fits(at, pattern)) return at - start;
      return -1;
    },
    isWhole(row, { length }) {
      const end = (starts[row] as number) + length;
      return lengths[row] === length || text[end] === border;
    },
    seal() {
      grams.seal();
      text = text.slice(0, used + 4096);
    },
  };
}

/** A name or a word in the form in which they are compared: width folded, in small letters, without spaces. */
export function folded(text: string): string {
  // As nearly all names are already.
  if (/^[\u4e00-\u9fff0-9a-z]*$/.test(text)) return text;
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

function grown<Array extends Uint16Array | Uint32Array>(array: Array): Array {
  const larger = new (array.constructor as new (length: number) => Array)(2 * array.length);
  larger.set(array);
  return larger;
}
