import type { mongo } from 'mongoose';
import { type RoundItem, RoundModel } from '../../../schemas/organising/round.ts';
import type { Task } from '../../../schemas/organising/task.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { actsFor } from '../../register/assignment/acting-scope.ts';
import { roundItems, tasks } from '../../register/assignment/follow-employers.ts';
import { type CoverageClass, classOf } from '../../register/classification/classify.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { registerFilter } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { serialsOfDrive } from '../drives/drives.ts';

/** Tasks to be created: for which employers, and until when their unions should be founded. */
export interface NewTasks {
  region: string;
  /** Only employers of these classes; every employer without a union where it is left out. */
  classes?: readonly CoverageClass[] | undefined;
  /** Only employers on the list of this drive. */
  drive?: string | undefined;
  /** Only employers that were answered in this round. */
  round?: number | undefined;
  /** `YYYY-MM-DD`. */
  due: string;
}

/**
 * Create a task for every employer of a region, and of some classes, a drive or a round, that has no union of its own and no
 * task yet. Tasks that are there stay as they are.
 *
 * @param options.today the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `round_not_found`, `round_due_past`, `drive_not_found`.
 */
export async function createTasks(
  { region, classes, drive, round, due }: NewTasks,
  { by, scope, now, today }: { by: string; scope: Scope; now: Date; today: string },
): Promise<{ made: number; known: number }> {
  const place = await findRegionInScope(region, scope);
  if (due < today) throw new Failure('round_due_past', { due });
  if (round !== undefined) await requireRound(round, scope);
  const listed = drive === undefined ? undefined : await serialsOfDrive(drive, place._id, scope);
  const wanted = {
    ...registerFilter({ region: place._id }, scope),
    state: { $exists: false },
    union: { $ne: 'own' as const },
  };
  const filter = [place._id, ...(drive ? [drive] : []), ...(classes ?? [])].join(' ');
  const origin = round === undefined ? `${drive ? 'drive' : 'filter'} ${filter}` : `round ${round}`;
  const rules = await coverageRulesInForce();
  const counts = { made: 0, known: 0 };
  let page: Task[] = [];
  const flush = async () => {
    if (round !== undefined) page = await answeredIn(round, page);
    if (page.length === 0) return;
    const writes = page.map(({ _id, ...task }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: task }, upsert: true },
    }));
    const { upsertedCount } = await tasks().bulkWrite(writes, { ordered: false });
    counts.made += upsertedCount;
    counts.known += page.length - upsertedCount;
    page = [];
  };
  for await (const employer of employers().find(wanted, { batchSize: 1000 })) {
    if (listed && !listed.has(employer._id)) continue;
    if (classes ? !classes.includes(classOf(employer, today, rules)) : employer.union !== 'none') continue;
    page.push({
      _id: employer._id,
      region: employer.region ?? '',
      union: employer.responsible ?? null,
      origin,
      state: 'new',
      due,
      open: true,
      log: [],
      by,
      at: now,
    } as unknown as Task);
    if (page.length === 1000) await flush();
  }
  await flush();
  return counts;
}

/** Find a task that a scope may work on. @throws {Failure} `task_not_found`. */
export async function findTask(employer: number, scope: Scope): Promise<Task> {
  const task = await tasks().findOne({ _id: employer });
  if (!task || task.gone || !actsFor(scope, task)) throw new Failure('task_not_found', { employer });
  return task;
}

async function requireRound(number: number, scope: Scope): Promise<void> {
  const round = await RoundModel.findById(number).lean();
  if (!round || !coversRegion(scope, round.region)) throw new Failure('round_not_found', { round: number });
}

/** The tasks of a page whose employers were answered in a round. */
async function answeredIn(round: number, page: readonly Task[]): Promise<Task[]> {
  const found = await roundItems()
    .find({ _id: { $in: page.map(({ _id }) => `${round}.${_id}`) }, answers: { $ne: [] } } as mongo.Filter<RoundItem>, {
      projection: { employer: 1 },
    })
    .toArray();
  const answered = new Set(found.map(({ employer }) => employer));
  return page.filter(({ _id }) => answered.has(_id));
}
