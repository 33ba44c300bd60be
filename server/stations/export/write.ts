import { stringify } from 'csv-stringify/sync';
import { trusted } from 'mongoose';
import type { Datum } from '../../../schemas/platform/fields.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { stationColumns } from '../../../schemas/stations/station-row.ts';
import { shownStation } from '../../../schemas/stations/station-view.ts';
import { regionRange, type Scope } from '../../access/staff/scope.ts';
import { openContact } from '../../platform/encryption/contact.ts';
import { inDatum } from '../../platform/geo/datum.ts';
import { neutralise } from '../../platform/text/escape-formula.ts';
import { stationsInScope } from '../within.ts';

/** Which stations are exported. */
export interface ExportFilter {
  region?: string | undefined;
  kind?: string | undefined;
}

/** The stations of a scope, by id; those that were closed down are among them. */
export async function* exportStations({ region, kind }: ExportFilter, scope: Scope): AsyncGenerator<StoredStation> {
  const filter = {
    ...(await stationsInScope(scope)),
    ...(region !== undefined && { region: trusted(regionRange(region)) }),
    ...(kind !== undefined && { kind }),
  };
  yield* StationModel.find(filter).sort({ _id: 1 }).lean().cursor({ batchSize: 1000 });
}

type Column = keyof typeof stationColumns;
const columns = Object.keys(stationColumns) as Column[];
const contactColumns: readonly Column[] = ['askPerson', 'askPhone'];

/**
 * Stations as CSV with a BOM, with the columns of an import and nothing that a spreadsheet takes for a formula: imported
 * again, it changes nothing.
 *
 * @param options.contacts Whether whom to ask is in it, in clear; without its columns an import leaves it as it is.
 */
export async function* stationsCsv(
  stations: AsyncIterable<StoredStation>,
  { contacts }: { contacts: boolean },
): AsyncGenerator<string> {
  const shown = columns.filter((column) => contacts || !contactColumns.includes(column));
  yield stringify([shown], { bom: true });
  for await (const station of stations) {
    const cells = cellsOf(station, contacts);
    yield stringify([shown.map((column) => neutralise(cells[column] ?? ''))]);
  }
}

/**
 * Stations as GeoJSON (RFC 7946), which is WGS-84; another datum is named by a foreign member `datum`, for maps that want
 * it all the same.
 */
export async function* stationsGeoJson(
  stations: AsyncIterable<StoredStation>,
  { datum = 'wgs84' }: { datum?: Datum | undefined } = {},
): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","datum":"${datum}","features":[`;
  let between = '\n';
  for await (const station of stations) {
    const { id, lng, lat, ...properties } = shownStation(station);
    const given = station.given.datum === datum ? station.given : { lng, lat, datum: 'gcj02' as const };
    const { _id, __v, given: _, ask, createdAt, updatedAt, ...shown } = properties as Record<string, unknown>;
    const geometry = { type: 'Point', coordinates: inDatum(given, datum) };
    yield `${between}${JSON.stringify({ type: 'Feature', id, geometry, properties: shown })}`;
    between = ',\n';
  }
  yield '\n]}\n';
}

function cellsOf(station: StoredStation, contacts: boolean): Partial<Record<Column, string>> {
  const { code, name, kind, union, region, given, closure, shifts, state } = station;
  const contact = contacts && station.ask ? openContact(station.ask) : {};
  return {
    ...{ code, name, kind, union, region, state },
    ...{ lng: String(given.lng), lat: String(given.lat), datum: given.datum },
    aliases: station.aliases.join(';'),
    serves: station.serves.join(';'),
    address: station.address ?? '',
    phone: station.phone ?? '',
    askPerson: contact.person ?? '',
    askPhone: contact.phone ?? '',
    hours: station.hours ?? '',
    shifts: shifts?.times.map(({ days, from, to }) => `${days} ${from}-${to}`).join('; ') ?? '',
    shiftsOpen: shifts?.open ?? '',
    services: station.services.join(';'),
    pictures: station.pictures.join(' '),
    closureReason: closure?.reason ?? '',
    closedFrom: closure ? shanghaiIso(closure.from) : '',
    closedUntil: closure?.until ? shanghaiIso(closure.until) : '',
  };
}
