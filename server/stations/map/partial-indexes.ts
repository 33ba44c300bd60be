import type { Columns } from './columns.ts';
import type { RowFilter } from './row-filter.ts';
import { buildTree, type KdTree, removedRow, type SearchSet } from './spatial-index.ts';
import type { RowObserver } from './station-map.ts';

/**
 * Partial indexes: trees of only the rows that pass a filter, for the filters that are requested most.
 *
 * At night few stations are open, and a search of the whole index would go through hundreds of closed ones.
 */
export interface PartialIndexes extends RowObserver {
  /**
   * Find or build the index of a filter. It holds every row that passes the filter now, and may hold others.
   *
   * @param key names the filter.
   * @param stamp names the openings of the moment: while it stays the same, the same stations are open.
   * @returns undefined when there is no such index.
   */
  find(key: string, stamp: number, passes: RowFilter): SearchSet | undefined;
}

/**
 * In the tree are the rows that passed when it was built, in `loose` those that have changed since and may pass now.
 */
type PartialIndex = SearchSet & { trees: [KdTree]; unindexed: number[]; prefiltered: true };

/** An index is built when a filter has been requested so often while the same stations are open. */
const minRequests = 8;
/** When more than this part of all rows pass, a search of the whole index finds enough of them soon. */
const maxShare = 1 / 8;
const maxIndexes = 16;
const maxLoose = 256;
/** How many filters are counted. */
const maxCounted = 1000;

/** Create an empty set of partial indexes. */
export function createPartialIndexes(columns: Columns): PartialIndexes {
  /** By filter; undefined for one that too many rows pass. */
  const indexes = new Map<string, PartialIndex | undefined>();
  /** How often each filter was requested. */
  const requests = new Map<string, number>();
  let currentStamp = -1;

  const build = (passes: RowFilter): PartialIndex | undefined => {
    const maxRows = columns.length * maxShare;
    const passing: number[] = [];
    for (let row = 0; row < columns.length && passing.length <= maxRows; row++) if (passes(row)) passing.push(row);
    if (passing.length > maxRows) return undefined;
    return { trees: [buildTree(columns, Uint32Array.from(passing))], unindexed: [], prefiltered: true };
  };

  return {
    find(key, stamp, passes) {
      if (stamp !== currentStamp) indexes.clear();
      if (stamp !== currentStamp || requests.size > maxCounted) requests.clear();
      currentStamp = stamp;
      if (indexes.has(key)) return indexes.get(key);
      const times = (requests.get(key) ?? 0) + 1;
      requests.set(key, times);
      if (times < minRequests || indexes.size >= maxIndexes) return undefined;
      const index = build(passes);
      indexes.set(key, index);
      requests.delete(key);
      return index;
    },
    afterAdd(row) {
      for (const [key, index] of indexes) {
        if (!index || index.unindexed.includes(row)) continue;
        index.unindexed.push(row);
        if (index.unindexed.length > maxLoose) indexes.delete(key);
      }
    },
    beforeRemove(row) {
      for (const index of indexes.values()) {
        const rows = index?.trees[0].rows;
        const at = rows?.indexOf(row) ?? -1;
        if (rows && at >= 0) rows[at] = removedRow;
      }
    },
  };
}
