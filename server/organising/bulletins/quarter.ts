import type { Quarter, QuarterRow } from '../../../schemas/organising/bulletin.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { childRegions, findRegionWithin } from '../../territory/regions/find.ts';
import type { MonthFigures } from '../coverage/month-figures.ts';
import { findMonth, isBeforeAnyFigure, readMonths } from '../coverage/months.ts';
import { rateOf } from '../coverage/table.ts';
import { monthsBefore } from './bulletin.ts';

/**
 * The summary of a region for a quarter whose months are frozen: tasks promised, that is due, and done. Months before
 * the first list, which cannot be frozen, are left out.
 *
 * @param quarter `YYYY-Q1` to `YYYY-Q4`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `month_not_frozen`.
 */
export async function quarterOf(code: string, quarter: string, scope: Scope): Promise<Quarter> {
  const region = await findRegionWithin(code, scope);
  const months = await frozenMonthsOf(quarter);
  const before = monthsBefore(months[0] ?? '', 1);
  const children = await childRegions(region._id);
  const read = await readMonths([before, ...months], [region._id, ...children.map(({ _id }) => _id)]);
  const rowFor = (of: string, name: string): QuarterRow => {
    const some = months.map((month) => read.get(month)?.get(of));
    const last = some.at(-1);
    const sum = (pick: (figures: MonthFigures) => number) =>
      some.reduce((total, figures) => total + (figures ? pick(figures) : 0), 0);
    const [promised, done] = [sum(({ tasks }) => tasks.due), sum(({ tasks }) => tasks.done)];
    return {
      ...{ region: of, name, promised, done },
      kept: rateOf(done, promised),
      organised: sum(({ organised }) => organised.task + organised.told),
      none: { before: read.get(before)?.get(of)?.none ?? null, after: last?.none ?? 0 },
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
  const all = monthsOf(quarter);
  const frozen: string[] = [];
  for (const month of all) {
    if (await findMonth(month)) frozen.push(month);
    else if (month === all.at(-1) || !(await isBeforeAnyFigure(month)))
      throw new Failure('month_not_frozen', { month });
  }
  return frozen;
}

function monthsOf(quarter: string): string[] {
  const [year, at] = quarter.split('-Q').map(Number);
  return [1, 2, 3].map((month) => `${year}-${String(((at ?? 1) - 1) * 3 + month).padStart(2, '0')}`);
}
