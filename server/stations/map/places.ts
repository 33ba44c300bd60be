import KDBush from 'kdbush';
import type { Columns } from './columns.ts';

/** Finds rows by where they are. */
export interface Places {
  /** Call for each row in a box, of stations that are there and that are gone; `west` is not greater than `east`. */
  within(west: number, south: number, east: number, north: number, visit: (row: number) => void): void;
}

/** A tree over rows from one number to before another. */
interface Tree {
  from: number;
  to: number;
  points: KDBush;
}

const loose = 512;
const step = 8;

/**
 * Trees over the columns' rows, larger ones first, and the newest rows beside them one by one.
 *
 * A tree is made again when what came after it has grown to an eighth of it: on average each new row costs a few
 * microseconds, and no search looks at more than 512 rows that stand in no tree.
 */
export function createPlaces(columns: Columns): Places {
  const trees: Tree[] = [];

  const plant = () => {
    let from = trees.at(-1)?.to ?? 0;
    while (trees.length > 0 && step * (columns.length - from) >= from - (trees.at(-1)?.from ?? 0)) {
      from = trees.pop()?.from ?? 0;
    }
    const points = new KDBush(columns.length - from, 32);
    for (let row = from; row < columns.length; row++)
      points.add(columns.lng[row] as number, columns.lat[row] as number);
    trees.push({ from, to: columns.length, points: points.finish() });
  };

  return {
    within(west, south, east, north, visit) {
      if (columns.length - (trees.at(-1)?.to ?? 0) > loose) plant();
      for (const { from, points } of trees) {
        for (const item of points.range(west, south, east, north)) visit(from + item);
      }
      for (let row = trees.at(-1)?.to ?? 0; row < columns.length; row++) {
        const lng = columns.lng[row] as number;
        const lat = columns.lat[row] as number;
        if (lng >= west && lng <= east && lat >= south && lat <= north) visit(row);
      }
    },
  };
}
