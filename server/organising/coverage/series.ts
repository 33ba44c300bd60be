import type { Scope } from '../../access/staff/scope.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { nothing } from './month-figures.ts';
import { readMonths } from './months.ts';
import { noSums, sumsBelow } from './sums.ts';
import { rateOf, rowOf } from './table.ts';

/**
 * A region's figures month by month, as frozen; where the month is not over, or not frozen yet, those of now for the
 * last one.
 *
 * @param months from and to, `YYYY-MM`, both included.
 * @param today `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`.
 */
export async function coverageSeries(
  code: string,
  { from, to }: { from: string; to: string },
  scope: Scope,
  today: string,
) {
  const region = await findRegionWithin(code, scope);
  const months = monthsBetween(from, to);
  const frozen = await readMonths(months, [region._id]);
  const items = months.flatMap((month) => {
    const held = frozen.get(month);
    if (!held) return [];
    const figures = held.get(region._id) ?? { ...noSums(), ...nothing() };
    return [{ month, frozen: true, ...rowOf(region._id, region.name, figures), organised: figures.organised }];
  });
  const current = today.slice(0, 7);
  if (months.includes(current) && !frozen.has(current)) {
    const sums = (await sumsBelow(region._id, { digits: region._id.length, day: today })).get(region._id);
    items.push({
      month: current,
      frozen: false,
      ...rowOf(region._id, region.name, sums),
      organised: nothing().organised,
    });
  }
  return {
    region: region._id,
    name: region.name,
    items: items.map((item) => ({ ...item, rate: rateOf(item.own + item.joint, item.employers) })),
  };
}

/** Months from one to another, both included; at most 120. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year = 0, month = 1] = from.split('-').map(Number);
  for (let at = from; at <= to && months.length < 120; ) {
    months.push(at);
    if (++month > 12) [year, month] = [year + 1, 1];
    at = `${year}-${String(month).padStart(2, '0')}`;
  }
  return months;
}
