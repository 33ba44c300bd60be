import { isBlankCell } from '../../platform/text/blank-cell.ts';
import { makeProblem } from '../../sheets/problems/problems.ts';
import type { RowChecks } from './check-rows.ts';

/**
 * Make a check that rejects rows whose employers lie outside some regions, and rows with a district that is unknown there.
 *
 * A row that names no district lies in the region of the list.
 */
export function scopeFilter(regions: readonly string[]): NonNullable<RowChecks['validate']> {
  return ({ values }, { region }) => {
    const inside = region ? regions.some((within) => region.startsWith(within)) : isBlankCell(values.district ?? '');
    return inside ? undefined : makeProblem('district', 'row_outside_scope', values.district);
  };
}
