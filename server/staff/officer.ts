import { isValidObjectId } from 'mongoose';
import { StaffModel } from '../../schemas/staff.ts';
import { Failure, type FailureCode } from '../errors.ts';
import { administers, type HeldAppointment, isHeld, placed, scopeOf } from './appointments.ts';
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

/** An account with the appointments that it holds now, or nothing where it ended or holds none. */
export async function findOfficer(
  id: string,
  now: Date,
  { secondFactor }: SecondFactorRule,
): Promise<OfficerAccount | undefined> {
  if (!isValidObjectId(id)) return undefined;
  const account = await StaffModel.findOne({ _id: id, active: true }).lean();
  if (!account) return undefined;
  const appointments = await placed(account.appointments.filter((each) => isHeld(each, now)));
  if (appointments.length === 0) return undefined;
  return {
    kind: 'staff',
    id,
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
  const known = scopes.get(appointments) ?? new Map<Permission, Scope>();
  const scope = known.get(permission) ?? scopeOf(appointments, permission);
  scopes.set(appointments, known.set(permission, scope));
  return scope;
}
