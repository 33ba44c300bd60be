import { trusted } from 'mongoose';
import type { z } from 'zod';
import type { Datum } from '../../../schemas/platform/fields.ts';
import type { Station } from '../../../schemas/stations/station.ts';
import type { StationRow } from '../../../schemas/stations/station-row.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { StatedContact } from '../../platform/encryption/contact.ts';
import type { FailureCode } from '../../platform/errors/errors.ts';
import { misplacement } from '../../platform/geo/china.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { type ImportReport, reject, warn } from '../../sheets/table-report.ts';
import { currentCodes } from '../../territory/regions/find.ts';
import { readHours } from '../hours/read.ts';
import { foldWord, wordsOfTable } from '../vocabulary/tables.ts';

/** A row that has been read. */
export type ParsedRow = z.output<typeof StationRow> & { line: number };
/** The fields of a station that a file gives; whom to ask is sealed. */
export type RowFields = Omit<Station, 'createdAt' | 'updatedAt' | 'version' | 'verified'>;

type Refuse = (field: string, code: FailureCode, details?: Record<string, unknown>) => void;

/** The stations that rows describe; rows of unknown regions, unions or kinds, and of impossible places, are refused. */
export async function placeRows(rows: ParsedRow[], datum: Datum, now: Date, report: ImportReport) {
  const regions = await currentCodes(rows.flatMap(({ region, serves }) => [region, ...serves]));
  const unions = await UnionModel.find({ _id: trusted({ $in: rows.map(({ union }) => union) }) }, { _id: 1 }).lean();
  const known = new Set(unions.map(({ _id }) => _id));
  const kinds = await wordsOfTable('kinds');
  const services = await wordsOfTable('services');
  // Thousands of stations share a few texts, and to read one takes longer than all the rest of a row.
  const unreadable = new Set(
    [...new Set(rows.map(({ hours }) => hours))].filter((hours) => hours && !readHours(hours)),
  );

  return rows.flatMap((row) => {
    const problems = report.rejected.length;
    const refuse: Refuse = (field, code, details) => reject(report, { line: row.line, field }, code, details);
    const { union } = row;
    const regionOf = (field: string, code: string) => {
      const region = regions.get(code);
      if (!region) refuse(field, 'region_not_found', { region: code });
      return region ?? '';
    };
    const region = regionOf('region', row.region);
    const serves = [...new Set(row.serves.map((code) => regionOf('serves', code)))];
    if (!known.has(union)) refuse('union', 'union_not_found', { union });
    const kind = kinds.get(foldWord(row.kind));
    if (!kind) refuse('kind', 'station_kind_unknown', { kind: row.kind });
    const offered = row.services.flatMap((text) => {
      const service = services.get(foldWord(text));
      // A station is no worse for a word that the table lacks; the next import has it once the table does.
      if (!service) warn(report, { line: row.line, field: 'services' }, 'station_service_unknown', { service: text });
      return service ?? [];
    });
    const place = placeOf(row, row.datum ?? datum, refuse);
    const closed = closureOf(row, now, refuse);
    if (!kind || !place || report.rejected.length > problems) return [];
    const { code, name, aliases, address, phone, hours, pictures } = row;
    // What is written on a door is kept, though it says nothing of when it is open.
    if (unreadable.has(hours)) warn(report, { line: row.line, field: 'hours' }, 'hours_not_understood', { hours });
    const { askPerson: person, askPhone, shifts: times, shiftsOpen: open = 'during' } = row;
    const ask = person || askPhone ? new StatedContact({ person, phone: askPhone }) : undefined;
    const fields = {
      ...{ code, name, aliases, kind, union, region, serves, ...place, address, phone, ask, hours, pictures },
      ...{ services: [...new Set(offered)], shifts: times && { open, times } },
      ...closed,
    };
    return [fields as typeof fields & Partial<RowFields>];
  });
}

function placeOf({ lng, lat }: ParsedRow, datum: Datum, refuse: Refuse) {
  const misplaced = misplacement(lng, lat);
  if (misplaced) {
    refuse('lng', misplaced, { lng, lat });
    return undefined;
  }
  const given = { lng, lat, datum };
  return { given, location: { type: 'Point' as const, coordinates: toGcj02(given) } };
}

/** A closure for a time needs a reason and an end; one for good is remembered with the day it came in where no other is given. */
function closureOf({ state, closureReason, closedFrom, closedUntil }: ParsedRow, now: Date, refuse: Refuse) {
  if (state === 'open') return { state, closure: undefined };
  const from = closedFrom ?? now;
  if (state === 'closed_down') return { state, closure: { reason: closureReason ?? '—', from } };
  if (!closureReason || !closedUntil || closedUntil <= from) {
    refuse('state', 'closure_invalid');
    return { state };
  }
  return { state, closure: { reason: closureReason, from, until: closedUntil } };
}
