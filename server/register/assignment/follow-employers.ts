import type { mongo } from 'mongoose';
import { type RoundItem, RoundItemModel } from '../../../schemas/organising/round.ts';
import { type Task, TaskModel } from '../../../schemas/organising/task.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { type Handover, HandoverModel } from '../../../schemas/register/responsibility.ts';
import { directoryInUse } from './assign-union.ts';
import { isOpen } from './task-log.ts';

/** What of an employer its task and its rounds go by. */
type Followed = Pick<Employer, '_id' | 'rev' | 'region' | 'responsible' | 'name' | 'into' | 'state' | 'union'>;

/**
 * Let open tasks and rounds follow employers that change, in the same transaction: to another region, to another union.
 *
 * A task has nothing left to be done where its employer is closed or has a union of its own, whoever says so.
 *
 * Each that goes from one union to another leaves a hand-over which both see.
 */
export async function followEmployers(changed: readonly Followed[], session?: mongo.ClientSession): Promise<void> {
  if (changed.length === 0) return;
  const inSession = session ? { session } : {};
  const byId = new Map(changed.map((employer) => [employer._id, employer]));
  const ids = [...byId.keys()];
  const held = await tasks()
    .find({ _id: { $in: ids } }, inSession)
    .toArray();
  const open = await items()
    .find({ employer: { $in: ids }, open: true }, inSession)
    .toArray();
  if (held.length === 0 && open.length === 0) return;
  const now = new Date();
  const given = new Map<number, Handover>();
  const writes = <Kept extends { region?: string | null; union?: string | null }>(kept: Kept, employer: Followed) => {
    const to = { region: employer.region ?? '', union: employer.responsible ?? null };
    if (employer.into || (kept.region === to.region && (kept.union ?? null) === to.union)) return undefined;
    if ((kept.union ?? null) !== to.union && !given.has(employer._id)) {
      given.set(employer._id, handoverOf(employer, { from: kept.union ?? null, cause: 'register', at: now }));
    }
    return { $set: to };
  };
  const taskWrites = held.flatMap((task) => {
    const employer = byId.get(task._id) as Followed;
    const open = isOpen(task.log) && !employer.state && employer.union !== 'own';
    const set = { ...writes(task, employer)?.$set, ...(!employer.into && open !== task.open && { open }) };
    return Object.keys(set).length > 0 ? [{ updateOne: { filter: { _id: task._id }, update: { $set: set } } }] : [];
  });
  const itemWrites = open.flatMap((item) => {
    const update = writes(item, byId.get(item.employer) as Followed);
    return update ? [{ updateOne: { filter: { _id: item._id }, update } }] : [];
  });
  if (taskWrites.length > 0) await tasks().bulkWrite(taskWrites, inSession);
  if (itemWrites.length > 0) await items().bulkWrite(itemWrites, inSession);
  if (given.size > 0) await keepHandovers([...given.values()], session);
  await bringBack(held, byId, inSession);
  await takeAlong(held, byId, inSession);
}

/** Employers that are there no more: what has been done for them is kept, and nothing is left to do. */
export async function forgetEmployers(serials: readonly number[], session: mongo.ClientSession): Promise<void> {
  if (serials.length === 0) return;
  const ids = { $in: [...serials] };
  await tasks().deleteMany({ _id: ids, log: [] }, { session });
  await tasks().updateMany({ _id: ids }, { $set: { gone: true, open: false } }, { session });
  await items().deleteMany({ employer: ids, open: true }, { session });
}

/** Write hand-overs; one of an employer's revision that is there already gets what is better known of it. */
export async function keepHandovers(given: readonly Handover[], session?: mongo.ClientSession): Promise<void> {
  const writes = given.map(({ _id, ...fields }) => ({
    updateOne: { filter: { _id }, update: { $set: fields }, upsert: true },
  }));
  await handovers().bulkWrite(writes, session ? { session } : {});
}

/** The hand-over that an employer's revision is. */
export function handoverOf(
  { _id, rev, name, responsible }: Followed,
  { from, cause, at, by, reason }: Pick<Handover, 'cause' | 'at'> & Partial<Pick<Handover, 'from' | 'by' | 'reason'>>,
): Handover {
  const { byId } = directoryInUse();
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

/** The task of an employer that another took in goes with it, unless that one has its own. */
async function takeAlong(
  held: readonly Task[],
  byId: ReadonlyMap<number, Followed>,
  inSession: { session?: mongo.ClientSession },
): Promise<void> {
  for (const task of held) {
    const { into } = byId.get(task._id) ?? {};
    if (!into || task.gone) continue;
    const taken = { ...task, _id: into, takenFrom: task._id };
    await tasks().updateOne({ _id: into }, { $setOnInsert: taken }, { upsert: true, ...inSession });
    await tasks().updateOne({ _id: task._id }, { $set: { gone: true, open: false } }, inSession);
  }
}

/** An employer that parts again from the one that took it in has its task back; what was gone on with there stays there. */
async function bringBack(
  held: readonly Task[],
  byId: ReadonlyMap<number, Followed>,
  inSession: { session?: mongo.ClientSession },
): Promise<void> {
  for (const { _id, gone, log } of held) {
    if (!gone || byId.get(_id)?.into) continue;
    await tasks().updateOne({ _id }, { $unset: { gone: 1 } }, inSession);
    await tasks().deleteOne({ takenFrom: _id, log: { $size: log.length } }, inSession);
  }
}

/** The driver's collections. */
export const tasks = () => TaskModel.collection as unknown as mongo.Collection<Task>;
export const items = () => RoundItemModel.collection as unknown as mongo.Collection<RoundItem>;
export const handovers = () => HandoverModel.collection as unknown as mongo.Collection<Handover>;
