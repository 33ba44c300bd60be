/** A table of distinct strings: each is stored once and named by a number, however many stations share it. */
export interface StringTable {
  /** The number of a text; a new one is added. */
  numberOf(text: string): number;
  /** The number of a text; undefined when the table does not have it. */
  find(text: string): number | undefined;
  text(number: number): string;
  count(): number;
}

/** Create an empty table. */
export function createStringTable(): StringTable {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    numberOf(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = texts.length;
        numbers.set(text, number);
        texts.push(text);
      }
      return number;
    },
    find: (text) => numbers.get(text),
    text: (number) => texts[number] ?? '',
    count: () => texts.length,
  };
}
