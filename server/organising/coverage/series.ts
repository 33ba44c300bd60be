import type { Scope } from '../../access/staff/scope.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { monthsBetween } from './calendar-months.ts';
import { readFrozenMonths } from './frozen-months.ts';
import { zeroActivity } from './month-figures.ts';
import { sumFigures, zeroSums } from './sums.ts';
import { coverageRowOf, rateOf } from './table.ts';

/**
 * Read a region's figures month by month, as they were frozen. The current month has the figures of now until it is frozen;
 * an earlier month that is not frozen is missing.
 *
 * @param months the first and the last month, `YYYY-MM`, both included.
 * @param today `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function coverageSeriesOf(
  code: string,
  { from, to }: { from: string; to: string },
  scope: Scope,
  today: string,
) {
  const region = await findRegionInScope(code, scope);
  const months = monthsBetween(from, to);
  const frozen = await readFrozenMonths(months, [region._id]);
  const items = months.flatMap((month) => {
    const byRegion = frozen.get(month);
    if (!byRegion) return [];
    const figures = byRegion.get(region._id) ?? { ...zeroSums(), ...zeroActivity() };
    return [{ month, frozen: true, ...coverageRowOf(region._id, region.name, figures), organised: figures.organised }];
  });
  const current = today.slice(0, 7);
  if (months.includes(current) && !frozen.has(current)) {
    const sums = (await sumFigures(region._id, { digits: region._id.length, day: today })).get(region._id);
    items.push({
      month: current,
      frozen: false,
      ...coverageRowOf(region._id, region.name, sums),
      organised: zeroActivity().organised,
    });
  }
  return {
    region: region._id,
    name: region.name,
    items: items.map((item) => ({ ...item, rate: rateOf(item.own + item.joint, item.employers) })),
  };
}
