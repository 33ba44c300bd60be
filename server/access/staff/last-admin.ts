import { type ClientSession, trusted } from 'mongoose';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { invalidateOfficers } from './officer-cache.ts';
import { wholeInstallation } from './scope.ts';

/**
 * Change accounts in a transaction, unless that would leave the installation without a permanent system administrator.
 *
 * The transaction first writes to the accounts of all administrators. So if two of them remove each other at the same
 * moment, their transactions conflict, and the second one sees what the first did.
 *
 * @throws {Failure} `last_system_admin`, `overloaded`.
 */
export function withRemainingAdmin<Result>(
  work: (session: ClientSession) => Promise<Result>,
  now: Date,
): Promise<Result> {
  // An administrator whose appointment has an end does not count.
  const permanent = { role: 'system_admin', union: wholeInstallation, from: { $lte: now }, until: null };
  const admins = { active: true, appointments: trusted({ $elemMatch: permanent }) };
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    const options = { session, requireFilter: true, timestamps: false };
    const { matchedCount } = await StaffModel.updateMany(admins, { $inc: { __v: 1 } }, options);
    const result = await work(session);
    const remaining = await StaffModel.exists(admins).session(session);
    if (matchedCount > 0 && !remaining) throw new Failure('last_system_admin');
    return result;
  }).finally(invalidateOfficers);
}
