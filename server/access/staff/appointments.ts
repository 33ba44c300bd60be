import { trusted } from 'mongoose';
import type { Appointment } from '../../../schemas/access/staff.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { isAdministrator, type Permission, permissionsOf } from './roles.ts';
import { everywhere, type Scope, wholeInstallation } from './scope.ts';

/** An appointment with its union's place in the tree. */
export interface HeldAppointment {
  role: string;
  union: string;
  from: Date;
  until?: Date | null | undefined;
  /** Every union above; empty for the whole installation. */
  ancestors: readonly string[];
  /** What the union governs by being the union of a region. */
  regions: readonly string[];
}

/** Whether an appointment is held at a moment: a temporary one ends by itself. */
export function isHeld({ from, until }: Pick<Appointment, 'from' | 'until'>, now: Date): boolean {
  return from <= now && (!until || now < until);
}

/** The appointments with their unions, in one read; those of a union that is gone are left out. */
export async function placed(appointments: readonly Appointment[]): Promise<HeldAppointment[]> {
  return placedAt(appointments, await placesOf(appointments));
}

/** What an appointment needs to know of its union. */
type Place = Pick<Union, '_id' | 'kind' | 'region' | 'ancestors'>;

/** The unions of appointments, by id; `placedAt` puts each one's together where several are asked for at once. */
export async function placesOf(appointments: readonly Appointment[]): Promise<ReadonlyMap<string, Place>> {
  const ids = new Set(appointments.map(({ union }) => union));
  const unions = await UnionModel.find(
    { _id: trusted({ $in: [...ids] }) },
    { kind: 1, region: 1, ancestors: 1 },
  ).lean();
  return new Map(unions.map((union) => [union._id, union]));
}

/** Appointments with their unions, out of those that were read. */
export function placedAt(appointments: readonly Appointment[], places: ReadonlyMap<string, Place>): HeldAppointment[] {
  return appointments.flatMap(({ role, union: id, from, until }): HeldAppointment[] => {
    const union = places.get(id);
    if (id === wholeInstallation) return [{ role, union: id, from, until, ancestors: [], regions: everywhere.regions }];
    return union ? [{ role, union: id, from, until, ancestors: union.ancestors, regions: governed(union) }] : [];
  });
}

/** Where one permission may be used: only the unions of those appointments whose role gives it. */
export function scopeOf(appointments: readonly HeldAppointment[], permission: Permission): Scope {
  const giving = appointments.filter(({ role }) => permissionsOf(role).includes(permission));
  if (giving.some(({ union }) => union === wholeInstallation)) return everywhere;
  return {
    unions: [...new Set(giving.map(({ union }) => union))],
    regions: [...new Set(giving.flatMap(({ regions }) => regions))],
  };
}

/**
 * Whether holding these appointments is enough to give that one: every permission of its role and that to manage
 * accounts, for its union or one above, and no longer than they are held oneself.
 */
export function mayGrant(own: readonly HeldAppointment[], given: HeldAppointment): boolean {
  return new Set([...permissionsOf(given.role), 'staff.manage' as const])
    .values()
    .every((permission) =>
      own.some(
        (held) =>
          permissionsOf(held.role).includes(permission) && isAbove(held, given) && lasts(held.until, given.until),
      ),
    );
}

/** Whether one who holds these needs a second factor. */
export function administers(appointments: readonly Pick<Appointment, 'role'>[]): boolean {
  return appointments.some(({ role }) => isAdministrator(role));
}

/** The unions of appointments and all above: whoever is appointed for one of them may see what is done under them. */
export function aboveAll(appointments: readonly HeldAppointment[]): string[] {
  return [...new Set(appointments.flatMap(({ union, ancestors }) => [union, ...ancestors]))];
}

function isAbove(held: HeldAppointment, given: HeldAppointment): boolean {
  return held.union === wholeInstallation || held.union === given.union || given.ancestors.includes(held.union);
}

function lasts(held: Date | null | undefined, given: Date | null | undefined): boolean {
  return !held || (given !== null && given !== undefined && given <= held);
}

/**
 * The regions that follow from a union: a city's, district's or street's union is there for all of its region, and a
 * federation for a whole community. A single enterprise's union, a joint or an industry union merely lies in a region.
 */
function governed({ kind, region }: Pick<Union, 'kind' | 'region'>): string[] {
  const territorial = kind === 'city' || kind === 'district' || kind === 'street';
  return territorial || (kind === 'federation' && region.length === 12) ? [region] : [];
}
