import { isDeepStrictEqual } from 'node:util';
import { trusted } from 'mongoose';
import { canonicalRegion, type Datum } from '../../../schemas/platform/fields.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { StationRow, stationFileColumns } from '../../../schemas/stations/station-row.ts';
import { transact } from '../../platform/database/transaction.ts';
import { emptyReport, type ImportReport, parseRows, type Row, type Rows } from '../../sheets/table-report.ts';
import { ownCity } from '../../territory/unions/own-city.ts';
import { takeVersions } from '../versions.ts';
import { placeRows, type RowFields } from './import-rows.ts';
import { officeRows } from './office-rows.ts';

const batchSize = 1000;
const patienceMs = 30_000;

/** How a file of stations is to be imported. */
export interface StationImport {
  now: Date;
  /** Marks the stations as samples. */
  sample: boolean;
  /** Of coordinates whose row does not say; GCJ-02 where it is left out. */
  datum?: Datum | undefined;
  /** The city, district or street that the file is of; that of the union tree where it is left out. */
  region?: string | undefined;
  /** Report what would be done, and write nothing. */
  dryRun?: boolean | undefined;
}

/**
 * Add and update stations by their code; a row that changes nothing writes nothing.
 *
 * A station that the file lacks stays. A cell left blank empties the field, as the file is the whole truth of its rows;
 * a column that it lacks leaves the field as it was. Where a closed station's file names no day, the day that is stored stays.
 */
export async function importStations(rows: Rows, options: StationImport): Promise<ImportReport> {
  const report = emptyReport(stationFileColumns);
  const present = new Set<string>();
  const complete = await officeRows(canonicalRegion(options.region ?? (await ownCity())));
  const parsed = await parseRows(noteColumns(rows, present), StationRow, stationFileColumns, report, complete);
  for (let start = 0; start < parsed.length; start += batchSize) {
    const batch = parsed.slice(start, start + batchSize);
    const placed = await placeRows(batch, options.datum ?? 'gcj02', options.now, report);
    await writeBatch(placed, fieldsOf(present), options, report);
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return report;
}

/** Fields that other columns than one of their name give. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  ask: ['askPerson', 'askPhone'],
  shifts: ['shifts'],
  closure: ['state'],
  region: ['region', 'district', 'street'],
  given: ['lng'],
  location: ['lng'],
};

async function* noteColumns(rows: Rows, present: Set<string>): AsyncGenerator<Row> {
  for await (const row of rows) {
    for (const title of Object.keys(row.values)) present.add(title);
    yield row;
  }
}

/** Whether the file has a column that gives a field, by its own name or a synonym. */
function fieldsOf(present: ReadonlySet<string>): (field: string) => boolean {
  const names = new Set(
    Object.entries(stationFileColumns).flatMap(([name, synonyms]) =>
      [name, ...synonyms].some((title) => present.has(title)) ? [name] : [],
    ),
  );
  return (field) => (columnsOf[field] ?? [field]).some((column) => names.has(column));
}

type Placed = Awaited<ReturnType<typeof placeRows>>[number];

/** Only what differs is written: mongoose's timestamps would make a write of every unchanged row. */
async function writeBatch(
  stations: Placed[],
  gives: (field: string) => boolean,
  { now, sample, dryRun }: StationImport,
  report: ImportReport,
): Promise<void> {
  const counts = await transact(performance.now() + patienceMs, async (session) => {
    const stored = await StationModel.find({ code: trusted({ $in: stations.map(({ code }) => code) }) })
      .select({ _id: 0, __v: 0, createdAt: 0, updatedAt: 0, version: 0, verified: 0 })
      .session(session)
      .lean();
    const byCode = new Map(stored.map((station) => [station.code, station as RowFields]));
    const wanted = stations.map((station) => ({
      held: byCode.get(station.code),
      fields: merged(byCode.get(station.code), station, gives, sample),
    }));
    const changed = wanted.filter(({ held, fields }) => !isDeepStrictEqual(held, fields));
    // What an officer has changed is a sample no more.
    if (!sample) for (const { fields } of changed) delete fields.sample;
    const added = changed.filter(({ held }) => !held).length;
    if (changed.length > 0 && !dryRun) {
      const first = await takeVersions(changed.length, session);
      await StationModel.bulkWrite(
        changed.map(({ held, fields }, at) => ({
          updateOne: {
            filter: { code: fields.code },
            update: {
              $set: { ...fields, version: first + at, updatedAt: now },
              $setOnInsert: { createdAt: now },
              ...removal(held, fields),
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

/** What a station is to hold: the row's fields where the file gives them, else what is stored. */
function merged(
  held: RowFields | undefined,
  { ask, closure, ...row }: Placed,
  gives: (field: string) => boolean,
  sample: boolean,
): RowFields {
  const sameAsk = ask && held?.ask && held.ask.key === ask.key;
  const sameClosure = closure && held?.closure && closure.reason === held.closure.reason && held.state === row.state;
  const fields = {
    ...row,
    ask: sameAsk ? held.ask : ask && { ...ask },
    closure: sameClosure && !gives('closedFrom') ? { ...closure, from: held.closure?.from } : closure,
  };
  const wanted: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    const kept = held && !gives(field) ? held[field as keyof RowFields] : value;
    if (kept !== undefined) wanted[field] = kept;
  }
  if (sample || held?.sample) wanted.sample = true;
  return wanted as unknown as RowFields;
}

/** The fields that a stored station has and the row has not. */
function removal(stored: object | undefined, station: object): { $unset?: Record<string, 1> } {
  const gone = Object.keys(stored ?? {}).filter((field) => !(field in station));
  return gone.length > 0 ? { $unset: Object.fromEntries(gone.map((field) => [field, 1])) } : {};
}
