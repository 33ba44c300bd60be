import type { mongo } from 'mongoose';
import { type RoundItem, RoundItemModel } from '../../../schemas/organising/round.ts';
import { type Task, TaskModel } from '../../../schemas/organising/task.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { type Handover, HandoverModel } from '../../../schemas/register/responsibility.ts';
import { driver } from '../../platform/database/driver.ts';
import { currentDirectory } from './assign-union.ts';
import { isTaskOpen } from './task-log.ts';

/** The part of an employer that its task and its rounds depend on. */
type Followed = Pick<Employer, '_id' | 'rev' | 'region' | 'responsible' | 'name' | 'into' | 'state' | 'union'>;

/**
 * Let open tasks and rounds follow changed employers to another region or union, in the same transaction.
 *
 * A task is no longer open when its employer is closed or has a union of its own, whoever says so.
 *
 * Each employer that goes from one union to another leaves a hand-over, which both unions see.
 */
export async function followEmployers(changed: readonly Followed[], session?: mongo.ClientSession): Promise<void> {
  if (changed.length === 0) return;
  const inSession = session ? { session } : {};
  const byId = new Map(changed.map((employer) => [employer._id, employer]));
  const ids = [...byId.keys()];
  const affected = await tasks()
    .find({ _id: { $in: ids } }, inSession)
    .toArray();
  const open = await roundItems()
    .find({ employer: { $in: ids }, open: true }, inSession)
    .toArray();
  if (affected.length === 0 && open.length === 0) return;
  const now = new Date();
  const handed = new Map<number, Handover>();
  const updateFor = (kept: { region?: string | null; union?: string | null }, employer: Followed) => {
    const to = { region: employer.region ?? '', union: employer.responsible ?? null };
    if (employer.into || (kept.region === to.region && (kept.union ?? null) === to.union)) return undefined;
    if ((kept.union ?? null) !== to.union && !handed.has(employer._id)) {
      handed.set(employer._id, handoverOf(employer, { from: kept.union ?? null, cause: 'register', at: now }));
    }
    return { $set: to };
  };
  const taskWrites = affected.flatMap((task) => {
    const employer = byId.get(task._id) as Followed;
    const open = isTaskOpen(task.log) && !employer.state && employer.union !== 'own';
    const set = { ...updateFor(task, employer)?.$set, ...(!employer.into && open !== task.open && { open }) };
    return Object.keys(set).length > 0 ? [{ updateOne: { filter: { _id: task._id }, update: { $set: set } } }] : [];
  });
  const itemWrites = open.flatMap((item) => {
    const update = updateFor(item, byId.get(item.employer) as Followed);
    return update ? [{ updateOne: { filter: { _id: item._id }, update } }] : [];
  });
  if (taskWrites.length > 0) await tasks().bulkWrite(taskWrites, inSession);
  if (itemWrites.length > 0) await roundItems().bulkWrite(itemWrites, inSession);
  if (handed.size > 0) await saveHandovers([...handed.values()], session);
  await restoreTasksOfSplit(affected, byId, inSession);
  await moveTasksOfMerged(affected, byId, inSession);
}

/** Close tasks and rounds of removed employers. A task with entries in its log is kept; the others are deleted. */
export async function closeTasksOfRemoved(serials: readonly number[], session: mongo.ClientSession): Promise<void> {
  if (serials.length === 0) return;
  const ids = { $in: [...serials] };
  await tasks().deleteMany({ _id: ids, log: [] }, { session });
  await tasks().updateMany({ _id: ids }, { $set: { gone: true, open: false } }, { session });
  await roundItems().deleteMany({ employer: ids, open: true }, { session });
}

/** Write hand-overs. One that exists for the same revision of an employer is overwritten, as the later one knows more. */
export async function saveHandovers(all: readonly Handover[], session?: mongo.ClientSession): Promise<void> {
  const writes = all.map(({ _id, ...fields }) => ({
    updateOne: { filter: { _id }, update: { $set: fields }, upsert: true },
  }));
  await handovers().bulkWrite(writes, session ? { session } : {});
}

/** Build the hand-over that a revision of an employer makes. */
export function handoverOf(
  { _id, rev, name, responsible }: Followed,
  { from, cause, at, by, reason }: Pick<Handover, 'cause' | 'at'> & Partial<Pick<Handover, 'from' | 'by' | 'reason'>>,
): Handover {
  const { byId } = currentDirectory();
  const to = responsible ?? null;
  const within = [from, to].flatMap((union) => (union ? [union, ...(byId.get(union)?.ancestors ?? [])] : []));
  return {
    _id: `${_id}.${rev}`,
    employer: _id,
    name: name ?? '',
    from: from ?? null,
    to,
    within: [...new Set(within)],
    cause,
    reason: reason ?? null,
    by: by ?? null,
    at,
  };
}

/** Move the task of an employer that another took in to the other, unless that one has a task. */
async function moveTasksOfMerged(
  affected: readonly Task[],
  byId: ReadonlyMap<number, Followed>,
  inSession: { session?: mongo.ClientSession },
): Promise<void> {
  for (const task of affected) {
    const { into } = byId.get(task._id) ?? {};
    if (!into || task.gone) continue;
    const taken = { ...task, _id: into, takenFrom: task._id };
    await tasks().updateOne({ _id: into }, { $setOnInsert: taken }, { upsert: true, ...inSession });
    await tasks().updateOne({ _id: task._id }, { $set: { gone: true, open: false } }, inSession);
  }
}

/**
 * Give an employer that was separated again from the one that took it in its task back. The copy there is deleted, unless
 * work went on with it.
 */
async function restoreTasksOfSplit(
  affected: readonly Task[],
  byId: ReadonlyMap<number, Followed>,
  inSession: { session?: mongo.ClientSession },
): Promise<void> {
  for (const { _id, gone, log } of affected) {
    if (!gone || byId.get(_id)?.into) continue;
    await tasks().updateOne({ _id }, { $unset: { gone: 1 } }, inSession);
    await tasks().deleteOne({ takenFrom: _id, log: { $size: log.length } }, inSession);
  }
}

/** The driver's collections. */
export const tasks = () => driver<Task>(TaskModel);
export const roundItems = () => driver<RoundItem>(RoundItemModel);
export const handovers = () => driver<Handover>(HandoverModel);
