import { trusted } from 'mongoose';
import type { Appointment } from '../../../schemas/access/staff.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { isAdministrator, type Permission, permissionsOf } from './roles.ts';
import { everywhere, type Scope, wholeInstallation } from './scope.ts';

/** An appointment with what its scope depends on: its union's ancestors and regions. */
export interface HeldAppointment {
  role: string;
  union: string;
  from: Date;
  until?: Date | null | undefined;
  /** All unions above; empty for the whole installation. */
  ancestors: readonly string[];
  /** The regions that the union governs. */
  regions: readonly string[];
}

/** Whether an appointment is in force at an instant: a temporary one ends by itself. */
export function isInForce({ from, until }: Pick<Appointment, 'from' | 'until'>, now: Date): boolean {
  return from <= now && (!until || now < until);
}

/** Read the unions of appointments and add what the scopes depend on. An appointment for a union that is gone is left out. */
export async function withUnionScopes(appointments: readonly Appointment[]): Promise<HeldAppointment[]> {
  return addUnionScopes(appointments, await readUnionScopes(appointments));
}

/** The fields of a union on which a scope depends. */
type UnionScope = Pick<Union, '_id' | 'kind' | 'region' | 'ancestors'>;

/** Read the unions of appointments, by code; for `addUnionScopes`, where the appointments of several accounts are read at once. */
export async function readUnionScopes(appointments: readonly Appointment[]): Promise<ReadonlyMap<string, UnionScope>> {
  const ids = new Set(appointments.map(({ union }) => union));
  const unions = await UnionModel.find(
    { _id: trusted({ $in: [...ids] }) },
    { kind: 1, region: 1, ancestors: 1 },
  ).lean();
  return new Map(unions.map((union) => [union._id, union]));
}

/** Add to appointments what their scopes depend on, from unions that were read. */
export function addUnionScopes(
  appointments: readonly Appointment[],
  unions: ReadonlyMap<string, UnionScope>,
): HeldAppointment[] {
  return appointments.flatMap(({ role, union: id, from, until }): HeldAppointment[] => {
    const union = unions.get(id);
    if (id === wholeInstallation) return [{ role, union: id, from, until, ancestors: [], regions: everywhere.regions }];
    return union ? [{ role, union: id, from, until, ancestors: union.ancestors, regions: regionsOf(union) }] : [];
  });
}

/** Find the scope of one permission: the unions of those appointments alone whose role includes it. */
export function scopeOf(appointments: readonly HeldAppointment[], permission: Permission): Scope {
  const permitting = appointments.filter(({ role }) => permissionsOf(role).includes(permission));
  if (permitting.some(({ union }) => union === wholeInstallation)) return everywhere;
  return {
    unions: [...new Set(permitting.map(({ union }) => union))],
    regions: [...new Set(permitting.flatMap(({ regions }) => regions))],
  };
}

/**
 * Whether an officer with some appointments may grant another one. They need every permission of its role and
 * `staff.manage`, each for its union or one above, and for at least as long.
 */
export function mayGrant(own: readonly HeldAppointment[], granted: HeldAppointment): boolean {
  return new Set([...permissionsOf(granted.role), 'staff.manage' as const])
    .values()
    .every((permission) =>
      own.some(
        (held) =>
          permissionsOf(held.role).includes(permission) &&
          covers(held, granted) &&
          lastsAsLong(held.until, granted.until),
      ),
    );
}

/** Whether one of some appointments is that of an administrator, who needs a second factor. */
export function includesAdministrator(appointments: readonly Pick<Appointment, 'role'>[]): boolean {
  return appointments.some(({ role }) => isAdministrator(role));
}

/** List the unions of appointments and all unions above, whose officers may see what is done under these appointments. */
export function unionsWithAncestors(appointments: readonly HeldAppointment[]): string[] {
  return [...new Set(appointments.flatMap(({ union, ancestors }) => [union, ...ancestors]))];
}

function covers(held: HeldAppointment, granted: HeldAppointment): boolean {
  return held.union === wholeInstallation || held.union === granted.union || granted.ancestors.includes(held.union);
}

function lastsAsLong(held: Date | null | undefined, granted: Date | null | undefined): boolean {
  return !held || (granted !== null && granted !== undefined && granted <= held);
}

/**
 * The regions that a union governs. The union of a city, district or street governs all of its region, and a federation of
 * a community that community. Other federations and the unions of single enterprises, joint unions and industry unions
 * govern no region; they merely lie in one.
 */
function regionsOf({ kind, region }: Pick<Union, 'kind' | 'region'>): string[] {
  const territorial = kind === 'city' || kind === 'district' || kind === 'street';
  return territorial || (kind === 'federation' && region.length === 12) ? [region] : [];
}
