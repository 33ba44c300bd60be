import type { mongo } from 'mongoose';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { employers } from '../record/working-set.ts';
import { type Directory, placeEmployer } from './assign-union.ts';
import { refreshDirectory } from './directory.ts';
import { followEmployers, items, tasks } from './follow-employers.ts';

type Kind = Pick<Employer, 'region' | 'industry' | 'assigned' | 'responsible' | 'placing'>;

/**
 * Find anew, for every employer, the union that must act: the union tree or the table of trades has changed.
 *
 * Employers of one region, trade and union are decided together, so that a million of them are some thousand writes. It
 * can be broken off and done again.
 *
 * @returns how many employers went to another union, or got one by another rule.
 */
export async function placeAll(): Promise<number> {
  let changed = 0;
  // Again until there is nothing left: a list may have gone in meanwhile, planned with the tree as it was before.
  for (let last = -1; last !== 0; changed += last) last = await placeOnce(await refreshDirectory());
  if (changed > 0) await followAll();
  return changed;
}

/** The same for a database of a version that knew nothing of it; once. @returns as `placeAll`, 0 where it was done. */
export async function placeOld(): Promise<number> {
  const done = { _id: 'placed', next: 1 };
  if (await CounterModel.exists(done)) return 0;
  const changed = await placeAll();
  await CounterModel.updateOne({ _id: done._id }, { $set: done }, { upsert: true });
  return changed;
}

async function placeOnce(directory: Directory): Promise<number> {
  const wanted = ['region', 'industry', 'assigned', 'responsible', 'placing'] as const;
  const kinds = employers().aggregate<{ _id: Kind }>(
    [
      { $match: { into: { $exists: false } } },
      { $group: { _id: Object.fromEntries(wanted.map((field) => [field, `$${field}`])) } },
    ],
    { allowDiskUse: true },
  );
  let changed = 0;
  for await (const { _id: kind } of kinds) {
    const { responsible, placing } = placeEmployer(kind, directory);
    if (responsible === kind.responsible && placing === kind.placing) continue;
    const filter = Object.fromEntries(wanted.map((field) => [field, kind[field] ?? { $exists: false }]));
    const update = responsible
      ? { $set: { responsible, placing }, $inc: { rev: 1 } }
      : { $unset: { responsible: '', placing: '' }, $inc: { rev: 1 } };
    const written = await employers().updateMany(
      { ...filter, into: { $exists: false } } as mongo.Filter<Employer>,
      update as mongo.UpdateFilter<Employer>,
    );
    changed += written.modifiedCount;
  }
  return changed;
}

/** Tasks and rounds of employers that went to another union. */
async function followAll(): Promise<void> {
  const serials = new Set<number>();
  for await (const { _id } of tasks().find({}, { projection: { _id: 1 } })) serials.add(_id);
  for await (const { employer } of items().find({ open: true }, { projection: { employer: 1 } })) serials.add(employer);
  const all = [...serials];
  for (let at = 0; at < all.length; at += 1000) {
    const some = { _id: { $in: all.slice(at, at + 1000) } };
    const fields = { projection: { rev: 1, region: 1, responsible: 1, name: 1, into: 1, state: 1, union: 1 } };
    await followEmployers(await employers().find(some, fields).toArray());
  }
}
