const none = 0xffffffff;

/** The row of each station by its id of 24 hexadecimal digits. It takes 20 bytes a station, a `Map` of strings 150. */
export interface IdTable {
  /** @returns undefined when the table does not have the station. */
  rowOf(id: string): number | undefined;
  set(id: string, row: number): void;
  remove(id: string): void;
  /** The id of the station that was last put into a row. */
  idOf(row: number): string;
}

/** Create an empty table. */
export function createIdTable(): IdTable {
  /** The id of each row as three words of 32 bits. */
  let words = new Uint32Array(3 * 1024);
  /**
   * A hash table with open addressing; a slot holds a row or `none`. The slot of a removed station stays, and
   * `removed` holds its row.
   */
  let slots = new Uint32Array(2048).fill(none);
  let usedSlots = 0;

  const slotOf = (a: number, b: number, c: number): number => {
    const mask = slots.length - 1;
    let slot = (Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35), 0x9e3779b1) >>> 7) & mask;
    for (; slots[slot] !== none; slot = (slot + 1) & mask) {
      const at = 3 * (slots[slot] as number);
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) break;
    }
    return slot;
  };
  const grow = () => {
    const old = slots;
    slots = new Uint32Array(2 * old.length).fill(none);
    for (const row of old) {
      if (row !== none) slots[slotOf(words[3 * row] ?? 0, words[3 * row + 1] ?? 0, words[3 * row + 2] ?? 0)] = row;
    }
  };
  const removed = new Set<number>();

  return {
    rowOf(id) {
      const row = slots[slotOf(...wordsOf(id))];
      return row === undefined || row === none || removed.has(row) ? undefined : row;
    },
    set(id, row) {
      if (3 * row + 3 > words.length) {
        const larger = new Uint32Array(2 * Math.max(words.length, 3 * row + 3));
        larger.set(words);
        words = larger;
      }
      const [a, b, c] = wordsOf(id);
      const slot = slotOf(a, b, c);
      if (slots[slot] === none) usedSlots++;
      words[3 * row] = a;
      words[3 * row + 1] = b;
      words[3 * row + 2] = c;
      slots[slot] = row;
      if (2 * usedSlots > slots.length) grow();
    },
    remove(id) {
      const row = slots[slotOf(...wordsOf(id))];
      if (row !== undefined && row !== none) removed.add(row);
    },
    idOf: (row) => [0, 1, 2].map((word) => (words[3 * row + word] ?? 0).toString(16).padStart(8, '0')).join(''),
  };
}

/** The id that was parsed last: a caller that asks for a row often sets the same id next. */
let lastParsed: { id: string; words: [number, number, number] } = { id: '', words: [0, 0, 0] };

function wordsOf(id: string): [number, number, number] {
  if (id !== lastParsed.id) {
    const word = (at: number) => Number.parseInt(id.slice(at, at + 8), 16);
    lastParsed = { id, words: [word(0), word(8), word(16)] };
  }
  return lastParsed.words;
}
