import { trusted } from 'mongoose';
import { StationModel, type StationState, type StoredStation } from '../../../schemas/stations/station.ts';
import type { StationForStaff } from '../../../schemas/stations/station-view.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { byId } from '../../platform/database/keyset.ts';
import { type Contact, decryptContact } from '../../platform/encryption/contact.ts';
import { formatFailure } from '../../platform/errors/errors.ts';
import { maskName, maskPhone } from '../../platform/text/mask-fields.ts';
import { readHours } from '../hours/written/read-hours.ts';
import { findStationInScope, stationScopeFilter } from '../record/station-scope.ts';

/** Which of the scope's stations are listed. */
export interface StationFilter {
  region?: string | undefined;
  kind?: string | undefined;
  state?: StationState | undefined;
  /** Only stations whose place is approximate, or that have none. */
  place?: 'approximate' | 'missing' | undefined;
  /** Only stations that nobody has verified for so many days, or ever. */
  unverifiedDays?: number | undefined;
}

/**
 * List a page of the scope's stations by id, with their contacts masked.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listStations(
  { region, kind, state, place, unverifiedDays }: StationFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  scope: Scope,
  now: Date,
): Promise<{ items: StationForStaff[]; next: string | null }> {
  const verifiedBefore = new Date(now.getTime() - (unverifiedDays ?? 0) * dayMs);
  const filter = {
    ...(await stationScopeFilter(scope)),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(place === 'approximate' && { approximate: trusted({ $exists: true }) }),
    ...(place === 'missing' && { location: trusted({ $exists: false }) as never }),
    // A station that was closed down needs no verification, and no place.
    ...(state === undefined &&
      (unverifiedDays ?? place) !== undefined && { state: trusted({ $ne: 'closed_down' as const }) }),
    ...(unverifiedDays !== undefined && {
      $or: [{ 'verified.at': trusted({ $exists: false }) }, { 'verified.at': trusted({ $lte: verifiedBefore }) }],
    }),
    ...byId.after(cursor, ['_id']),
  };
  const found = await StationModel.find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byId.page(found, limit, ({ _id }) => [_id]);
  return { items: items.map((station) => toStationForStaff(station, maskContact)), next };
}

/**
 * Read one station of the scope, with its contact in clear.
 *
 * @throws {Failure} `station_not_found`.
 */
export async function readStation(id: string, scope: Scope): Promise<StationForStaff> {
  return toStationForStaff(await findStationInScope(id, scope));
}

/**
 * A stored station as its officers see it.
 *
 * @param show what is made of the contact before it is shown; it is shown in clear when this is left out.
 */
export function toStationForStaff(
  { ask, ...station }: StoredStation,
  show: (contact: Contact) => Contact = (contact) => contact,
): StationForStaff {
  return { ...station, ...(ask && { ask: show(decryptContact(ask)) }), hoursWarnings: hoursWarningsOf(station) };
}

/** Thousands of stations share a few texts of hours, and reading one takes longer than the rest of a row. */
const warningsByText = new Map<string, StationForStaff['hoursWarnings']>();
const maxTexts = 1000;

function hoursWarningsOf({ hours, writtenHours }: Pick<StoredStation, 'hours' | 'writtenHours'>) {
  const text = writtenHours ?? hours;
  if (!text) return [];
  const known = warningsByText.get(text);
  if (known) return known;
  const warnings = readHours(text).doubts.map(({ code, details }) => ({
    code,
    text: { 'zh-CN': formatFailure(code, 'zh-CN', details), en: formatFailure(code, 'en', details) },
  }));
  if (warningsByText.size >= maxTexts) warningsByText.clear();
  warningsByText.set(text, warnings);
  return warnings;
}

function maskContact({ person, phone }: Contact): Contact {
  return { ...(person && { person: maskName(person) }), ...(phone && { phone: maskPhone(phone) }) };
}
