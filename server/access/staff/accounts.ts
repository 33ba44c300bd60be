import { type Appointment, type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { hashNewPassword } from './passwords.ts';
import type { Role } from './roles.ts';
import { wholeInstallation } from './scope.ts';

/** For the texts of those who ask for a password. */
export { minPasswordLength } from './passwords.ts';

/** An appointment to make. */
export interface NewAppointment {
  role: Role;
  /** The code of a union, or `all`. */
  union: string;
  /** Now by default. */
  from?: Date | undefined;
  /** Without an end by default. */
  until?: Date | undefined;
}

/**
 * Create a staff account with one role for a union, or for `all`, the whole installation.
 *
 * @returns the id of the account.
 * @throws {Failure} `union_not_found`, `username_taken`, `password_too_short`, `password_too_easy`, `appointment_invalid`.
 */
export async function addStaff(
  account: { username: string; password: string } & NewAppointment,
  now = new Date(),
): Promise<string> {
  const { username, password, ...appointment } = account;
  const created = await createAccount({ username, password, appointments: [await buildAppointment(appointment, now)] });
  return String(created._id);
}

/**
 * Store a new account.
 *
 * @param account.oneTimeUntil the end of the password's validity if it is a one-time password.
 * @throws {Failure} `username_taken`, `password_too_short`, `password_too_easy`.
 */
export async function createAccount(account: {
  username: string;
  password: string;
  appointments: Appointment[];
  oneTimeUntil?: Date;
}): Promise<Staff> {
  const { password, ...rest } = account;
  const passwordHash = await hashNewPassword(password, rest.username);
  try {
    const created = await StaffModel.create({ ...rest, passwordHash });
    return created.toObject();
  } catch (error) {
    if (isDuplicateKey(error)) throw new Failure('username_taken', { username: rest.username });
    throw error;
  }
}

/** Check an appointment and complete it for storing. @throws {Failure} `union_not_found`, `appointment_invalid`. */
export async function buildAppointment({ role, union, from, until }: NewAppointment, now: Date): Promise<Appointment> {
  // An appointment cannot begin in the past.
  const begins = from && from > now ? from : now;
  if (until && until <= begins) throw new Failure('appointment_invalid');
  const known = union === wholeInstallation || (await UnionModel.exists({ _id: union }));
  if (!known) throw new Failure('union_not_found', { union });
  return { role, union, from: begins, ...(until && { until }) };
}

/** Find an account by its user name. @throws {Failure} `account_not_found`. */
export async function findAccountByUsername(username: string): Promise<Staff> {
  const account = await StaffModel.findOne({ username }).lean();
  if (!account) throw new Failure('account_not_found');
  return account;
}
