import { type ClientSession, trusted } from 'mongoose';
import { StaffModel } from '../../../schemas/access/staff.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { forgetOfficers } from './officer-cache.ts';
import { wholeInstallation } from './scope.ts';

/**
 * Change accounts, unless that would leave the installation without a system administrator who stays.
 *
 * Every administrator's account is written to first, so that two of them who end each other at the same moment are in
 * each other's way, and the second sees what the first did.
 *
 * @throws {Failure} `last_system_admin`, `overloaded`.
 */
export function keepingAnAdmin<Result>(work: (session: ClientSession) => Promise<Result>, now: Date): Promise<Result> {
  // Without an end: one whose time runs out is none to rely on.
  const lasting = { role: 'system_admin', union: wholeInstallation, from: { $lte: now }, until: null };
  const admins = { active: true, appointments: trusted({ $elemMatch: lasting }) };
  return transact(performance.now() + patienceMs, async (session) => {
    const options = { session, requireFilter: true, timestamps: false };
    const { matchedCount } = await StaffModel.updateMany(admins, { $inc: { __v: 1 } }, options);
    const result = await work(session);
    const left = await StaffModel.exists(admins).session(session);
    if (matchedCount > 0 && !left) throw new Failure('last_system_admin');
    return result;
  }).finally(forgetOfficers);
}
