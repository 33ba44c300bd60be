import {
  type CoverageMonth,
  CoverageMonthFiguresModel,
  CoverageMonthModel,
} from '../../../schemas/organising/coverage-month.ts';
import { shanghaiMonth } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { changesOfFigures } from '../../register/classification/record-changes.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { lastDayOf, type MonthFigures, monthFromChanges, nothing } from './month-figures.ts';

/** A region whose figures of a frozen month would be others today. */
export interface LateCorrection {
  region: string;
  /** As the bulletin says, and as the log of changes says now. */
  frozen: MonthFigures;
  now: MonthFigures;
}

/**
 * Freeze the figures of a month that is over, as the log of changes has them.
 *
 * @param month `YYYY-MM`.
 * @throws {Failure} `month_not_over`, `month_frozen`, `month_empty`.
 */
export async function freezeMonth(month: string, { by, now }: { by: string; now: Date }): Promise<CoverageMonth> {
  if (shanghaiMonth(now) <= month) throw new Failure('month_not_over', { month });
  if (await CoverageMonthModel.exists({ _id: month })) throw new Failure('month_frozen', { month });
  // Frozen, it would say nothing for good: what is imported later would only be its corrections.
  if (await isBeforeAnyFigure(month)) throw new Failure('month_empty', { month });
  const { nodes, rules } = await monthFromChanges(month);
  const earlier = await changesOfFigures().findOne({ day: { $lt: `${month}-01` } }, { projection: { _id: 1 } });
  const frozen: CoverageMonth = { _id: month, frozenAt: now, by, rules, day: lastDayOf(month), first: !earlier };
  const documents = [...nodes].map(([region, figures]) => ({ _id: `${month}:${region}`, ...figures }));
  await inTransaction(async (session) => {
    await CoverageMonthModel.create([frozen], { session });
    if (documents.length > 0)
      await CoverageMonthFiguresModel.collection.insertMany(documents as object[], { ordered: false, session });
  });
  return frozen;
}

/** Whether no employer was known yet when a month ended. */
export async function isBeforeAnyFigure(month: string): Promise<boolean> {
  return !(await changesOfFigures().findOne({ day: { $lte: lastDayOf(month) } }, { projection: { _id: 1 } }));
}

/** A frozen month; nothing where it is not frozen. */
export async function findMonth(month: string): Promise<CoverageMonth | undefined> {
  return (await CoverageMonthModel.findById(month).lean()) ?? undefined;
}

/** Figures of frozen months by region, for each month in the order given; nothing for one that is not frozen. */
export async function readMonths(
  months: readonly string[],
  regions: readonly string[],
): Promise<Map<string, Map<string, MonthFigures>>> {
  const ids = months.flatMap((month) => regions.map((region) => `${month}:${region}`));
  const found = CoverageMonthFiguresModel.collection.find({ _id: { $in: ids } } as object, { batchSize: 20_000 });
  const read = new Map<string, Map<string, MonthFigures>>();
  for await (const { _id, ...figures } of found) {
    const [month = '', region = ''] = String(_id).split(':');
    const held = read.get(month) ?? new Map<string, MonthFigures>();
    held.set(region, figures as unknown as MonthFigures);
    read.set(month, held);
  }
  return read;
}

/**
 * Make a frozen month anew from the log of changes, and compare: what differs was corrected after the month was frozen.
 *
 * @throws {Failure} `month_not_frozen`.
 */
export async function lateCorrections(month: string): Promise<LateCorrection[]> {
  if (!(await findMonth(month))) throw new Failure('month_not_frozen', { month });
  const { nodes } = await monthFromChanges(month);
  const frozen = new Map<string, MonthFigures>();
  const all = CoverageMonthFiguresModel.collection.find({ _id: { $gte: `${month}:`, $lt: `${month};` } } as object);
  for await (const { _id, ...figures } of all)
    frozen.set(String(_id).slice(month.length + 1), figures as unknown as MonthFigures);
  const late: LateCorrection[] = [];
  for (const region of new Set([...frozen.keys(), ...nodes.keys()])) {
    const [was, is] = [frozen.get(region) ?? noMonth(), nodes.get(region) ?? noMonth()];
    // Tasks are not of the log of changes: their dates may be moved at any time.
    if (told({ ...was, tasks: 0 }) !== told({ ...is, tasks: 0 })) late.push({ region, frozen: was, now: is });
  }
  return late.sort((a, b) => (a.region < b.region ? -1 : 1));
}

const noMonth = (): MonthFigures => ({
  ...{ employers: 0, own: 0, joint: 0, none: 0, members: 0, headcount: 0 },
  ...{ classes: {}, sizes: {}, sections: {} },
  ...nothing(),
});

/** Figures as a text that does not depend on the order of their keys, without zeros. */
function told(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, told(inner)])
    .filter(([, text]) => text !== '0' && text !== '');
  return kept
    .sort()
    .map(([key, text]) => `${key}(${text})`)
    .join('');
}
