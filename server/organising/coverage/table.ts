import type { Coverage, CoverageRow } from '../../../schemas/organising/coverage.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { coverageClasses } from '../../register/classification/classify.ts';
import { childRegions, findRegionWithin } from '../../territory/regions/find.ts';
import { addSums, noSums, type Sums, sumsBelow } from './sums.ts';

/**
 * How far employers have unions on a day, for a region and each of its children.
 *
 * Parts of an employer (分公司, 产业活动单位) and those that are closed are not counted. Employers of which only the region
 * itself is known make a row of their own, so that the rows always add up to the total.
 *
 * @param day of the classes, `YYYY-MM-DD`; unions and employers are those of now.
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function coverageTable(code: string, scope: Scope, day: string): Promise<Coverage> {
  const region = await findRegionWithin(code, scope);
  const children = await childRegions(region._id);
  const sums = await sumsBelow(region._id, { digits: children[0]?._id.length ?? region._id.length, day });
  const named = children.map(({ _id, name }) => rowOf(_id, name, sums.get(_id)));
  const known = new Set(children.map(({ _id }) => _id));
  const rest = [...sums].filter(([key, { employers }]) => !known.has(key) && employers > 0).map(([, some]) => some);
  const unplaced = rest.length > 0 ? [rowOf(null, '未定位', total(rest))] : [];
  return { total: rowOf(region._id, region.name, total(sums.values())), children: [...named, ...unplaced] };
}

/** Sums of some sums. */
export function total(some: Iterable<Sums>): Sums {
  const sum = noSums();
  for (const one of some) addSums(sum, one);
  return sum;
}

/** A row of the table. */
export function rowOf(region: string | null, name: string, sums: Sums = noSums()): CoverageRow {
  const { employers, own, joint, none, members, headcount, classes } = sums;
  return {
    region,
    name,
    ...{ employers, own, joint, none, members, headcount },
    classes: Object.fromEntries(coverageClasses.flatMap((of) => (classes[of] ? [[of, classes[of]]] : []))),
    rate: rateOf(own + joint, employers),
  };
}

/** A share with what it is made of. */
export function rateOf(numerator: number, denominator: number): CoverageRow['rate'] {
  return { numerator, denominator, value: denominator > 0 ? numerator / denominator : null };
}
