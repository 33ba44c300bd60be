/** Pairs of characters of names, and the rows in whose names they stand. */
export interface Grams {
  /** Note the characters of a row's names; between two names stands `gap`. */
  add(row: number, characters: readonly number[]): void;
  /** Put what was added at the start into arrays of numbers, which take a tenth of the room of lists. */
  seal(): void;
  /** How many rows have one of the first characters before one of the second; `apart` has one character between them. */
  weigh(first: readonly number[], second: readonly number[], apart: boolean): number;
  /** Call for each of those rows; for one that has several such pairs, several times. */
  each(first: readonly number[], second: readonly number[], apart: boolean, visit: (row: number) => void): void;
}

/** What stands between two names of one row. */
export const gap = -1;

const characters = 1 << 14;

/** Two characters, and whether one stands between them, in 29 bits; characters beyond 16,383 share a number. */
function keyOf(first: number, second: number, apart: boolean): number {
  return (((first % characters) * characters + (second % characters)) << 1) | (apart ? 1 : 0);
}

/** No pairs yet. */
export function createGrams(): Grams {
  let starts = new Uint32Array(1);
  let rows = new Uint32Array(0);
  const sealed = new Map<number, number>();
  const fresh = new Map<number, number[]>();
  /** Until it is sealed: row after row, the keys. */
  let waiting: { rows: number[]; keys: number[] } | undefined = { rows: [], keys: [] };

  const pairs = function* (first: readonly number[], second: readonly number[], apart: boolean) {
    for (const a of first) for (const b of second) yield keyOf(a, b, apart);
  };
  const listLength = (key: number) => {
    const number = sealed.get(key);
    const early = number === undefined ? 0 : (starts[number + 1] as number) - (starts[number] as number);
    return early + (fresh.get(key)?.length ?? 0);
  };

  return {
    add(row, text) {
      for (let at = 0; at + 1 < text.length; at++) {
        for (const step of [1, 2]) {
          const [first, second] = [text[at] as number, text[at + step] ?? gap];
          if (first === gap || second === gap || text[at + 1] === gap) continue;
          const key = keyOf(first, second, step === 2);
          if (waiting) {
            waiting.rows.push(row);
            waiting.keys.push(key);
          } else {
            const list = fresh.get(key);
            if (list) list.push(row);
            else fresh.set(key, [row]);
          }
        }
      }
    },
    seal() {
      if (!waiting) return;
      const { rows: given, keys } = waiting;
      waiting = undefined;
      const numbers = Uint32Array.from(keys, (key) => {
        const known = sealed.get(key);
        if (known !== undefined) return known;
        sealed.set(key, sealed.size);
        return sealed.size - 1;
      });
      starts = new Uint32Array(sealed.size + 1);
      for (const number of numbers) starts[number + 1] = (starts[number + 1] as number) + 1;
      for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] as number) + (starts[at - 1] as number);
      const next = starts.slice();
      rows = new Uint32Array(given.length);
      for (let at = 0; at < given.length; at++) {
        const number = numbers[at] as number;
        rows[next[number] as number] = given[at] as number;
        next[number] = (next[number] as number) + 1;
      }
    },
    weigh(first, second, apart) {
      let weight = 0;
      for (const key of pairs(first, second, apart)) weight += listLength(key);
      return weight;
    },
    each(first, second, apart, visit) {
      for (const key of pairs(first, second, apart)) {
        const number = sealed.get(key);
        if (number !== undefined) {
          const end = starts[number + 1] as number;
          for (let at = starts[number] as number; at < end; at++) visit(rows[at] as number);
        }
        for (const row of fresh.get(key) ?? []) visit(row);
      }
    },
  };
}
