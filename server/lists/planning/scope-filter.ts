import { problem } from '../../sheets/problems.ts';
import type { ListRow } from '../reading/row.ts';
import type { Incoming } from './plan-chunk.ts';

/**
 * Refuse rows whose employers lie outside some regions, and those that name a district which nobody knows there.
 *
 * A row that names none is one of the region that the list is of.
 *
 * @returns the refused row, or nothing where it may go in.
 */
export function onlyWithin(regions: readonly string[]): (row: ListRow, incoming: Incoming) => ListRow | undefined {
  return (row, { facts }) => {
    const region = facts?.region;
    if (!facts || (region ? regions.some((held) => region.startsWith(held)) : !row.values.district)) return undefined;
    return { ...row, problems: [...row.problems, problem('district', 'row_outside_scope', row.values.district)] };
  };
}
