import { isValidObjectId, trusted } from 'mongoose';
import { type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { Failure, type FailureCode } from '../../platform/errors/errors.ts';
import {
  addUnionScopes,
  type HeldAppointment,
  includesAdministrator,
  isInForce,
  readUnionScopes,
  scopeOf,
} from './appointments.ts';
import { type Permission, permissionsOf } from './roles.ts';
import type { Scope } from './scope.ts';

/** A staff account with the appointments that are in force now. */
export interface OfficerAccount {
  kind: 'staff';
  id: string;
  username: string;
  permissions: ReadonlySet<Permission>;
  appointments: readonly HeldAppointment[];
  secondFactor: boolean;
  /** What the officer must do first; until then only the permissions on their own account are open. */
  pending: Extract<FailureCode, 'password_change_required' | 'second_factor_required'> | undefined;
}

/** An officer who uses one permission, with the scope of that permission. */
export interface AuthorisedOfficer extends OfficerAccount {
  scope: Scope;
}

/** Whether administrators must have a second factor; a trial may do without. */
export interface SecondFactorRule {
  secondFactor: boolean;
}

/** A query for an officer at an instant. */
export interface OfficerQuery {
  id: string;
  now: Date;
  rule: SecondFactorRule;
}

/**
 * Find officers, in two reads.
 *
 * @returns the officers in the order of the queries; undefined for an account that has ended or has no appointment in force.
 */
export async function findOfficers(queries: readonly OfficerQuery[]): Promise<(OfficerAccount | undefined)[]> {
  const ids = queries.map(({ id }) => id).filter((id) => isValidObjectId(id));
  const found = await StaffModel.find(
    { _id: trusted({ $in: ids }), active: true },
    { username: 1, appointments: 1, oneTimeUntil: 1, 'secondFactor.since': 1 },
  ).lean();
  const accounts = new Map(found.map((account) => [String(account._id), account]));
  const unions = await readUnionScopes(found.flatMap(({ appointments }) => appointments));
  return queries.map(({ id, now, rule }) => {
    const account = accounts.get(id);
    return account && officerOf(account, addUnionScopes(account.appointments, unions), now, rule);
  });
}

function officerOf(
  account: Pick<Staff, '_id' | 'username' | 'oneTimeUntil' | 'secondFactor'>,
  all: readonly HeldAppointment[],
  now: Date,
  { secondFactor }: SecondFactorRule,
): OfficerAccount | undefined {
  const appointments = all.filter((each) => isInForce(each, now));
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
      : secondFactor && !account.secondFactor && includesAdministrator(appointments)
        ? 'second_factor_required'
        : undefined,
  };
}

/**
 * Require that an officer has a permission, and add its scope, which follows from the appointments alone that include it.
 *
 * @throws {Failure} `not_permitted`, `password_change_required`, `second_factor_required`.
 */
export function authorise<Account extends OfficerAccount>(
  officer: Account,
  permission: Permission,
): Account & AuthorisedOfficer {
  if (!officer.permissions.has(permission)) throw new Failure('not_permitted');
  if (officer.pending && !permission.startsWith('account.')) throw new Failure(officer.pending);
  return { ...officer, scope: cachedScope(officer.appointments, permission) };
}

/** Scopes by the appointments of a cached account (officer-cache.ts), with which they are dropped. */
const scopes = new WeakMap<readonly HeldAppointment[], Map<Permission, Scope>>();

function cachedScope(appointments: readonly HeldAppointment[], permission: Permission): Scope {
  const cached = scopes.get(appointments)?.get(permission);
  if (cached) return cached;
  const scope = scopeOf(appointments, permission);
  const byPermission = scopes.get(appointments) ?? new Map<Permission, Scope>();
  scopes.set(appointments, byPermission.set(permission, scope));
  return scope;
}
