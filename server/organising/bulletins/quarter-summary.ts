import type { Quarter, QuarterRow } from '../../../schemas/organising/bulletin.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionInScope, listRegionsBelow } from '../../territory/regions/find-regions.ts';
import { monthsBefore, monthsOfQuarter } from '../coverage/calendar-months.ts';
import { findFrozenMonth, isBeforeFirstFigures, readFrozenMonths } from '../coverage/frozen-months.ts';
import type { MonthFigures } from '../coverage/month-figures.ts';
import { rateOf } from '../coverage/table.ts';

/**
 * Make the summary of a region for a quarter whose months are frozen: the tasks that were promised, which are those due in the
 * quarter, and those that were done. Months before the first list cannot be frozen and are left out.
 *
 * @param quarter `YYYY-Q1` to `YYYY-Q4`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `month_not_frozen`.
 */
export async function quarterSummaryOf(code: string, quarter: string, scope: Scope): Promise<Quarter> {
  const region = await findRegionInScope(code, scope);
  const months = await frozenMonthsOf(quarter);
  const before = monthsBefore(months[0] ?? '', 1);
  const children = await listRegionsBelow(region._id);
  const read = await readFrozenMonths([before, ...months], [region._id, ...children.map(({ _id }) => _id)]);
  const rowFor = (region: string, name: string): QuarterRow => {
    const figuresByMonth = months.map((month) => read.get(month)?.get(region));
    const last = figuresByMonth.at(-1);
    const sum = (pick: (figures: MonthFigures) => number) =>
      figuresByMonth.reduce((total, figures) => total + (figures ? pick(figures) : 0), 0);
    const [promised, done] = [sum(({ tasks }) => tasks.due), sum(({ tasks }) => tasks.done)];
    return {
      ...{ region, name, promised, done },
      kept: rateOf(done, promised),
      organised: sum(({ organised }) => organised.task + organised.told),
      none: { before: read.get(before)?.get(region)?.none ?? null, after: last?.none ?? 0 },
      rate: rateOf((last?.own ?? 0) + (last?.joint ?? 0), last?.employers ?? 0),
    };
  };
  const rows = children.map(({ _id, name }) => rowFor(_id, name));
  return {
    ...{ region: region._id, name: region.name, quarter, months },
    total: rowFor(region._id, region.name),
    rows: rows.sort((a, b) => (b.kept.value ?? -1) - (a.kept.value ?? -1)),
  };
}

async function frozenMonthsOf(quarter: string): Promise<string[]> {
  const all = monthsOfQuarter(quarter);
  const frozen: string[] = [];
  for (const month of all) {
    if (await findFrozenMonth(month)) frozen.push(month);
    else if (month === all.at(-1) || !(await isBeforeFirstFigures(month)))
      throw new Failure('month_not_frozen', { month });
  }
  return frozen;
}
