import { Types, trusted } from 'mongoose';
import { StationModel, type StationState, type StoredStation } from '../../../schemas/stations/station.ts';
import type { StationForStaff } from '../../../schemas/stations/station-view.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { type Contact, openContact } from '../../platform/encryption/contact.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName, maskPhone } from '../../platform/text/masks.ts';
import { stationsInScope, stationWithin } from '../within.ts';

const dayMs = 24 * 3600_000;

/** Which of the scope's stations are wanted. */
export interface StationFilter {
  region?: string | undefined;
  kind?: string | undefined;
  state?: StationState | undefined;
  /** Not verified for so many days, or never. */
  unverifiedDays?: number | undefined;
}

/** A page of the scope's stations by id, with whom to ask masked. @throws {Failure} `cursor_invalid`. */
export async function pageOfStations(
  { region, kind, state, unverifiedDays }: StationFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  scope: Scope,
  now: Date,
): Promise<{ items: StationForStaff[]; next: string | null }> {
  if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw new Failure('cursor_invalid');
  const before = new Date(now.getTime() - (unverifiedDays ?? 0) * dayMs);
  const filter = {
    ...(await stationsInScope(scope)),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(unverifiedDays !== undefined && {
      // What was closed down needs no verification.
      ...(state === undefined && { state: trusted({ $ne: 'closed_down' as const }) }),
      $or: [{ 'verified.at': trusted({ $exists: false }) }, { 'verified.at': trusted({ $lte: before }) }],
    }),
    ...(cursor && { _id: trusted({ $gt: new Types.ObjectId(cursor) }) }),
  };
  const found = await StationModel.find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const items = found.slice(0, limit);
  const next = found.length > limit ? String(items.at(-1)?._id) : null;
  return { items: items.map((station) => forStaff(station, masked)), next };
}

/** One station of the scope, with whom to ask in clear. @throws {Failure} `station_not_found`. */
export async function showStation(id: string, scope: Scope): Promise<StationForStaff> {
  return forStaff(await stationWithin(id, scope));
}

/** A stored station as its officers see it. */
export function forStaff(
  { ask, ...station }: StoredStation,
  show: (contact: Contact) => Contact = (contact) => contact,
): StationForStaff {
  return { ...station, ...(ask && { ask: show(openContact(ask)) }) };
}

function masked({ person, phone }: Contact): Contact {
  return { ...(person && { person: maskName(person) }), ...(phone && { phone: maskPhone(phone) }) };
}
