import type { mongo } from 'mongoose';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import type { Employer, StoredEmployer } from '../../../schemas/register/employer.ts';
import { employers, storedEmployers } from '../record/employer-collection.ts';
import { type ActingDirectory, assignUnion } from './assign-union.ts';
import { followEmployers, roundItems, tasks } from './follow-employers.ts';
import { refreshDirectory } from './refresh-directory.ts';

/** What decides which union must act, and the decision that is stored. */
type Combination = Pick<Employer, 'region' | 'industry' | 'assigned' | 'responsible' | 'placing'>;

/**
 * Decide again for all employers which union must act, after the union tree or the table of trades has changed.
 *
 * Employers of one region, trade and union are updated together, so that a million of them take some thousand writes. The
 * work can be interrupted and done again.
 *
 * @returns how many employers changed their union, or the rule by which it was found.
 */
export async function reassignAll(): Promise<number> {
  let changed = 0;
  // Repeated until nothing changes: a list may be imported meanwhile that was planned with the old tree.
  for (let last = -1; last !== 0; changed += last) last = await placeOnce(await refreshDirectory());
  if (changed > 0) await followAll();
  return changed;
}

/**
 * Decide for the employers of a database of an older version, which did not store the union that must act; once.
 *
 * @returns how many employers changed; 0 where it was done before.
 */
export async function assignExisting(): Promise<number> {
  const done = { _id: 'placed', next: 1 };
  if (await CounterModel.exists(done)) return 0;
  const changed = await reassignAll();
  await CounterModel.updateOne({ _id: done._id }, { $set: done }, { upsert: true });
  return changed;
}

async function placeOnce(directory: ActingDirectory): Promise<number> {
  const fields = ['region', 'industry', 'assigned', 'responsible', 'placing'] as const;
  const combinations = storedEmployers().aggregate<{ _id: Combination }>(
    [
      { $match: { into: { $exists: false } } },
      { $group: { _id: Object.fromEntries(fields.map((field) => [field, `$${field}`])) } },
    ],
    { allowDiskUse: true },
  );
  let changed = 0;
  for await (const { _id: found } of combinations) {
    const { responsible, placing } = assignUnion(found, directory);
    if (responsible === found.responsible && placing === found.placing) continue;
    const filter = Object.fromEntries(fields.map((field) => [field, found[field] ?? { $exists: false }]));
    const update = responsible
      ? { $set: { responsible, placing }, $inc: { rev: 1 } }
      : { $unset: { responsible: '', placing: '' }, $inc: { rev: 1 } };
    const written = await storedEmployers().updateMany(
      { ...filter, into: { $exists: false } } as mongo.Filter<StoredEmployer>,
      update as mongo.UpdateFilter<StoredEmployer>,
    );
    changed += written.modifiedCount;
  }
  return changed;
}

/** Let tasks and rounds follow employers that went to another union. */
async function followAll(): Promise<void> {
  const serials = new Set<number>();
  for await (const { _id } of tasks().find({}, { projection: { _id: 1 } })) serials.add(_id);
  for await (const { employer } of roundItems().find({ open: true }, { projection: { employer: 1 } }))
    serials.add(employer);
  const all = [...serials];
  for (let at = 0; at < all.length; at += 1000) {
    const some = { _id: { $in: all.slice(at, at + 1000) } };
    const fields = { projection: { rev: 1, region: 1, responsible: 1, name: 1, into: 1, state: 1, union: 1 } };
    await followEmployers(await employers().find(some, fields).toArray());
  }
}
