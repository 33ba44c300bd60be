import { trusted } from 'mongoose';
import type { z } from 'zod';
import type { Datum } from '../../../schemas/platform/fields.ts';
import type { Station } from '../../../schemas/stations/station.ts';
import type { StationRow } from '../../../schemas/stations/station-row.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { LazyContact } from '../../platform/encryption/contact.ts';
import type { FailureCode } from '../../platform/errors/errors.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { type ImportReport, rejectRow, warnOfRow } from '../../sheets/table/import-report.ts';
import { resolveRegionCodes } from '../../territory/regions/find-regions.ts';
import { getCached } from '../../territory/regions/place-finder.ts';
import { type StoredHours, storedHours } from '../hours/written/stored-hours.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import { readKeysByWord } from '../vocabulary/station-tables.ts';

/** A parsed row of a file, and the number of its line. Its state and coordinates are possible ones. */
export type ParsedStationRow = z.output<typeof StationRow> & { line: number };
/** The closure of a row, which may leave open from when it lasts. */
type RowClosure = { reason: string; from?: Date; until?: Date };
/** The fields of a station that a file may set; the contact is encrypted. */
export type ImportedFields = Omit<Station, 'createdAt' | 'updatedAt' | 'version' | 'verified'>;

/** Rejects a row because of a field. */
type RejectField = (field: string, code: FailureCode, details?: Record<string, unknown>) => void;

/**
 * Resolve rows into the fields of stations: regions, unions, kinds and services by their tables, coordinates into
 * GCJ-02.
 *
 * Rows of unknown regions, unions or kinds are rejected in the report.
 */
export async function resolveRows(rows: ParsedStationRow[], datum: Datum, report: ImportReport) {
  const regions = await resolveRegionCodes(rows.flatMap(({ region, serves }) => [region, ...serves]));
  const unions = await UnionModel.find(
    { _id: trusted({ $in: [...new Set(rows.map(({ union }) => union))] }) },
    { _id: 1 },
  ).lean();
  const known = new Set(unions.map(({ _id }) => _id));
  const kinds = await readKeysByWord('kinds');
  const services = await readKeysByWord('services');
  // Thousands of stations share a few texts, and reading one takes longer than the rest of a row.
  const read = new Map<string, StoredHours>();

  return rows.flatMap((row) => {
    const rejectedBefore = report.rejected.length;
    const rejectField: RejectField = (field, code, details) =>
      rejectRow(report, { line: row.line, field }, code, details);
    const { union } = row;
    const currentRegion = (field: string, code: string) => {
      const region = regions.get(code);
      if (!region) rejectField(field, 'region_not_found', { region: code });
      return region ?? '';
    };
    const region = currentRegion('region', row.region);
    const serves = [...new Set(row.serves.map((code) => currentRegion('serves', code)))];
    if (!known.has(union)) rejectField('union', 'union_not_found', { union });
    const kind = kinds.get(foldWord(row.kind ?? ''));
    if (!row.kind) rejectField('kind', 'station_kind_missing', { name: row.name });
    else if (!kind) rejectField('kind', 'station_kind_unknown', { kind: row.kind });
    const offered = row.services.flatMap((text) => {
      const service = services.get(foldWord(text));
      // An unknown word does not reject the station. Once the table has the word, the next import sets the service.
      if (!service)
        warnOfRow(report, { line: row.line, field: 'services' }, 'station_service_unknown', { service: text });
      return service ?? [];
    });
    if (!kind || report.rejected.length > rejectedBefore) return [];
    const { code, name, aliases, address, phone, pictures } = row;
    // Hours that are not understood are kept, because people can still read them.
    const { hours, writtenHours, doubts = [] } = hoursOf(row, read) ?? {};
    for (const doubt of doubts) warnOfRow(report, { line: row.line, field: 'hours' }, doubt.code, doubt.details);
    const { askPerson: person, askPhone, shifts: times, shiftsOpen: open = 'during' } = row;
    const ask = person || askPhone ? new LazyContact({ person, phone: askPhone }) : undefined;
    const fields = {
      ...{ line: row.line, code, name, aliases, kind, union, region, serves, address, phone, ask, pictures },
      ...{ hours, writtenHours },
      ...placeOf(row, row.datum ?? datum),
      ...{ services: [...new Set(offered)], shifts: times && { open, times } },
      ...{ state: row.state, closure: closureOf(row) },
    };
    return [fields as typeof fields & StationPlace];
  });
}

/** A row whose words are resolved; its place may be absent. */
export type ResolvedRow = Awaited<ReturnType<typeof resolveRows>>[number];

/** The place of a row, which is absent where it gives no coordinates. */
export type StationPlace = Pick<ImportedFields, 'given' | 'location' | 'approximate'>;

/**
 * The opening hours of a row. An exported file carries what the office wrote in a column of its own, which counts as long as
 * nobody has changed the hours beside it.
 */
function hoursOf({ hours, writtenHours }: ParsedStationRow, read: Map<string, StoredHours>): StoredHours | undefined {
  if (!hours) return undefined;
  const given = getCached(read, hours, () => storedHours(hours));
  const written = writtenHours ? getCached(read, writtenHours, () => storedHours(writtenHours)) : undefined;
  return written?.hours === given.hours ? written : given;
}

function placeOf({ lng, lat }: ParsedStationRow, datum: Datum): StationPlace {
  if (lng === undefined || lat === undefined) return {};
  const given = { lng, lat, datum };
  return { given, location: { type: 'Point' as const, coordinates: toGcj02(given) } };
}

function closureOf({ state, closureReason, closedFrom, closedUntil }: ParsedStationRow): RowClosure | undefined {
  if (state === 'open') return undefined;
  return {
    reason: closureReason ?? '—',
    ...(closedFrom && { from: closedFrom }),
    ...(state === 'closed_temporarily' && closedUntil && { until: closedUntil }),
  };
}
