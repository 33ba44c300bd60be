import { type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { revokeAllLogins } from '../../access/logins/revoke-logins.ts';
import { isInForce, unionsWithAncestors, withUnionScopes } from '../../access/staff/appointments.ts';
import { countLoginAttempt, type LoginSource, requireUnlocked } from '../../access/staff/login-lock.ts';
import { hashNewPassword, verifyPassword } from '../../access/staff/passwords.ts';
import { beginEnrolment, useSecondFactorCode } from '../../access/staff/second-factor.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** What staff enter to log in, and where. `code` is a code of the second factor or a recovery code. */
export interface Credentials extends LoginSource {
  password: string;
  code?: string | undefined;
}

/** Receives the account as soon as it is known, so that the audit trail names it for a failed login too. */
export type AccountListener = (account: { id: string; within: string[] }) => void;

/**
 * Check a user name, a password and a code of the second factor.
 *
 * An unknown name, a locked name and a wrong password cost the same reads, writes and hashing, so that nobody can find
 * out which names exist. During a lock the right password is refused like a wrong one.
 *
 * @returns the account's id.
 * @throws {Failure} `password_wrong`, `login_locked`, `second_factor_needed`, `second_factor_wrong`; `not_permitted`
 *   if the account holds no appointment at this time.
 */
export async function logInStaff(credentials: Credentials, now: Date, onAccount?: AccountListener): Promise<string> {
  const account = await authenticate(credentials, now, onAccount);
  if (!account.appointments.some((each) => isInForce(each, now))) throw new Failure('not_permitted');
  return String(account._id);
}

/**
 * Change one's own password. Every login of the account ends, the present one too.
 *
 * @throws {Failure} the codes that `logInStaff` throws for the present password; `password_too_short`,
 *   `password_too_easy`.
 */
export async function changePassword({ next, ...present }: Credentials & { next: string }, now: Date): Promise<void> {
  const { _id, username } = await authenticate(present, now);
  if (next === present.password) throw new Failure('password_too_easy');
  const passwordHash = await hashNewPassword(next, username);
  await StaffModel.updateOne({ _id }, { $set: { passwordHash }, $unset: { oneTimeUntil: 1 } });
  await revokeAllLogins('staff', String(_id), now);
}

/**
 * Begin to set up a second factor, or to replace the present one.
 *
 * @throws {Failure} the codes that `logInStaff` throws.
 */
export async function startSecondFactorSetup(credentials: Credentials, now: Date) {
  return beginEnrolment(await authenticate(credentials, now));
}

async function authenticate(credentials: Credentials, now: Date, onAccount?: AccountListener): Promise<Staff> {
  const { username, password, code } = credentials;
  const attempt = await countLoginAttempt(credentials, now);
  const account = await StaffModel.findOne({ username, active: true }).lean();
  const appointments = await withUnionScopes(account?.appointments ?? []);
  if (account) onAccount?.({ id: String(account._id), within: unionsWithAncestors(appointments) });
  const usable = !attempt.lockedUntil && !(account?.oneTimeUntil && account.oneTimeUntil <= now);
  const fits = await verifyPassword(usable ? account?.passwordHash : undefined, password);
  requireUnlocked(attempt, now);
  if (!account || !fits) throw new Failure('password_wrong');
  if (account.secondFactor && code === undefined) {
    await attempt.withdraw();
    throw new Failure('second_factor_needed');
  }
  if (account.secondFactor && !(await useSecondFactorCode(account, code as string, now)))
    throw new Failure('second_factor_wrong');
  await attempt.succeeded();
  return account;
}
