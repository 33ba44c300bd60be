const none = 0xffffffff;

/** Which row a station has, by its id of 24 hexadecimal digits: 20 bytes a station, where a `Map` of texts takes 150. */
export interface Ids {
  rowOf(id: string): number | undefined;
  set(id: string, row: number): void;
  remove(id: string): void;
  /** The id that stands in a row. */
  idOf(row: number): string;
}

/** An empty table. */
export function createIds(): Ids {
  /** Three words of an id for each row. */
  let words = new Uint32Array(3 * 1024);
  /** Open addressing: the row, or `none`. A removed station's slot stays, and its row says that it is gone. */
  let slots = new Uint32Array(2048).fill(none);
  let taken = 0;

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
  const gone = new Set<number>();

  return {
    rowOf(id) {
      const row = slots[slotOf(...wordsOf(id))];
      return row === undefined || row === none || gone.has(row) ? undefined : row;
    },
    set(id, row) {
      if (3 * row + 3 > words.length) {
        const larger = new Uint32Array(2 * Math.max(words.length, 3 * row + 3));
        larger.set(words);
        words = larger;
      }
      const [a, b, c] = wordsOf(id);
      const slot = slotOf(a, b, c);
      if (slots[slot] === none) taken++;
      words[3 * row] = a;
      words[3 * row + 1] = b;
      words[3 * row + 2] = c;
      slots[slot] = row;
      if (2 * taken > slots.length) grow();
    },
    remove(id) {
      const row = slots[slotOf(...wordsOf(id))];
      if (row !== undefined && row !== none) gone.add(row);
    },
    idOf: (row) => [0, 1, 2].map((word) => (words[3 * row + word] ?? 0).toString(16).padStart(8, '0')).join(''),
  };
}

/** The last that was read: who asks for a row often sets it next. */
let last: { id: string; words: [number, number, number] } = { id: '', words: [0, 0, 0] };

function wordsOf(id: string): [number, number, number] {
  if (id !== last.id) {
    const word = (at: number) => Number.parseInt(id.slice(at, at + 8), 16);
    last = { id, words: [word(0), word(8), word(16)] };
  }
  return last.words;
}
