import type { Datum } from '../../../schemas/platform/fields.ts';
import type { Station } from '../../../schemas/stations/station.ts';
import type { StationShifts } from '../../../schemas/stations/station-view.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { updateOf } from '../../platform/database/update-of.ts';
import { LazyContact } from '../../platform/encryption/contact.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { FailureDetails } from '../../platform/errors/failure-details.ts';
import { requireInChina } from '../../platform/geo/china-bounds.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { resolveRegionCodes } from '../../territory/regions/find-regions.ts';
import { storedHours } from '../hours/written/stored-hours.ts';
import { requireUnionInScope } from '../record/station-scope.ts';
import { readStationTable } from '../vocabulary/station-tables.ts';

/** What an officer changes of a station: null empties a field, and a field that is left out stays as it is. */
export interface StationChange {
  name?: string | undefined;
  aliases?: string[] | null | undefined;
  kind?: string | undefined;
  union?: string | undefined;
  region?: string | undefined;
  serves?: string[] | null | undefined;
  place?: { lng: number; lat: number; datum?: Datum | undefined } | undefined;
  address?: string | null | undefined;
  phone?: string | null | undefined;
  ask?: { person?: string | undefined; phone?: string | undefined } | null | undefined;
  hours?: string | null | undefined;
  shifts?: StationShifts | null | undefined;
  services?: string[] | null | undefined;
  pictures?: string[] | null | undefined;
}

/** The same as an update of the stored document: fields to set, and fields to remove. */
export interface StationUpdate {
  $set: Partial<Station>;
  $unset?: Partial<Record<keyof Station, 1>>;
}

/**
 * Validate what an officer changes of a station, and turn it into an update.
 *
 * Hours that are not understood are refused here, because the officer can correct them. An import keeps them as they
 * are.
 *
 * @throws {Failure} `outside_scope`, `union_not_found`, `region_not_found`, `station_kind_unknown`,
 *   `station_service_unknown`, `coordinates_zero`, `coordinates_swapped`, `coordinates_outside_china`,
 *   `hours_not_understood`, `hours_ambiguous`.
 */
export async function prepareUpdate(change: StationChange, scope: Scope): Promise<StationUpdate> {
  const { union, region, serves, kind, services, place, ask, hours, aliases, pictures, ...rest } = change;
  if (union !== undefined) await requireUnionInScope(scope, union);
  const regionOf = await currentRegions([...(region === undefined ? [] : [region]), ...(serves ?? [])]);
  if (kind !== undefined)
    await requireKeys('kinds', [kind], (key) => new Failure('station_kind_unknown', { kind: key }));
  await requireKeys('services', services ?? [], (key) => new Failure('station_service_unknown', { service: key }));
  if (place) requireInChina(place);
  const read = hours ? storedHours(hours) : undefined;
  const refused = read && !read.isUnderstood ? read.doubts[0] : undefined;
  if (refused) throw new Failure(refused.code, refused.details as FailureDetails<typeof refused.code>);

  const given = place && { lng: place.lng, lat: place.lat, datum: place.datum ?? 'gcj02' };
  return updateOf({
    ...rest,
    ...{ union, kind },
    ...(hours !== undefined && { hours: read?.hours ?? null, writtenHours: read?.writtenHours ?? null }),
    ...(region !== undefined && { region: regionOf(region) }),
    // A list is never absent in the database.
    ...(aliases !== undefined && { aliases: aliases ?? [] }),
    ...(pictures !== undefined && { pictures: pictures ?? [] }),
    ...(serves !== undefined && { serves: [...new Set(serves?.map(regionOf))] }),
    ...(services !== undefined && { services: [...new Set(services)] }),
    // Whoever gives a place gives the exact one.
    ...(given && { given, location: { type: 'Point' as const, coordinates: toGcj02(given) }, approximate: null }),
    ask: ask && { ...new LazyContact(ask) },
  });
}

/**
 * Read the current regions of codes.
 *
 * @returns a function that gives the canonical code of one of them; it throws `region_not_found` when there is none.
 */
async function currentRegions(codes: string[]): Promise<(code: string) => string> {
  const current = await resolveRegionCodes(codes);
  return (code) => {
    const region = current.get(code);
    if (!region) throw new Failure('region_not_found', { region: code });
    return region;
  };
}

async function requireKeys(
  table: 'kinds' | 'services',
  keys: readonly string[],
  failureOf: (key: string) => Failure,
): Promise<void> {
  if (keys.length === 0) return;
  const known = new Set((await readStationTable(table)).map(({ _id }) => _id));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown !== undefined) throw failureOf(unknown);
}
