import {
  type CoverageMonth,
  CoverageMonthFiguresModel,
  CoverageMonthModel,
} from '../../../schemas/organising/coverage-month.ts';
import { shanghaiMonth } from '../../../schemas/platform/shanghai.ts';
import { driver } from '../../platform/database/driver.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { hasChanges } from '../../register/classification/stored-figures.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { lastDayOf, monthsBefore } from './calendar-months.ts';
import { computeMonth, type MonthFigures, zeroActivity } from './month-figures.ts';
import { zeroSums } from './sums.ts';

/** A region whose figures of a frozen month would be different if the month were frozen today. */
export interface LateCorrection {
  region: string;
  frozen: MonthFigures;
  /** By the log of changes as it is now. */
  now: MonthFigures;
}

/**
 * Freeze the figures of a month that is over, as the log of changes gives them.
 *
 * @param month `YYYY-MM`.
 * @throws {Failure} `month_not_over`, `month_frozen`, `month_empty`.
 */
export async function freezeMonth(month: string, { by, now }: { by: string; now: Date }): Promise<CoverageMonth> {
  if (shanghaiMonth(now) <= month) throw new Failure('month_not_over', { month });
  if (await CoverageMonthModel.exists({ _id: month })) throw new Failure('month_frozen', { month });
  // Frozen now, the month would stay empty for good: what is imported later would only be a correction of it.
  if (await isBeforeFirstFigures(month)) throw new Failure('month_empty', { month });
  const { byRegion, rules } = await computeMonth(month);
  const first = !(await hasChanges(lastDayOf(monthsBefore(month, 1))));
  const frozen: CoverageMonth = { _id: month, frozenAt: now, by, rules, day: lastDayOf(month), first };
  const documents = [...byRegion].map(([region, figures]) => ({ _id: `${month}:${region}`, ...figures }));
  await inTransaction(async (session) => {
    await CoverageMonthModel.create([frozen], { session });
    if (documents.length > 0) await monthFigures().insertMany(documents, { ordered: false, session });
  });
  return frozen;
}

/** Whether no figures were known yet when a month ended. @param month `YYYY-MM`. */
export async function isBeforeFirstFigures(month: string): Promise<boolean> {
  return !(await hasChanges(lastDayOf(month)));
}

/** Find a frozen month. @returns undefined where the month is not frozen. */
export async function findFrozenMonth(month: string): Promise<CoverageMonth | undefined> {
  return (await CoverageMonthModel.findById(month).lean()) ?? undefined;
}

/**
 * Read the figures of frozen months.
 *
 * @returns the figures by month and then by region. A region without employers is missing, and so is a month that is not
 *   frozen or in which no region of these has employers.
 */
export async function readFrozenMonths(
  months: readonly string[],
  regions: readonly string[],
): Promise<Map<string, Map<string, MonthFigures>>> {
  const ids = months.flatMap((month) => regions.map((region) => `${month}:${region}`));
  const found = monthFigures().find({ _id: { $in: ids } }, { batchSize: 20_000 });
  const read = new Map<string, Map<string, MonthFigures>>();
  for await (const { _id, ...figures } of found) {
    const [month = '', region = ''] = _id.split(':');
    const byRegion = read.get(month) ?? new Map<string, MonthFigures>();
    byRegion.set(region, figures);
    read.set(month, byRegion);
  }
  return read;
}

/**
 * Find what was corrected after a month was frozen: compare the frozen figures with those that the log of changes gives now.
 *
 * @throws {Failure} `month_not_frozen`.
 */
export async function findLateCorrections(month: string): Promise<LateCorrection[]> {
  if (!(await findFrozenMonth(month))) throw new Failure('month_not_frozen', { month });
  const { byRegion } = await computeMonth(month);
  const frozen = new Map<string, MonthFigures>();
  const all = monthFigures().find({ _id: { $gte: `${month}:`, $lt: `${month};` } });
  for await (const { _id, ...figures } of all) frozen.set(_id.slice(month.length + 1), figures);
  const late: LateCorrection[] = [];
  for (const region of new Set([...frozen.keys(), ...byRegion.keys()])) {
    const [was, is] = [frozen.get(region) ?? noMonth(), byRegion.get(region) ?? noMonth()];
    // Tasks are left out: they are not in the log of changes, and their due days may be changed at any time.
    if (canonical({ ...was, tasks: 0 }) !== canonical({ ...is, tasks: 0 })) late.push({ region, frozen: was, now: is });
  }
  return late.sort((a, b) => (a.region < b.region ? -1 : 1));
}

const noMonth = (): MonthFigures => ({ ...zeroSums(), ...zeroActivity() });

const monthFigures = () => driver<MonthFigures & { _id: string }>(CoverageMonthFiguresModel);

/** Figures as a text that depends neither on the order of their keys nor on zeros. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, canonical(inner)])
    .filter(([, text]) => text !== '0' && text !== '');
  return kept
    .sort()
    .map(([key, text]) => `${key}(${text})`)
    .join('');
}
