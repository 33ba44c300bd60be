import type { Columns } from './columns.ts';
import type { Filter } from './filter.ts';
import { type Parts, treeOf } from './places.ts';
import type { Follower } from './station-map.ts';

/**
 * Trees of the rows that pass the filters which are asked for most: at night few stations are open, and who looks for
 * one among all goes by hundreds of closed ones.
 */
export interface Shortlists extends Follower {
  /**
   * Rows among which every one is that passes a filter now, and others; nothing where there is no such list.
   *
   * @param key names the filter.
   * @param stamp names the moment: until it changes, the same stations are open.
   */
  of(key: string, stamp: number, passes: Filter): Parts | undefined;
}

interface Shortlist {
  /** The rows that passed when it was made, in their order. */
  rows: Uint32Array;
  /** In a tree they; loose whatever has changed since, and may pass now. */
  parts: Parts & { loose: number[] };
}

/** A list is made when a filter is asked for so often while the same stations are open. */
const often = 8;
/** Of a filter that more than this part of all rows pass, a search among all finds enough at once. */
const longest = 1 / 8;
const mostLists = 16;
const mostLoose = 256;
const mostCounted = 1000;

/** No lists yet. */
export function createShortlists(columns: Columns): Shortlists {
  /** By filter; nothing where it would be too long. */
  const lists = new Map<string, Shortlist | undefined>();
  /** How often each was asked for. */
  const asked = new Map<string, number>();
  let madeAt = -1;

  const make = (passes: Filter): Shortlist | undefined => {
    const most = columns.length * longest;
    const passing: number[] = [];
    for (let row = 0; row < columns.length && passing.length <= most; row++) if (passes(row)) passing.push(row);
    if (passing.length > most) return undefined;
    const rows = Uint32Array.from(passing);
    return { rows, parts: { trees: [treeOf(columns, rows)], loose: [] } };
  };

  return {
    of(key, stamp, passes) {
      if (stamp !== madeAt) lists.clear();
      if (stamp !== madeAt || asked.size > mostCounted) asked.clear();
      madeAt = stamp;
      if (lists.has(key)) return lists.get(key)?.parts;
      const times = (asked.get(key) ?? 0) + 1;
      asked.set(key, times);
      if (times < often || lists.size >= mostLists) return undefined;
      const list = make(passes);
      lists.set(key, list);
      asked.delete(key);
      return list?.parts;
    },
    added(row) {
      for (const [key, list] of lists) {
        if (!list || isAmong(list.rows, row) || list.parts.loose.includes(row)) continue;
        list.parts.loose.push(row);
        if (list.parts.loose.length > mostLoose) lists.delete(key);
      }
    },
    // The filter tells that it is gone.
    leaving() {},
  };
}

/** Whether a row stands in rows that are in order. */
function isAmong(rows: Uint32Array, row: number): boolean {
  let low = 0;
  for (let high = rows.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as number) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row;
}
