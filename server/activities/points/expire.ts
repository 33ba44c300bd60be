import { Types, trusted } from 'mongoose';
import { PointsAccountModel } from '../../../schemas/activities/points/points.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { post } from './ledger.ts';

/**
 * Post the end of the points of a person that ended by now. Without it they are still posted before the next spending:
 * no points are spent after their end.
 *
 * @throws {Failure} `overloaded`.
 */
export async function postExpired(person: string, now: Date): Promise<void> {
  if (!(await PointsAccountModel.exists({ person, nextExpiry: trusted({ $lte: now }) }))) return;
  await transact(performance.now() + patienceMs, (transaction) =>
    post(transaction, new Types.ObjectId(person), [], now),
  );
}

/** The same for everybody; how many it was. */
export async function postAllExpired(now: Date): Promise<number> {
  let people = 0;
  const due = PointsAccountModel.find({ nextExpiry: trusted({ $lte: now }) }, { person: 1 }).lean();
  for await (const { person } of due.cursor()) {
    await postExpired(String(person), now);
    people += 1;
  }
  return people;
}
