import type { mongo } from 'mongoose';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { driver } from '../../platform/database/driver.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { localRead } from '../record/employer-collection.ts';

/** The serial of the next new employer. */
export async function nextSerial(): Promise<number> {
  const counter = await CounterModel.findById('employers').readConcern(localRead.readConcern.level).lean();
  return counter?.next ?? 1;
}

/** Reserve the serials from `from` up to `to`, which is exclusive. @throws {WriteConflict} where another import has reserved some. */
export async function reserveSerials(from: number, to: number, session: mongo.ClientSession): Promise<void> {
  if (from === to) return;
  const counters = driver<{ _id: string; next: number }>(CounterModel);
  if (from === 1)
    await counters.updateOne({ _id: 'employers' }, { $setOnInsert: { next: 1 } }, { upsert: true, session });
  const taken = await counters.updateOne({ _id: 'employers', next: from }, { $set: { next: to } }, { session });
  if (taken.matchedCount === 0) throw new WriteConflict();
}
