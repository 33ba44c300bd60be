import { placeOnCurve } from './cells.ts';
import type { Columns } from './columns.ts';

/** The rows in the order in which a curve comes by them: those of a cell, of whatever zoom, stand together. */
export interface Curve {
  /** Call for each row from a place of the curve to before another, of stations that are there and that are gone. */
  between(from: number, to: number, visit: (row: number, place: number) => void): void;
}

const looseRows = 1024;

/** The curve through the columns' rows; new rows stand beside it until there are a thousand. */
export function createCurve(columns: Columns): Curve {
  /** Two words for each: the row in 24 bits, above them the place in 40. */
  let words = new Uint32Array(0);
  let sorted = 0;
  let loose: number[] = [];

  const sort = () => {
    const places = new BigUint64Array(columns.length);
    words = new Uint32Array(places.buffer);
    for (let row = 0; row < columns.length; row++) {
      const place = placeOnCurve(columns.lng[row] as number, columns.lat[row] as number);
      words[2 * row] = (((place % 256) << 24) | row) >>> 0;
      words[2 * row + 1] = Math.floor(place / 256);
    }
    places.sort();
    sorted = columns.length;
    loose = [];
  };
  const placeAt = (index: number) => (words[2 * index + 1] as number) * 256 + ((words[2 * index] as number) >>> 24);
  const firstFrom = (place: number) => {
    let low = 0;
    for (let high = sorted; low < high; ) {
      const middle = (low + high) >>> 1;
      if (placeAt(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    between(from, to, visit) {
      if (columns.length - sorted > looseRows) sort();
      while (sorted + loose.length < columns.length) {
        const row = sorted + loose.length;
        loose.push(placeOnCurve(columns.lng[row] as number, columns.lat[row] as number));
      }
      const end = firstFrom(to);
      for (let index = firstFrom(from); index < end; index++)
        visit((words[2 * index] as number) & 0xffffff, placeAt(index));
      for (let at = 0; at < loose.length; at++) {
        const place = loose[at] as number;
        if (place >= from && place < to) visit(sorted + at, place);
      }
    },
  };
}
