import { isValidObjectId, trusted } from 'mongoose';
import { type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { Failure, type FailureCode } from '../../platform/errors/errors.ts';
import { administers, type HeldAppointment, isHeld, placedAt, placesOf, scopeOf } from './appointments.ts';
import { type Permission, permissionsOf } from './roles.ts';
import type { Scope } from './scope.ts';

/** Somebody of staff, with what they hold at this moment. */
export interface OfficerAccount {
  kind: 'staff';
  id: string;
  username: string;
  permissions: ReadonlySet<Permission>;
  appointments: readonly HeldAppointment[];
  secondFactor: boolean;
  /** What must be done first; until then only one's own account is open. */
  pending: Extract<FailureCode, 'password_change_required' | 'second_factor_required'> | undefined;
}

/** Somebody of staff about to use one permission, where they hold it. */
export interface Officer extends OfficerAccount {
  scope: Scope;
}

/** Whether administrators must have a second factor; a trial may go without. */
export interface SecondFactorRule {
  secondFactor: boolean;
}

/** Which officer is asked for, when, and under which rule. */
export interface OfficerAsked {
  id: string;
  now: Date;
  rule: SecondFactorRule;
}

/** Accounts with the appointments that they hold now, in two reads; nothing in the place of one that ended or holds none. */
export async function findOfficers(asked: readonly OfficerAsked[]): Promise<(OfficerAccount | undefined)[]> {
  const ids = asked.map(({ id }) => id).filter((id) => isValidObjectId(id));
  const found = await StaffModel.find(
    { _id: trusted({ $in: ids }), active: true },
    { username: 1, appointments: 1, oneTimeUntil: 1, 'secondFactor.since': 1 },
  ).lean();
  const accounts = new Map(found.map((account) => [String(account._id), account]));
  const places = await placesOf(found.flatMap(({ appointments }) => appointments));
  return asked.map(({ id, now, rule }) => {
    const account = accounts.get(id);
    return account && officerOf(account, placedAt(account.appointments, places), now, rule);
  });
}

function officerOf(
  account: Pick<Staff, '_id' | 'username' | 'oneTimeUntil' | 'secondFactor'>,
  placed: readonly HeldAppointment[],
  now: Date,
  { secondFactor }: SecondFactorRule,
): OfficerAccount | undefined {
  const appointments = placed.filter((each) => isHeld(each, now));
  if (appointments.length === 0) return undefined;
  return {
    kind: 'staff',
    id: String(account._id),
    username: account.username,
    permissions: new Set(appointments.flatMap(({ role }) => permissionsOf(role))),
    appointments,
    secondFactor: Boolean(account.secondFactor),
    pending: account.oneTimeUntil
      ? 'password_change_required'
      : secondFactor && !account.secondFactor && administers(appointments)
        ? 'second_factor_required'
        : undefined,
  };
}

/**
 * An officer about to use a permission: the scope is of those appointments alone that give it.
 *
 * @throws {Failure} `not_permitted`, `password_change_required`, `second_factor_required`.
 */
export function using<Account extends OfficerAccount>(officer: Account, permission: Permission): Account & Officer {
  if (!officer.permissions.has(permission)) throw new Failure('not_permitted');
  if (officer.pending && !permission.startsWith('account.')) throw new Failure(officer.pending);
  return { ...officer, scope: knownScope(officer.appointments, permission) };
}

/** An account that is remembered keeps its appointments, and with them its scopes. */
const scopes = new WeakMap<readonly HeldAppointment[], Map<Permission, Scope>>();

function knownScope(appointments: readonly HeldAppointment[], permission: Permission): Scope {
  const known = scopes.get(appointments)?.get(permission);
  if (known) return known;
  const scope = scopeOf(appointments, permission);
  const others = scopes.get(appointments) ?? new Map<Permission, Scope>();
  scopes.set(appointments, others.set(permission, scope));
  return scope;
}
