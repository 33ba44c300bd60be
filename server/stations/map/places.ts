import KDBush from 'kdbush';
import type { Columns } from './columns.ts';

/** Rows by where they are, of stations that are there and that are gone. */
export interface Places {
  parts(): Parts;
}

/** Rows to be searched: those in trees, and those that stand in none. */
export interface Parts {
  trees: readonly Tree[];
  loose: readonly number[];
  /** Whether those in trees have been found to pass the filter; `gone` stands for one that may pass no more. */
  sifted?: true;
}

/** In the place of a row: none. */
export const gone = 0xffffffff;

/** A tree over some rows, as KDBush orders them. */
export interface Tree {
  rows: Uint32Array;
  /** Longitude and latitude of each. */
  coords: Float64Array;
}

/** Points in a leaf: fewer make a search look at fewer points and at more boxes. */
export const leaf = 8;

const mostLoose = 256;
const step = 8;

/** A tree over rows. */
export function treeOf({ lng, lat }: Columns, rows: Uint32Array): Tree {
  const points = new KDBush(rows.length, leaf);
  for (const row of rows) points.add(lng[row] as number, lat[row] as number);
  const { ids, coords } = points.finish();
  return { rows: Uint32Array.from(ids, (id) => rows[id] as number), coords: Float64Array.from(coords) };
}

/**
 * Trees over the columns' rows, larger ones first.
 *
 * A tree is made again when what came after it has grown to an eighth of it: on average each new row costs a few
 * microseconds, and no search looks at more than 256 rows that stand in no tree.
 */
export function createPlaces(columns: Columns): Places {
  const trees: { from: number; tree: Tree }[] = [];
  let parts: Parts & { loose: number[] } = { trees: [], loose: [] };
  /** How many rows stand in trees. */
  let planted = 0;

  const plant = () => {
    let from = planted;
    while (trees.length > 0 && step * (columns.length - from) >= from - (trees.at(-1)?.from ?? 0)) {
      from = trees.pop()?.from ?? 0;
    }
    const rows = Uint32Array.from({ length: columns.length - from }, (_, index) => from + index);
    trees.push({ from, tree: treeOf(columns, rows) });
    planted = columns.length;
    parts = { trees: trees.map(({ tree }) => tree), loose: [] };
  };

  return {
    parts() {
      if (columns.length - planted > mostLoose) plant();
      for (let row = planted + parts.loose.length; row < columns.length; row++) parts.loose.push(row);
      return parts;
    },
  };
}
