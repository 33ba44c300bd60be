/**
 * A hash table of the indexes of numbers in an array, by open addressing.
 *
 * A Map would make an object for each number, and a list of a million rows would keep the garbage collector busy.
 */
export class NumberTable {
  readonly #keys: Float64Array;
  readonly #slots: Uint32Array;
  readonly #mask: number;

  /** @param keys the numbers; 0 is no key, and of equal ones the first is found. */
  constructor(keys: Float64Array) {
    let size = 2;
    while (size < keys.length * 2) size *= 2;
    this.#keys = keys;
    this.#slots = new Uint32Array(size);
    this.#mask = size - 1;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] ?? 0;
      if (key === 0) continue;
      const slot = this.#slotOf(key);
      if (this.#slots[slot] === 0) this.#slots[slot] = index + 1;
    }
  }

  /** The index of a key; -1 where it is absent. */
  find(key: number): number {
    return key === 0 ? -1 : (this.#slots[this.#slotOf(key)] ?? 0) - 1;
  }

  /** The slot that holds a key, or the free one where it belongs. */
  #slotOf(key: number): number {
    // Keys are hashes, so their low bits need no further hashing.
    for (let slot = (key | 0) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const position = this.#slots[slot] ?? 0;
      if (position === 0 || this.#keys[position - 1] === key) return slot;
    }
  }
}
