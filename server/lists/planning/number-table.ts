/**
 * Where numbers stand in an array, by open addressing.
 *
 * A Map would make an object of each of them: a list of a million rows would keep the collector busy with nothing else.
 */
export class NumberTable {
  readonly #keys: Float64Array;
  readonly #slots: Uint32Array;
  readonly #mask: number;

  /** Of keys that repeat the first counts; 0 is no key. */
  constructor(keys: Float64Array) {
    let size = 2;
    while (size < keys.length * 2) size *= 2;
    this.#keys = keys;
    this.#slots = new Uint32Array(size);
    this.#mask = size - 1;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? 0;
      if (key === 0) continue;
      const slot = this.#slotOf(key);
      if (this.#slots[slot] === 0) this.#slots[slot] = at + 1;
    }
  }

  /** The place of a key; -1 where it does not stand there. */
  find(key: number): number {
    return key === 0 ? -1 : (this.#slots[this.#slotOf(key)] ?? 0) - 1;
  }

  /** The slot that holds the key, or the free one where it belongs. */
  #slotOf(key: number): number {
    // Keys are hashes already: their low bits are as good as any.
    for (let slot = (key | 0) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = this.#slots[slot] ?? 0;
      if (at === 0 || this.#keys[at - 1] === key) return slot;
    }
  }
}
