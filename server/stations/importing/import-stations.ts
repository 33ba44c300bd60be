import { isDeepStrictEqual } from 'node:util';
import { trusted } from 'mongoose';
import { canonicalRegion, type Datum } from '../../../schemas/platform/fields.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { StationRow, stationFileColumns } from '../../../schemas/stations/station-row.ts';
import { secondMs } from '../../platform/calendar/durations.ts';
import { transact } from '../../platform/database/transaction.ts';
import {
  emptyReport,
  type ImportReport,
  type ImportRow,
  type ImportRows,
  parseRows,
  rejectRow,
  warnOfRow,
} from '../../sheets/table/import-report.ts';
import { findOwnCityRegion } from '../../territory/unions/own-city.ts';
import { takeVersions } from '../record/version-numbers.ts';
import { createRowCompleter } from './complete-rows.ts';
import { noteDoubtfulPlaces } from './doubtful-places.ts';
import { readKnownPlaces } from './known-places.ts';
import { noteTwins } from './note-twins.ts';
import { placeStations } from './place-stations.ts';
import { stationRemedies } from './remedies.ts';
import { type ImportedFields, type ResolvedRow, resolveRows } from './resolve-rows.ts';
import type { RowCells } from './row-notes.ts';

const batchSize = 1000;
/** How long one batch may take to write. */
const writeTimeoutMs = 30 * secondMs;

/** How a file of stations is to be imported. */
export interface StationImportOptions {
  now: Date;
  /** Marks the stations as samples. */
  sample: boolean;
  /** The datum of coordinates whose row does not say; GCJ-02 when it is left out. */
  datum?: Datum | undefined;
  /** The city, district or street that the file is about; the city of the union tree when it is left out. */
  region?: string | undefined;
  /** The kind of the rows that give none, as a word of the table of kinds. */
  kind?: string | undefined;
  /** Report what would be written, and write nothing. */
  dryRun?: boolean | undefined;
}

/**
 * Add and update stations by their code. A row that changes nothing writes nothing.
 *
 * A station that the file lacks stays as it is. A blank cell empties its field; a column that the file lacks leaves the
 * field as it is. When the file names no day for a closure, the stored day stays. A station without coordinates keeps its
 * place, otherwise it is put into the middle of its street or district (`placeStations`).
 *
 * @throws {Failure} `station_kind_unknown` of the kind in the options.
 */
export async function importStations(rows: ImportRows, options: StationImportOptions): Promise<ImportReport> {
  const report = emptyReport(stationFileColumns, stationRemedies);
  const titles = new Set<string>();
  const home = canonicalRegion(options.region ?? (await findOwnCityRegion()));
  const complete = await createRowCompleter({ home, kind: options.kind, now: options.now });
  const completeRow = (cells: RowCells, line: number) => {
    const completed = complete(cells, (field, code, details) => warnOfRow(report, { line, field }, code, details));
    if (!completed.name || completed.region) return completed;
    rejectRow(report, { line, field: 'region' }, 'station_place_unclear');
    return undefined;
  };
  const parsed = await parseRows(noteColumns(rows, titles), StationRow, stationFileColumns, report, completeRow);
  const stations = await resolveRows(parsed, options.datum ?? 'gcj02', report);
  const places = await readKnownPlaces(stations);
  const doubtful = noteDoubtfulPlaces(stations, places, report);
  await noteTwins(stations, report);
  await placeStations(stations, places, doubtful, report);
  const gives = fieldsOf(titles);
  for (let start = 0; start < stations.length; start += batchSize)
    await writeBatch(stations.slice(start, start + batchSize), gives, options, report);
  for (const notes of [report.rejected, report.warnings]) notes.sort((a, b) => a.line - b.line);
  return report;
}

/** What `placeStations` has settled with what is stored, whatever the columns. */
const placeFields: ReadonlySet<string> = new Set(['given', 'location', 'approximate']);

/** The columns of fields that have no column of their own name. */
const columnsByField: Readonly<Record<string, readonly string[]>> = {
  ask: ['askPerson', 'askPhone'],
  shifts: ['shifts'],
  closure: ['state'],
  writtenHours: ['hours'],
  region: ['region', 'district', 'street'],
};

/** Pass rows on, and collect the titles of their columns. */
async function* noteColumns(rows: ImportRows, titles: Set<string>): AsyncGenerator<ImportRow> {
  for await (const row of rows) {
    for (const title of Object.keys(row.values)) titles.add(title);
    yield row;
  }
}

/** Whether the file has a column that gives a field, by its own name or a synonym. */
function fieldsOf(titles: ReadonlySet<string>): (field: string) => boolean {
  const names = new Set(
    Object.entries(stationFileColumns).flatMap(([name, synonyms]) =>
      [name, ...synonyms].some((title) => titles.has(title)) ? [name] : [],
    ),
  );
  return (field) => placeFields.has(field) || (columnsByField[field] ?? [field]).some((column) => names.has(column));
}

/** Write the stations that differ from what is stored. Mongoose's timestamps are off: they would change every row. */
async function writeBatch(
  stations: ResolvedRow[],
  gives: (field: string) => boolean,
  { now, sample, dryRun }: StationImportOptions,
  report: ImportReport,
): Promise<void> {
  const counts = await transact(performance.now() + writeTimeoutMs, async (session) => {
    const found = await StationModel.find({ code: trusted({ $in: stations.map(({ code }) => code) }) })
      .select({ _id: 0, __v: 0, createdAt: 0, updatedAt: 0, version: 0, verified: 0 })
      .session(session)
      .lean();
    const byCode = new Map(found.map((station) => [station.code, station as ImportedFields]));
    const merges = stations.map((station) => ({
      stored: byCode.get(station.code),
      fields: mergeFields(byCode.get(station.code), station, gives, { sample, now }),
    }));
    const changed = merges.filter((merge) => !isDeepStrictEqual(merge.stored, merge.fields));
    // A station that a real file changes is no sample any more.
    if (!sample) for (const { fields } of changed) delete fields.sample;
    const added = changed.filter((merge) => !merge.stored).length;
    if (changed.length > 0 && !dryRun) {
      const first = await takeVersions(changed.length, session);
      await StationModel.bulkWrite(
        changed.map(({ stored, fields }, at) => ({
          updateOne: {
            filter: { code: fields.code },
            update: {
              $set: { ...fields, version: first + at, updatedAt: now },
              $setOnInsert: { createdAt: now },
              ...unsetOf(stored, fields),
            },
            upsert: true,
          },
        })),
        { ordered: false, timestamps: false, session },
      );
    }
    return { added, updated: changed.length - added, unchanged: stations.length - changed.length };
  });
  report.added += counts.added;
  report.updated += counts.updated;
  report.unchanged += counts.unchanged;
}

/** Merge the fields of a row that the file gives with the stored ones that it does not give. */
function mergeFields(
  stored: ImportedFields | undefined,
  { ask, closure, line: _, ...row }: ResolvedRow,
  gives: (field: string) => boolean,
  { sample, now }: Pick<StationImportOptions, 'sample' | 'now'>,
): ImportedFields {
  const sameAsk = ask && stored?.ask && stored.ask.key === ask.key;
  const sameClosure =
    closure && stored?.closure && closure.reason === stored.closure.reason && stored.state === row.state;
  const fields = {
    ...row,
    ask: sameAsk ? stored.ask : ask && { ...ask },
    closure: closure && { ...closure, from: closure.from ?? (sameClosure ? stored.closure?.from : now) },
  };
  const merged: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    const kept = stored && !gives(field) ? stored[field as keyof ImportedFields] : value;
    if (kept !== undefined) merged[field] = kept;
  }
  if (sample || stored?.sample) merged.sample = true;
  return merged as unknown as ImportedFields;
}

/** The update that removes the fields which the stored station has and the row has not. */
function unsetOf(stored: object | undefined, station: object): { $unset?: Record<string, 1> } {
  const gone = Object.keys(stored ?? {}).filter((field) => !(field in station));
  return gone.length > 0 ? { $unset: Object.fromEntries(gone.map((field) => [field, 1])) } : {};
}
