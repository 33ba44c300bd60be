/** Consecutive numbers for keys of up to 31 bits. It takes 16 bytes a key, a `Map` forty. */
export interface KeyNumbers {
  /** The number of a key; a new one is added. */
  numberOf(key: number): number;
  /** The number of a key; undefined when it was never added. */
  find(key: number): number | undefined;
  key(number: number): number;
  count(): number;
}

const free = -1;

/** Create an empty table. */
export function createKeyNumbers(): KeyNumbers {
  /** A hash table with open addressing: a key and its number after each other. */
  let slots = new Int32Array(2 * 2048).fill(free);
  let keys = new Int32Array(1024);
  let count = 0;

  /** The slot of a key, or the free slot for it. */
  const slotOf = (key: number): number => {
    const mask = slots.length / 2 - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 11) & mask;
    while (slots[2 * slot] !== free && slots[2 * slot] !== key) slot = (slot + 1) & mask;
    return 2 * slot;
  };
  const put = (key: number, number: number) => {
    const slot = slotOf(key);
    slots[slot] = key;
    slots[slot + 1] = number;
  };
  const grow = () => {
    const larger = new Int32Array(2 * keys.length);
    larger.set(keys);
    keys = larger;
    slots = new Int32Array(2 * slots.length).fill(free);
    for (let number = 0; number < count; number++) put(keys[number] as number, number);
  };

  return {
    numberOf(key) {
      const slot = slotOf(key);
      if (slots[slot] === key) return slots[slot + 1] as number;
      const number = count++;
      slots[slot] = key;
      slots[slot + 1] = number;
      keys[number] = key;
      if (count === keys.length) grow();
      return number;
    },
    find(key) {
      const slot = slotOf(key);
      return slots[slot] === key ? (slots[slot + 1] as number) : undefined;
    },
    key: (number) => keys[number] as number,
    count: () => count,
  };
}
