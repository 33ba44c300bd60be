import { problem } from '../../sheets/problems.ts';
import type { Checks } from './checked.ts';

/**
 * Make a check that rejects rows whose employers lie outside some regions, and rows with a district that is unknown there.
 *
 * A row that names no district lies in the region of the list.
 */
export function onlyWithin(regions: readonly string[]): NonNullable<Checks['admit']> {
  return ({ values }, { region }) => {
    const inside = region ? regions.some((within) => region.startsWith(within)) : !values.district;
    return inside ? undefined : problem('district', 'row_outside_scope', values.district);
  };
}
