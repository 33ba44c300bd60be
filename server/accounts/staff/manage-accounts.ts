import type { ClientSession } from 'mongoose';
import { trusted } from 'mongoose';
import { type Appointment, type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { revokeAllLogins } from '../../access/logins/revoke-logins.ts';
import { buildAppointment, createAccount, type NewAppointment } from '../../access/staff/accounts.ts';
import { type HeldAppointment, mayGrant, scopeOf, withUnionScopes } from '../../access/staff/appointments.ts';
import { withRemainingAdmin } from '../../access/staff/last-admin.ts';
import { unlockUsername } from '../../access/staff/login-lock.ts';
import { generateOneTimePassword, hashNewPassword, oneTimePasswordMs } from '../../access/staff/passwords.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { removeSecondFactor } from '../../access/staff/second-factor.ts';
import { byId } from '../../platform/database/keyset.ts';
import { isAsSeen, nextVersion } from '../../platform/database/record-version.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeFilter } from '../../territory/unions/union-scope.ts';
import type { AccountManager } from './account-manager.ts';

/** An account with those of its appointments that lie in the reader's scope. */
export type ManagedAccount = Omit<Staff, 'secondFactor'> & { secondFactor: boolean };

/** A password that the account's owner must change at the first login. */
export interface OneTimePassword {
  /** The account's id. */
  id: string;
  oneTimePassword: string;
  goodUntil: Date;
}

/**
 * List the accounts with an appointment within the scope, the oldest first.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listAccounts(scope: Scope, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const visible = await visibleUnions(scope);
  const accounts: Staff[] = await StaffModel.find({
    ...(visible && { 'appointments.union': trusted({ $in: [...visible] }) }),
    ...byId.after(cursor, ['_id']),
  })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byId.page(accounts, limit, ({ _id }) => [_id]);
  return { items: items.map((account) => managedAccountOf(account, visible)), next };
}

/**
 * Create an account with a one-time password.
 *
 * @throws {Failure} `grant_beyond_own`, `union_not_found`, `appointment_invalid`, `username_taken`.
 */
export async function openAccount(
  manager: AccountManager,
  account: { username: string; appointments: readonly NewAppointment[] },
  now: Date,
): Promise<OneTimePassword> {
  const appointments = await grantAppointments(manager, account.appointments, now);
  const { oneTimePassword, goodUntil } = newOneTimePassword(now);
  const { username } = account;
  const { _id } = await createAccount({ username, password: oneTimePassword, appointments, oneTimeUntil: goodUntil });
  return { id: String(_id), oneTimePassword, goodUntil };
}

/**
 * Replace an account's appointments within the manager's scope. Appointments outside it stay as they are.
 *
 * An appointment that is taken away ends now and is kept as history.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `account_not_found`, `own_account`, `grant_beyond_own`, `account_beyond_own`, `union_not_found`,
 *   `appointment_invalid`, `last_system_admin`, `changed_since`, `overloaded`.
 */
export async function changeAppointments(
  manager: AccountManager,
  id: string,
  wanted: readonly NewAppointment[],
  now: Date,
  seen?: number,
): Promise<ManagedAccount> {
  const scope = scopeOf(manager.appointments, 'staff.manage');
  return withRemainingAdmin(async (session) => {
    const { account, inScope } = await findManaged(manager, id, session);
    if (!isAsSeen(account, seen)) {
      const { version, appointments } = managedAccountOf(account, await visibleUnions(scope, account.appointments));
      const held = appointments.filter((each) => !isOver(each, now));
      // Who does not say since when means since whenever it is.
      const sent = wanted.map((each) => held.find((same) => isSame(each, same)) ?? each);
      throw changedSince({ appointments: sent }, { version, appointments: held });
    }
    const kept: Appointment[] = [];
    const dropped: HeldAppointment[] = [];
    const added = [...wanted];
    for (const [index, appointment] of account.appointments.entries()) {
      const held = inScope[index];
      if (!held || isOver(appointment, now)) kept.push(appointment);
      else {
        const same = added.findIndex((each) => isSame(each, appointment));
        if (same >= 0) added.splice(same, 1);
        else dropped.push(held);
        if (same >= 0) kept.push(appointment);
        else if (appointment.from < now) kept.push({ ...appointment, until: now });
      }
    }
    if (!dropped.every((each) => mayGrant(manager.appointments, each))) throw new Failure('account_beyond_own');
    const appointments = [...kept, ...(await grantAppointments(manager, added, now))];
    await StaffModel.updateOne({ _id: account._id }, { $set: { appointments }, ...nextVersion }, { session });
    const version = (account.version ?? 0) + 1;
    return managedAccountOf({ ...account, appointments, version }, await visibleUnions(scope, appointments));
  }, now);
}

/**
 * Deactivate an account for good and end its logins.
 *
 * @throws {Failure} `account_not_found`, `own_account`, `account_beyond_own`, `last_system_admin`, `overloaded`.
 */
export async function endAccount(manager: AccountManager, id: string, now: Date): Promise<ManagedAccount> {
  const ended = await withRemainingAdmin(async (session) => {
    const account = await findFullyManaged(manager, id, now, session);
    const endedAt = account.endedAt ?? now;
    await StaffModel.updateOne({ _id: account._id }, { $set: { active: false, endedAt }, ...nextVersion }, { session });
    return { ...account, active: false, endedAt, version: (account.version ?? 0) + 1 };
  }, now);
  await revokeAllLogins('staff', id, now);
  return managedAccountOf(ended, undefined);
}

/**
 * Replace an account's password by a one-time password, end its logins and lift its lock.
 *
 * @throws {Failure} `account_not_found`, `own_account`, `account_beyond_own`.
 */
export async function resetPassword(manager: AccountManager, id: string, now: Date): Promise<OneTimePassword> {
  const { _id, username } = await findFullyManaged(manager, id, now);
  const { oneTimePassword, goodUntil } = newOneTimePassword(now);
  const passwordHash = await hashNewPassword(oneTimePassword, username);
  await StaffModel.updateOne({ _id }, { $set: { passwordHash, oneTimeUntil: goodUntil } });
  await revokeAllLogins('staff', id, now);
  await unlockUsername(username);
  return { id, oneTimePassword, goodUntil };
}

/**
 * Remove a second factor that its owner lost, and end the account's logins.
 *
 * @throws {Failure} `account_not_found`, `own_account`, `account_beyond_own`.
 */
export async function resetSecondFactor(manager: AccountManager, id: string, now: Date): Promise<void> {
  const { _id } = await findFullyManaged(manager, id, now);
  await removeSecondFactor(_id);
  await revokeAllLogins('staff', id, now);
}

/** Find an account whose every current appointment the manager could grant: only then may the whole account be changed. */
async function findFullyManaged(
  manager: AccountManager,
  id: string,
  now: Date,
  session?: ClientSession,
): Promise<Staff> {
  const { account, inScope } = await findManaged(manager, id, session);
  const grantable = account.appointments.every((appointment, index) => {
    const held = inScope[index];
    return isOver(appointment, now) || (held && mayGrant(manager.appointments, held));
  });
  if (!grantable) throw new Failure('account_beyond_own');
  return account;
}

/**
 * Find an account in the manager's scope.
 *
 * @returns `inScope` in the order of the account's appointments, undefined for one outside the scope.
 */
async function findManaged({ id: self, appointments }: AccountManager, id: string, session?: ClientSession) {
  const account = await StaffModel.findById(id)
    .session(session ?? null)
    .lean();
  const { unions } = scopeOf(appointments, 'staff.manage');
  const byUnion = new Map((await withUnionScopes(account?.appointments ?? [])).map((held) => [held.union, held]));
  const inScope = (account?.appointments ?? []).map(({ role, union, from, until }) => {
    const held = byUnion.get(union);
    const covered =
      unions === wholeInstallation || (held && unions.some((own) => own === union || held.ancestors.includes(own)));
    if (!covered) return undefined;
    return { ...(held ?? { ancestors: [], regions: [] }), role, union, from, until };
  });
  const isVisible = unions === wholeInstallation || inScope.some((held) => held);
  if (!account || !isVisible) throw new Failure('account_not_found');
  if (id === self) throw new Failure('own_account');
  return { account, inScope };
}

/** Check that the manager may grant these appointments, and build them as stored. */
async function grantAppointments(
  manager: AccountManager,
  wanted: readonly NewAppointment[],
  now: Date,
): Promise<Appointment[]> {
  // A union outside the scope is refused in the same way whether it exists or not.
  const held = await withUnionScopes(wanted.map(({ role, union, until }) => ({ role, union, from: now, until })));
  const known = new Set(held.map(({ union }) => union));
  const { unions } = scopeOf(manager.appointments, 'staff.manage');
  const grantable = held.every((each) => mayGrant(manager.appointments, each));
  const unknown = wanted.some(({ union }) => !known.has(union));
  if (!grantable || (unknown && unions !== wholeInstallation)) throw new Failure('grant_beyond_own');
  return Promise.all(wanted.map((each) => buildAppointment(each, now)));
}

/**
 * Find the unions of the scope that any account was ever appointed for.
 *
 * @returns undefined if the scope is the whole installation.
 */
async function visibleUnions(scope: Scope, also: readonly Appointment[] = []): Promise<Set<string> | undefined> {
  if (scope.unions === wholeInstallation) return undefined;
  const staffed = [...(await StaffModel.distinct('appointments.union')), ...also.map(({ union }) => union)];
  const unions = await UnionModel.find(
    { $and: [{ _id: trusted({ $in: staffed }) }, unionScopeFilter(scope)] },
    { _id: 1 },
  );
  return new Set(unions.map(({ _id }) => _id));
}

function newOneTimePassword(now: Date) {
  return { oneTimePassword: generateOneTimePassword(), goodUntil: new Date(now.getTime() + oneTimePasswordMs) };
}

function isOver({ until }: Appointment, now: Date): boolean {
  return Boolean(until && until <= now);
}

function isSame(wanted: NewAppointment, { role, union, from, until }: Appointment): boolean {
  if (wanted.role !== role || wanted.union !== union) return false;
  return wanted.until?.getTime() === until?.getTime() && (!wanted.from || wanted.from.getTime() === from.getTime());
}

function managedAccountOf(account: Staff, visible: ReadonlySet<string> | undefined): ManagedAccount {
  const appointments = account.appointments.filter(({ union }) => !visible || visible.has(union));
  return { ...account, appointments, secondFactor: Boolean(account.secondFactor) };
}
