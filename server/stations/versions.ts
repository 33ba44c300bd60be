import type { ClientSession, mongo } from 'mongoose';
import { CounterModel } from '../../schemas/platform/counter.ts';

/**
 * Take the next versions for changes of stations, within the transaction that makes them.
 *
 * Whoever takes versions later waits until this transaction has ended, so changes come to be seen in the order of their
 * versions, and a client that asks for what came after one misses nothing.
 *
 * @returns the first of them.
 */
export async function takeVersions(count: number, session: ClientSession): Promise<number> {
  const counters = CounterModel.collection as unknown as mongo.Collection<{ _id: string; next: number }>;
  const counter = await counters.findOneAndUpdate(
    { _id: 'stationVersions' },
    { $inc: { next: count } },
    { upsert: true, returnDocument: 'after', session },
  );
  return (counter?.next ?? count) - count + 1;
}
