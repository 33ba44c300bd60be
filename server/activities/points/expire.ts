import { Types, trusted } from 'mongoose';
import { PointsAccountModel } from '../../../schemas/activities/points/points.ts';
import { hourMs } from '../../platform/calendar/durations.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import type { Job } from '../../platform/jobs/run-jobs.ts';
import { postMovements } from './ledger.ts';

/** Posts the expiry of points every hour, also of people who never ask for theirs. */
export const expiryJob: Job = { name: 'points expiry', pauseMs: hourMs, run: expireAllPoints };

/**
 * Post the expiry of a person's points that have expired by now. A spending does the same first, so expired points are
 * never spent.
 *
 * @throws {Failure} `overloaded`.
 */
export async function expirePoints(person: string, now: Date): Promise<void> {
  if (!(await PointsAccountModel.exists({ person, nextExpiry: trusted({ $lte: now }) }))) return;
  await transact(performance.now() + transactionTimeoutMs, (transaction) =>
    postMovements(transaction, new Types.ObjectId(person), [], now),
  );
}

/** Post the expiry of everybody's points. @returns the number of people whose account was due. */
export async function expireAllPoints(now: Date): Promise<number> {
  let people = 0;
  const due = PointsAccountModel.find({ nextExpiry: trusted({ $lte: now }) }, { person: 1 }).lean();
  for await (const { person } of due.cursor()) {
    await expirePoints(String(person), now);
    people += 1;
  }
  return people;
}
