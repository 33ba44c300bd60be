import type { Columns } from './columns.ts';
import type { Filter } from './filter.ts';
import { gone, type Parts, type Tree, treeOf } from './places.ts';
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

/** In a tree what passed when it was made; loose whatever has changed since, and may pass now. */
type Shortlist = Parts & { trees: [Tree]; loose: number[]; sifted: true };

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
    return { trees: [treeOf(columns, Uint32Array.from(passing))], loose: [], sifted: true };
  };

  return {
    of(key, stamp, passes) {
      if (stamp !== madeAt) lists.clear();
      if (stamp !== madeAt || asked.size > mostCounted) asked.clear();
      madeAt = stamp;
      if (lists.has(key)) return lists.get(key);
      const times = (asked.get(key) ?? 0) + 1;
      asked.set(key, times);
      if (times < often || lists.size >= mostLists) return undefined;
      const list = make(passes);
      lists.set(key, list);
      asked.delete(key);
      return list;
    },
    added(row) {
      for (const [key, list] of lists) {
        if (!list || list.loose.includes(row)) continue;
        list.loose.push(row);
        if (list.loose.length > mostLoose) lists.delete(key);
      }
    },
    leaving(row) {
      for (const list of lists.values()) {
        const rows = list?.trees[0].rows;
        const index = rows?.indexOf(row) ?? -1;
        if (rows && index >= 0) rows[index] = gone;
      }
    },
  };
}
