import type { Coverage, CoverageRow } from '../../../schemas/organising/coverage.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { coverageClasses } from '../../register/classification/classify.ts';
import { findRegionInScope, listRegionsBelow } from '../../territory/regions/find-regions.ts';
import { addSums, type CoverageSums, sumFigures, zeroSums } from './sums.ts';

/**
 * Count how many employers have unions, for a region and each of its children.
 *
 * Parts of an employer (分公司, 产业活动单位) and closed employers are not counted. Employers whose place below the region is
 * not known have a row of their own, so that the rows always add up to the total.
 *
 * @param day the day for which employers are classed, `YYYY-MM-DD`; unions and employers are those of now.
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function coverageTableOf(code: string, scope: Scope, day: string): Promise<Coverage> {
  const region = await findRegionInScope(code, scope);
  const children = await listRegionsBelow(region._id);
  const sums = await sumFigures(region._id, { digits: children[0]?._id.length ?? region._id.length, day });
  const named = children.map(({ _id, name }) => coverageRowOf(_id, name, sums.get(_id)));
  const known = new Set(children.map(({ _id }) => _id));
  const rest = [...sums].flatMap(([code, each]) => (!known.has(code) && each.employers > 0 ? [each] : []));
  const unplaced = rest.length > 0 ? [coverageRowOf(null, '未定位', totalOf(rest))] : [];
  return { total: coverageRowOf(region._id, region.name, totalOf(sums.values())), children: [...named, ...unplaced] };
}

/** The total of some sums. */
function totalOf(sums: Iterable<CoverageSums>): CoverageSums {
  const sum = zeroSums();
  for (const each of sums) addSums(sum, each);
  return sum;
}

/** The row of a region in the table. @param region its code; null for employers whose place is not known. */
export function coverageRowOf(region: string | null, name: string, sums: CoverageSums = zeroSums()): CoverageRow {
  const { employers, own, joint, none, members, headcount, classes } = sums;
  return {
    region,
    name,
    ...{ employers, own, joint, none, members, headcount },
    classes: Object.fromEntries(coverageClasses.flatMap((of) => (classes[of] ? [[of, classes[of]]] : []))),
    rate: rateOf(own + joint, employers),
  };
}

/** A rate with its numerator and denominator; its value is null where the denominator is zero. */
export function rateOf(numerator: number, denominator: number): CoverageRow['rate'] {
  return { numerator, denominator, value: denominator > 0 ? numerator / denominator : null };
}
