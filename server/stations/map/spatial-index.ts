import KDBush from 'kdbush';
import type { Columns } from './columns.ts';

/** A spatial index of rows. It holds the rows of stations that are gone too: the filter of a search leaves them out. */
export interface SpatialIndex {
  /** All rows, for a search. */
  searchSet(): SearchSet;
}

/** The rows that a search goes through. */
export interface SearchSet {
  trees: readonly KdTree[];
  /** Rows that are in no tree yet. */
  unindexed: readonly number[];
  /** Set when the rows in trees are known to pass the filter. A row that may no longer pass is replaced by `removedRow`. */
  prefiltered?: true;
}

/** Stands in a tree for a row that was taken out. */
export const removedRow = 0xffffffff;

/** A k-d tree over some rows, in the order of KDBush. */
export interface KdTree {
  rows: Uint32Array;
  /** Longitude and latitude of each row, in degrees. */
  coords: Float64Array;
}

/** How many points a leaf holds. With fewer, a search looks at fewer points and at more boxes. */
export const leafSize = 8;

/** How many rows may wait to be put into a tree. */
const maxLoose = 256;
/** A tree is built again when the rows after it are more than this part of its own: one in eight. */
const growthStep = 8;

/** Build a tree over rows. */
export function buildTree({ lng, lat }: Columns, rows: Uint32Array): KdTree {
  const points = new KDBush(rows.length, leafSize);
  for (const row of rows) points.add(lng[row] as number, lat[row] as number);
  const { ids, coords } = points.finish();
  return { rows: Uint32Array.from(ids, (id) => rows[id] as number), coords: Float64Array.from(coords) };
}

/**
 * Create an index of the columns' rows: trees, the larger ones first.
 *
 * A tree is built again when the rows that came after it have grown to an eighth of it. On average a new row costs a
 * few microseconds, and no search goes through more than 256 rows that are in no tree.
 */
export function createSpatialIndex(columns: Columns): SpatialIndex {
  const trees: { from: number; tree: KdTree }[] = [];
  let searchSet: SearchSet & { unindexed: number[] } = { trees: [], unindexed: [] };
  /** How many rows are in trees. */
  let indexed = 0;

  const build = () => {
    let from = indexed;
    while (trees.length > 0 && growthStep * (columns.length - from) >= from - (trees.at(-1)?.from ?? 0)) {
      from = trees.pop()?.from ?? 0;
    }
    const rows = Uint32Array.from({ length: columns.length - from }, (_, index) => from + index);
    trees.push({ from, tree: buildTree(columns, rows) });
    indexed = columns.length;
    searchSet = { trees: trees.map(({ tree }) => tree), unindexed: [] };
  };

  return {
    searchSet() {
      if (columns.length - indexed > maxLoose) build();
      for (let row = indexed + searchSet.unindexed.length; row < columns.length; row++) searchSet.unindexed.push(row);
      return searchSet;
    },
  };
}
