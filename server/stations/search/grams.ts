import { createKeyNumbers } from './key-numbers.ts';

/** Pairs of characters of names, and the rows in whose names they stand. */
export interface Grams {
  /** Note the characters of a row's names; between two names stands `gap`. */
  add(row: number, characters: readonly number[]): void;
  /** Put what was added at the start in order: lists of their own for each pair would take ten times the room. */
  seal(): void;
  /** How many rows have a pair, at least; some may be counted twice. */
  weigh(pair: Pair): number;
  /** Call for each of those rows, until it gives false; for one that has several such pairs, several times. */
  each(pair: Pair, visit: (row: number) => boolean | undefined): void;
}

/** One of some characters before one of others; `apart` where any one character stands between them. */
export interface Pair {
  first: readonly number[];
  second: readonly number[];
  apart: boolean;
}

/** What stands between two names of one row. */
export const gap = -1;

const characters = 1 << 14;
/** Of more combinations than this, those that names have are gone through instead. */
const mostCombinations = 3000;

/** Two characters, and whether one stands between them, in 29 bits; characters beyond 16,383 share a number. */
function keyOf(first: number, second: number, apart: boolean): number {
  return (((first % characters) * characters + (second % characters)) << 1) | (apart ? 1 : 0);
}

/** A name of fourteen characters has so many pairs, near and apart. */
const pairsAName = 25;

/** No pairs yet, with room for the names of so many rows until it is sealed. */
export function createGrams(rowsExpected: number): Grams {
  /** Each pair that names have. */
  const pairs = createKeyNumbers();
  /** Where the rows of a pair begin. */
  let starts = new Uint32Array(1);
  let rows = new Uint32Array(0);
  /** Rows that came after it was sealed, by number. */
  const fresh = new Map<number, number[]>();
  /** Until then: a row and a number after the other. */
  let waiting: Uint32Array | undefined = new Uint32Array(2 * pairsAName * rowsExpected + 1024);
  let waitingCount = 0;

  const note = (row: number, first: number, second: number, apart: boolean) => {
    if (first === gap || second === gap) return;
    const number = pairs.numberOf(keyOf(first, second, apart));
    if (waiting) {
      if (waitingCount + 2 > waiting.length) waiting = doubled(waiting);
      waiting[waitingCount++] = row;
      waiting[waitingCount++] = number;
      return;
    }
    const list = fresh.get(number);
    if (list) list.push(row);
    else fresh.set(number, [row]);
  };
  /** The numbers of the pairs that are meant and that names have. */
  const meant = ({ first, second, apart }: Pair): number[] => {
    const found: number[] = [];
    if (first.length * second.length <= mostCombinations) {
      for (const a of first) {
        for (const b of second) {
          const number = pairs.find(keyOf(a, b, apart));
          if (number !== undefined) found.push(number);
        }
      }
      return found;
    }
    const [isFirst, isSecond] = [tableOf(first), tableOf(second)];
    for (let number = 0; number < pairs.count(); number++) {
      const key = pairs.key(number);
      if ((key & 1) === Number(apart) && isFirst[key >>> 15] === 1 && isSecond[(key >>> 1) % characters] === 1) {
        found.push(number);
      }
    }
    return found;
  };
  const sealedCount = (number: number) =>
    number + 1 < starts.length ? (starts[number + 1] as number) - (starts[number] as number) : 0;

  return {
    add(row, text) {
      for (let at = 0; at + 1 < text.length; at++) {
        const [one, two, three] = [text[at] as number, text[at + 1] as number, text[at + 2] ?? gap];
        note(row, one, two, false);
        if (two !== gap) note(row, one, three, true);
      }
    },
    seal() {
      if (!waiting) return;
      starts = new Uint32Array(pairs.count() + 1);
      for (let at = 1; at < waitingCount; at += 2) {
        const after = (waiting[at] as number) + 1;
        starts[after] = (starts[after] as number) + 1;
      }
      for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] as number) + (starts[at - 1] as number);
      const next = starts.slice();
      rows = new Uint32Array(waitingCount / 2);
      for (let at = 0; at < waitingCount; at += 2) {
        const number = waiting[at + 1] as number;
        rows[next[number] as number] = waiting[at] as number;
        next[number] = (next[number] as number) + 1;
      }
      waiting = undefined;
    },
    weigh: (pair) =>
      meant(pair).reduce((sum, number) => sum + sealedCount(number) + (fresh.get(number)?.length ?? 0), 0),
    each(pair, visit) {
      for (const number of meant(pair)) {
        const start = starts[number] ?? 0;
        for (let at = 0; at < sealedCount(number); at++) if (visit(rows[start + at] as number) === false) return;
        for (const row of fresh.get(number) ?? []) if (visit(row) === false) return;
      }
    },
  };
}

function tableOf(numbers: readonly number[]): Uint8Array {
  const table = new Uint8Array(characters);
  for (const number of numbers) table[number % characters] = 1;
  return table;
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
