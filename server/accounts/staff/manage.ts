import type { ClientSession } from 'mongoose';
import { trusted } from 'mongoose';
import { type Appointment, type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { endAllLogins } from '../../access/logins/revoke-logins.ts';
import { appointed, createAccount, type NewAppointment } from '../../access/staff/accounts.ts';
import { type HeldAppointment, mayGrant, placed, scopeOf } from '../../access/staff/appointments.ts';
import { keepingAnAdmin } from '../../access/staff/last-admin.ts';
import { unlock } from '../../access/staff/login-lock.ts';
import { hashNewPassword, makeOneTimePassword, oneTimeMs } from '../../access/staff/passwords.ts';
import { everywhere, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { removeSecondFactor } from '../../access/staff/second-factor.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionsInScope } from '../../territory/unions/scope.ts';

/** Who manages accounts, and what they hold: nobody can give more. */
export interface Manager {
  id: string | undefined;
  appointments: readonly HeldAppointment[];
}

/** The command line, whose user holds the database anyway. */
export const commandLine: Manager = {
  id: undefined,
  appointments: [
    { role: 'system_admin', union: wholeInstallation, from: new Date(0), ancestors: [], regions: everywhere.regions },
  ],
};

/** An account with the appointments that its reader's scope holds. */
export type ManagedAccount = Omit<Staff, 'secondFactor'> & { secondFactor: boolean };

/** A password that its owner must change, and how long it waits. */
export interface OneTimePassword {
  id: string;
  oneTimePassword: string;
  goodUntil: Date;
}

/** The accounts with an appointment within the scope, in the order they were made; `after` is the last id of a page. */
export async function listAccounts(
  scope: Scope,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<ManagedAccount[]> {
  const seen = await staffedUnions(scope);
  const accounts = await StaffModel.find({
    ...(seen && { 'appointments.union': trusted({ $in: [...seen] }) }),
    ...(after && { _id: trusted({ $gt: after }) }),
  })
    .sort({ _id: 1 })
    .limit(limit)
    .lean();
  return accounts.map((account) => shown(account, (union) => !seen || seen.has(union)));
}

/**
 * Make an account with a one-time password.
 *
 * @throws {Failure} `grant_beyond_own`, `union_not_found`, `appointment_invalid`, `username_taken`.
 */
export async function openAccount(
  manager: Manager,
  account: { username: string; appointments: readonly NewAppointment[] },
  now: Date,
): Promise<OneTimePassword> {
  const appointments = await granted(manager, account.appointments, now);
  const { oneTimePassword, goodUntil } = oneTime(now);
  const { username } = account;
  const { _id } = await createAccount({ username, password: oneTimePassword, appointments, oneTimeUntil: goodUntil });
  return { id: String(_id), oneTimePassword, goodUntil };
}

/**
 * Give an account other appointments within the manager's scope; those elsewhere stay as they are.
 *
 * What is taken away ends now and is kept as history.
 *
 * @throws {Failure} `account_not_found`, `own_account`, `grant_beyond_own`, `account_beyond_own`, `union_not_found`,
 *   `appointment_invalid`, `last_system_admin`, `overloaded`.
 */
export async function changeAppointments(
  manager: Manager,
  id: string,
  wanted: readonly NewAppointment[],
  now: Date,
): Promise<ManagedAccount> {
  return keepingAnAdmin(async (session) => {
    const { account, within } = await managed(manager, id, session);
    const kept: Appointment[] = [];
    const dropped: HeldAppointment[] = [];
    const fresh = [...wanted];
    for (const [at, appointment] of account.appointments.entries()) {
      const place = within[at];
      if (!place || isOver(appointment, now)) kept.push(appointment);
      else {
        const same = fresh.findIndex((each) => isSame(each, appointment));
        if (same >= 0) fresh.splice(same, 1);
        else dropped.push(place);
        if (same >= 0) kept.push(appointment);
        else if (appointment.from < now) kept.push({ ...appointment, until: now });
      }
    }
    if (!dropped.every((each) => mayGrant(manager.appointments, each))) throw new Failure('account_beyond_own');
    const appointments = [...kept, ...(await granted(manager, fresh, now))];
    await StaffModel.updateOne({ _id: account._id }, { $set: { appointments } }, { session });
    const seen = await staffedUnions(scopeOf(manager.appointments, 'staff.manage'), appointments);
    return shown({ ...account, appointments }, (union) => !seen || seen.has(union));
  }, now);
}

/** End an account for good. @throws {Failure} `account_not_found`, `own_account`, `account_beyond_own`, `last_system_admin`, `overloaded`. */
export async function endAccount(manager: Manager, id: string, now: Date): Promise<ManagedAccount> {
  const ended = await keepingAnAdmin(async (session) => {
    const account = await wholly(manager, id, now, session);
    const endedAt = account.endedAt ?? now;
    await StaffModel.updateOne({ _id: account._id }, { $set: { active: false, endedAt } }, { session });
    return { ...account, active: false, endedAt };
  }, now);
  await endAllLogins('staff', id, now);
  return shown(ended, () => true);
}

/** Replace a password by a one-time one, and end a lock. @throws {Failure} `account_not_found`, `own_account`, `account_beyond_own`. */
export async function resetPassword(manager: Manager, id: string, now: Date): Promise<OneTimePassword> {
  const { _id, username } = await wholly(manager, id, now);
  const { oneTimePassword, goodUntil } = oneTime(now);
  const passwordHash = await hashNewPassword(oneTimePassword, username);
  await StaffModel.updateOne({ _id }, { $set: { passwordHash, oneTimeUntil: goodUntil } });
  await endAllLogins('staff', id, now);
  await unlock(username);
  return { id, oneTimePassword, goodUntil };
}

/** Take away a second factor that was lost; its owner's logins end. @throws {Failure} `account_not_found`. */
export async function resetSecondFactor(manager: Manager, id: string, now: Date): Promise<void> {
  const { _id } = await wholly(manager, id, now);
  await removeSecondFactor(_id);
  await endAllLogins('staff', id, now);
}

/** An account of which every appointment is the manager's to give: only then may it be taken from its owner. */
async function wholly(manager: Manager, id: string, now: Date, session?: ClientSession): Promise<Staff> {
  const { account, within } = await managed(manager, id, session);
  const mine = account.appointments.every((appointment, at) => {
    const place = within[at];
    return isOver(appointment, now) || (place && mayGrant(manager.appointments, place));
  });
  if (!mine) throw new Failure('account_beyond_own');
  return account;
}

/** An account of the manager's scope, with the place of each appointment that lies in it. */
async function managed({ id: self, appointments }: Manager, id: string, session?: ClientSession) {
  const account = await StaffModel.findById(id)
    .session(session ?? null)
    .lean();
  const { unions } = scopeOf(appointments, 'staff.manage');
  const places = new Map((await placed(account?.appointments ?? [])).map((place) => [place.union, place]));
  const within = (account?.appointments ?? []).map(({ role, union, from, until }) => {
    const place = places.get(union);
    const covered =
      unions === wholeInstallation ||
      (place && unions.some((held) => held === union || place.ancestors.includes(held)));
    if (!covered) return undefined;
    return { ...(place ?? { ancestors: [], regions: [] }), role, union, from, until };
  });
  const seen = unions === wholeInstallation || within.some((place) => place);
  if (!account || !seen) throw new Failure('account_not_found');
  if (id === self) throw new Failure('own_account');
  return { account, within };
}

async function granted(manager: Manager, wanted: readonly NewAppointment[], now: Date): Promise<Appointment[]> {
  // A union out of reach is refused before it is looked for, and alike whether it is there or not.
  const asked = await placed(wanted.map(({ role, union, until }) => ({ role, union, from: now, until })));
  const known = new Set(asked.map(({ union }) => union));
  const { unions } = scopeOf(manager.appointments, 'staff.manage');
  const mine = asked.every((each) => mayGrant(manager.appointments, each));
  const unknown = wanted.some(({ union }) => !known.has(union));
  if (!mine || (unknown && unions !== wholeInstallation)) throw new Failure('grant_beyond_own');
  return Promise.all(wanted.map((each) => appointed(each, now)));
}

/** The unions of the scope for which anybody was appointed; nothing where the scope is the whole installation. */
async function staffedUnions(scope: Scope, also: readonly Appointment[] = []): Promise<Set<string> | undefined> {
  if (scope.unions === wholeInstallation) return undefined;
  const staffed = [...(await StaffModel.distinct('appointments.union')), ...also.map(({ union }) => union)];
  const held = await UnionModel.find({ $and: [{ _id: trusted({ $in: staffed }) }, unionsInScope(scope)] }, { _id: 1 });
  return new Set(held.map(({ _id }) => _id));
}

function oneTime(now: Date) {
  return { oneTimePassword: makeOneTimePassword(), goodUntil: new Date(now.getTime() + oneTimeMs) };
}

function isOver({ until }: Appointment, now: Date): boolean {
  return Boolean(until && until <= now);
}

function isSame(wanted: NewAppointment, { role, union, from, until }: Appointment): boolean {
  if (wanted.role !== role || wanted.union !== union) return false;
  return wanted.until?.getTime() === until?.getTime() && (!wanted.from || wanted.from.getTime() === from.getTime());
}

function shown(account: Staff, isSeen: (union: string) => boolean): ManagedAccount {
  const appointments = account.appointments.filter(({ union }) => isSeen(union));
  return { ...account, appointments, secondFactor: Boolean(account.secondFactor) };
}
