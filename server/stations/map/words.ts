/** Texts by number, and numbers by text: what thousands of stations share is kept once. */
export interface Words {
  numberOf(text: string): number;
  /** The number of a text that is known. */
  find(text: string): number | undefined;
  text(number: number): string;
  count(): number;
}

/** No texts yet. */
export function createWords(): Words {
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
