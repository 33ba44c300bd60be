import KDBush from 'kdbush';
import type { Columns } from './columns.ts';

/** Rows by where they are, of stations that are there and that are gone. */
export interface Places {
  /** Trees that together hold the rows before `loose`; those from it on stand in none. */
  parts(): { trees: readonly Tree[]; loose: number };
}

/** A tree over the rows from one number on. */
export interface Tree {
  from: number;
  points: KDBush;
}

const mostLoose = 256;
const step = 8;
/** Points in a leaf: fewer make a search look at fewer points and at more boxes. */
const leaf = 8;

/**
 * Trees over the columns' rows, larger ones first.
 *
 * A tree is made again when what came after it has grown to an eighth of it: on average each new row costs a few
 * microseconds, and no search looks at more than 256 rows that stand in no tree.
 */
export function createPlaces(columns: Columns): Places {
  const trees: Tree[] = [];
  let loose = 0;
  return {
    parts() {
      if (columns.length - loose > mostLoose) {
        let from = loose;
        while (trees.length > 0 && step * (columns.length - from) >= from - (trees.at(-1)?.from ?? 0)) {
          from = trees.pop()?.from ?? 0;
        }
        const points = new KDBush(columns.length - from, leaf);
        for (let row = from; row < columns.length; row++) {
          points.add(columns.lng[row] as number, columns.lat[row] as number);
        }
        trees.push({ from, points: points.finish() });
        loose = columns.length;
      }
      return { trees, loose };
    },
  };
}
