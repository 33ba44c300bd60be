import type { ClientSession } from 'mongoose';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { driver } from '../../platform/database/driver.ts';

/**
 * Take the next version numbers for changes of stations, within the transaction that makes these changes.
 *
 * A later transaction that takes versions waits until this one has ended. So changes become visible in the order of
 * their versions, and a client that asks for the changes after a version misses none.
 *
 * @returns the first of the numbers.
 */
export async function takeVersions(count: number, session: ClientSession): Promise<number> {
  const counter = await driver<{ _id: string; next: number }>(CounterModel).findOneAndUpdate(
    { _id: 'stationVersions' },
    { $inc: { next: count } },
    { upsert: true, returnDocument: 'after', session },
  );
  return (counter?.next ?? count) - count + 1;
}
