import type { StoredStation } from '../../../schemas/stations/station.ts';
import type { RowObserver } from '../map/station-map.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import { type Alphabet, createAlphabet } from './alphabet.ts';
import { type BigramIndex, createBigramIndex, nameBreak } from './bigram-index.ts';

/** An index of the names and aliases of stations, stored as numbers of characters. */
export interface NameIndex extends RowObserver {
  alphabet: Alphabet;
  bigrams: BigramIndex;
  /**
   * The position in a row's names at which a pattern begins: 0 at the beginning of the name, -1 when it does not
   * occur.
   */
  positionOf(row: number, pattern: NamePattern): number;
  /** Whether the row's name, without its aliases, is as long as a pattern. */
  isWholeName(row: number, pattern: NamePattern): boolean;
  /** Compact the memory once all stations have been added at start. Later names can still be added. */
  compact(): void;
}

/** Sets of characters that follow each other; `undefined` stands for any one character. */
export type NamePattern = readonly (CharacterSet | undefined)[];

/** The characters that may stand at one position of a pattern. */
export interface CharacterSet {
  characters: readonly number[];
  /** 1 at the number of each of these characters. */
  table: Uint8Array;
}

/** Create a set of characters from their numbers. */
export function characterSetOf(characters: readonly number[]): CharacterSet {
  const table = new Uint8Array(Math.max(-1, ...characters) + 1);
  for (const character of characters) table[character] = 1;
  return { characters, table };
}

/** Separates two names of a row in the text, which holds numbers of 16 bits. */
const separator = 0xffff;

/** Create an empty index with room for the names of so many rows. */
export function createNameIndex(rows: number): NameIndex {
  const alphabet = createAlphabet();
  const bigrams = createBigramIndex(rows);
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
    for (const character of characters) text[used++] = character === nameBreak ? separator : character;
  };
  const isSame = (row: number, characters: readonly number[]) => {
    if (lengths[row] !== characters.length) return false;
    const start = starts[row] as number;
    return characters.every((character, at) => text[start + at] === (character === nameBreak ? separator : character));
  };
  const fits = (at: number, pattern: NamePattern) => {
    for (let index = 0; index < pattern.length; index++) {
      const character = text[at + index] as number;
      const allowed = pattern[index];
      if (character === separator) return false;
      if (allowed !== undefined && allowed.table[character] !== 1) return false;
    }
    return true;
  };

  return {
    alphabet,
    bigrams: bigrams,
    afterAdd(row, { name, aliases }: StoredStation) {
      const characters: number[] = [];
      for (const each of [name, ...(aliases ?? [])]) {
        if (characters.length > 0) characters.push(nameBreak);
        for (const character of foldWord(each)) characters.push(alphabet.numberOf(character));
      }
      if (row < starts.length && isSame(row, characters)) return;
      write(row, characters);
      bigrams.add(row, characters);
    },
    beforeRemove() {},
    positionOf(row, pattern) {
      const start = starts[row] as number;
      const end = start + (lengths[row] as number) - pattern.length;
      for (let at = start; at <= end; at++) if (fits(at, pattern)) return at - start;
      return -1;
    },
    isWholeName(row, { length }) {
      const end = (starts[row] as number) + length;
      return lengths[row] === length || text[end] === separator;
    },
    compact() {
      bigrams.compact();
      text = text.slice(0, used + 4096);
    },
  };
}

function grown<Array extends Uint16Array | Uint32Array>(array: Array): Array {
  const larger = new (array.constructor as new (length: number) => Array)(2 * array.length);
  larger.set(array);
  return larger;
}
