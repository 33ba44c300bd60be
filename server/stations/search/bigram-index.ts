import { createKeyNumbers } from './key-numbers.ts';

/** An index from pairs of characters to the rows in whose names they occur. */
export interface BigramIndex {
  /** Add the characters of a row's names; `nameBreak` separates two names. */
  add(row: number, characters: readonly number[]): void;
  /** Sort what was added so far by pair, into one array: a list for each pair would take ten times the memory. */
  compact(): void;
  /** Estimate how many rows have a pair. A row may be counted twice. */
  estimateRows(pair: CharacterPair): number;
  /**
   * Visit the rows that have a pair, until `visit` returns false. A row with several such pairs is visited several
   * times.
   */
  forEachRow(pair: CharacterPair, visit: (row: number) => boolean | undefined): void;
}

/** A pair that is searched for: one of some characters, then one of others. */
export interface CharacterPair {
  first: readonly number[];
  second: readonly number[];
  /** Whether exactly one character, whichever it is, stands between them. */
  skipsOne: boolean;
}

/** Separates two names of one row. */
export const nameBreak = -1;

/** How many characters a key can tell apart. */
const maxCharacters = 1 << 14;
/** When a pair has more combinations than this, all pairs that occur in names are gone through instead. */
const maxCombinations = 3000;

/**
 * The key of two characters, and of whether one stands between them, in 29 bits. Characters beyond 16,383 share keys.
 */
function keyOf(first: number, second: number, skipsOne: boolean): number {
  return (((first % maxCharacters) * maxCharacters + (second % maxCharacters)) << 1) | (skipsOne ? 1 : 0);
}

/** A name of fourteen characters has so many pairs, those with a character between included. */
const pairsPerName = 25;

/** Create an empty index with room for the names of so many rows until it is sorted. */
export function createBigramIndex(rowsExpected: number): BigramIndex {
  /** Numbers for the pairs that occur in names. */
  const pairs = createKeyNumbers();
  /** Where the rows of a pair begin in `rows`. */
  let starts = new Uint32Array(1);
  let rows = new Uint32Array(0);
  /** Rows that were added after the index was sorted, by the number of the pair. */
  const added = new Map<number, number[]>();
  /** Until it is sorted: a row and the number of a pair after each other. */
  let unsorted: Uint32Array | undefined = new Uint32Array(2 * pairsPerName * rowsExpected + 1024);
  let unsortedCount = 0;

  const addPair = (row: number, first: number, second: number, skipsOne: boolean) => {
    if (first === nameBreak || second === nameBreak) return;
    const number = pairs.numberOf(keyOf(first, second, skipsOne));
    if (unsorted) {
      if (unsortedCount + 2 > unsorted.length) unsorted = doubled(unsorted);
      unsorted[unsortedCount++] = row;
      unsorted[unsortedCount++] = number;
      return;
    }
    const list = added.get(number);
    if (list) list.push(row);
    else added.set(number, [row]);
  };
  /** The numbers of the pairs that match and occur in names. */
  const matching = ({ first, second, skipsOne }: CharacterPair): number[] => {
    const found: number[] = [];
    if (first.length * second.length <= maxCombinations) {
      for (const a of first) {
        for (const b of second) {
          const number = pairs.find(keyOf(a, b, skipsOne));
          if (number !== undefined) found.push(number);
        }
      }
      return found;
    }
    const [isFirst, isSecond] = [tableOf(first), tableOf(second)];
    for (let number = 0; number < pairs.count(); number++) {
      const key = pairs.key(number);
      if ((key & 1) === Number(skipsOne) && isFirst[key >>> 15] === 1 && isSecond[(key >>> 1) % maxCharacters] === 1) {
        found.push(number);
      }
    }
    return found;
  };
  const sortedCount = (number: number) =>
    number + 1 < starts.length ? (starts[number + 1] as number) - (starts[number] as number) : 0;

  return {
    add(row, text) {
      for (let at = 0; at + 1 < text.length; at++) {
        const [one, two, three] = [text[at] as number, text[at + 1] as number, text[at + 2] ?? nameBreak];
        addPair(row, one, two, false);
        if (two !== nameBreak) addPair(row, one, three, true);
      }
    },
    compact() {
      if (!unsorted) return;
      starts = new Uint32Array(pairs.count() + 1);
      for (let at = 1; at < unsortedCount; at += 2) {
        const after = (unsorted[at] as number) + 1;
        starts[after] = (starts[after] as number) + 1;
      }
      for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] as number) + (starts[at - 1] as number);
      const next = starts.slice();
      rows = new Uint32Array(unsortedCount / 2);
      for (let at = 0; at < unsortedCount; at += 2) {
        const number = unsorted[at + 1] as number;
        rows[next[number] as number] = unsorted[at] as number;
        next[number] = (next[number] as number) + 1;
      }
      unsorted = undefined;
    },
    estimateRows: (pair) =>
      matching(pair).reduce((sum, number) => sum + sortedCount(number) + (added.get(number)?.length ?? 0), 0),
    forEachRow(pair, visit) {
      for (const number of matching(pair)) {
        const start = starts[number] ?? 0;
        for (let at = 0; at < sortedCount(number); at++) if (visit(rows[start + at] as number) === false) return;
        for (const row of added.get(number) ?? []) if (visit(row) === false) return;
      }
    },
  };
}

function tableOf(numbers: readonly number[]): Uint8Array {
  const table = new Uint8Array(maxCharacters);
  for (const number of numbers) table[number % maxCharacters] = 1;
  return table;
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
