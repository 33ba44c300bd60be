import { trusted } from 'mongoose';
import type { Datum } from '../../../schemas/platform/fields.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { isPlaced, StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { stationColumns } from '../../../schemas/stations/station-row.ts';
import { toStationView } from '../../../schemas/stations/station-view.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { decryptContact } from '../../platform/encryption/contact.ts';
import { convertDatum } from '../../platform/geo/datum.ts';
import { stationScopeFilter } from '../record/station-scope.ts';

/** Which stations are exported. */
export interface StationExportFilter {
  region?: string | undefined;
  kind?: string | undefined;
}

/** Read the stations of a scope one by one, sorted by id. Stations that were closed for good are among them. */
export async function* streamStations(
  { region, kind }: StationExportFilter,
  scope: Scope,
): AsyncGenerator<StoredStation> {
  const filter = {
    ...(await stationScopeFilter(scope)),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    ...(kind !== undefined && { kind }),
  };
  yield* StationModel.find(filter).sort({ _id: 1 }).lean().cursor({ batchSize: 1000 });
}

type StationColumn = keyof typeof stationColumns;
const columns = Object.keys(stationColumns) as StationColumn[];
const contactColumns: readonly StationColumn[] = ['askPerson', 'askPhone'];

/**
 * Stations as rows of texts, the titles first: the columns of an import. Importing them again changes nothing.
 *
 * @param options.contacts whether the columns of the contact are among them, in clear. An import without these columns
 *   leaves the contacts as they are.
 */
export async function* stationTable(
  stations: AsyncIterable<StoredStation>,
  { contacts }: { contacts: boolean },
): AsyncGenerator<string[]> {
  const shown = columns.filter((column) => contacts || !contactColumns.includes(column));
  yield shown;
  for await (const station of stations) {
    const cells = cellsOf(station, contacts);
    yield shown.map((column) => cells[column] ?? '');
  }
}

/**
 * Write the stations that have a place as GeoJSON (RFC 7946), in pieces of text.
 *
 * @param options.datum WGS-84, as the standard has it, or another one for maps that need it. The foreign member `datum`
 *   names it.
 */
export async function* writeStationsGeoJson(
  stations: AsyncIterable<StoredStation>,
  { datum = 'wgs84' }: { datum?: Datum | undefined },
): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","datum":"${datum}","features":[`;
  let separator = '\n';
  for await (const station of stations) {
    if (!isPlaced(station)) continue;
    const { id, lng, lat, ...properties } = toStationView(station);
    const given = station.given?.datum === datum ? station.given : { lng, lat, datum: 'gcj02' as const };
    const { _id, __v, given: _, ask, createdAt, updatedAt, ...shown } = properties as Record<string, unknown>;
    const geometry = { type: 'Point', coordinates: convertDatum(given, datum) };
    yield `${separator}${JSON.stringify({ type: 'Feature', id, geometry, properties: shown })}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function cellsOf(station: StoredStation, contacts: boolean): Partial<Record<StationColumn, string>> {
  const { code, name, kind, union, region, given, closure, shifts, state } = station;
  const contact = contacts && station.ask ? decryptContact(station.ask) : {};
  return {
    ...{ code, name, kind, union, region, state },
    ...(given && { lng: String(given.lng), lat: String(given.lat), datum: given.datum }),
    aliases: station.aliases.join(';'),
    serves: station.serves.join(';'),
    address: station.address ?? '',
    phone: station.phone ?? '',
    askPerson: contact.person ?? '',
    askPhone: contact.phone ?? '',
    hours: station.hours ?? '',
    writtenHours: station.writtenHours ?? '',
    shifts: shifts?.times.map(({ days, from, to }) => `${days} ${from}-${to}`).join('; ') ?? '',
    shiftsOpen: shifts?.open ?? '',
    services: station.services.join(';'),
    pictures: station.pictures.join(' '),
    closureReason: closure?.reason ?? '',
    closedFrom: closure ? shanghaiIso(closure.from) : '',
    closedUntil: closure?.until ? shanghaiIso(closure.until) : '',
  };
}
