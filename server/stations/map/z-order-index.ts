import { mortonCodeOf } from './cells.ts';
import type { Columns } from './columns.ts';

/** Rows sorted along the Z-order curve: the rows of a cell, whatever its zoom, stand together. */
export interface ZOrderIndex {
  /** Visit each row from a Morton code to before another, rows whose station is gone too. */
  visitRange(from: number, to: number, visit: (row: number, code: number) => void): void;
}

/** How many new rows may wait to be sorted in. */
const maxUnsorted = 1024;

/** Create an index of the columns' rows. New rows stand unsorted beside it until there are a thousand. */
export function createZOrderIndex(columns: Columns): ZOrderIndex {
  /** Two words for each row: the row number in the low 24 bits, the Morton code in the 40 bits above. */
  let words = new Uint32Array(0);
  let sortedCount = 0;
  let unsorted: number[] = [];

  const sort = () => {
    const entries = new BigUint64Array(columns.length);
    words = new Uint32Array(entries.buffer);
    for (let row = 0; row < columns.length; row++) {
      const code = mortonCodeOf(columns.lng[row] as number, columns.lat[row] as number);
      words[2 * row] = (((code % 256) << 24) | row) >>> 0;
      words[2 * row + 1] = Math.floor(code / 256);
    }
    entries.sort();
    sortedCount = columns.length;
    unsorted = [];
  };
  const codeAt = (index: number) => (words[2 * index + 1] as number) * 256 + ((words[2 * index] as number) >>> 24);
  const firstIndexFrom = (code: number) => {
    let low = 0;
    for (let high = sortedCount; low < high; ) {
      const middle = (low + high) >>> 1;
      if (codeAt(middle) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    visitRange(from, to, visit) {
      if (columns.length - sortedCount > maxUnsorted) sort();
      while (sortedCount + unsorted.length < columns.length) {
        const row = sortedCount + unsorted.length;
        unsorted.push(mortonCodeOf(columns.lng[row] as number, columns.lat[row] as number));
      }
      const end = firstIndexFrom(to);
      for (let index = firstIndexFrom(from); index < end; index++)
        visit((words[2 * index] as number) & 0xffffff, codeAt(index));
      for (let at = 0; at < unsorted.length; at++) {
        const code = unsorted[at] as number;
        if (code >= from && code < to) visit(sortedCount + at, code);
      }
    },
  };
}
