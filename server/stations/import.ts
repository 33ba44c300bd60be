import { isDeepStrictEqual } from 'node:util';
import { trusted } from 'mongoose';
import type { z } from 'zod';
import { type Station, StationModel } from '../../schemas/station.ts';
import { StationRow, stationColumns } from '../../schemas/station-row.ts';
import { UnionModel } from '../../schemas/union.ts';
import { emptyReport, type ImportReport, parseRows, type Rows, reject } from '../lists/report.ts';
import { currentCodes } from '../regions/find.ts';
import { toGcj02 } from './datum.ts';

type ParsedRow = z.output<typeof StationRow> & { line: number };
type Fields = Omit<ParsedRow, 'line' | 'lng' | 'lat' | 'datum'> &
  Pick<Station, 'given' | 'location'> & { sample?: true };

const batchSize = 1000;

/**
 * Add and update stations by their code; a row that changes nothing writes nothing.
 *
 * A station that the file lacks stays. A cell left blank empties the field, as the file is the whole truth of its rows.
 *
 * @param options.sample marks the stations as samples.
 */
export async function importStations(
  rows: Rows,
  { now, sample }: { now: Date; sample: boolean },
): Promise<ImportReport> {
  const report = emptyReport(stationColumns);
  const parsed = await parseRows(rows, StationRow, stationColumns, report);
  for (let start = 0; start < parsed.length; start += batchSize) {
    const batch = await placeRows(parsed.slice(start, start + batchSize), sample, report);
    await writeBatch(batch, now, report);
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return report;
}

/** The stations that rows describe, but for rows of unknown regions and unions, which are refused. */
async function placeRows(rows: ParsedRow[], sample: boolean, report: ImportReport): Promise<Fields[]> {
  const regions = await currentCodes(rows.map(({ region }) => region));
  const unions = await UnionModel.find({ _id: trusted({ $in: rows.map(({ union }) => union) }) }, { _id: 1 }).lean();
  const known = new Set(unions.map(({ _id }) => _id));

  return rows.flatMap(({ line, lng, lat, datum, ...row }) => {
    const region = regions.get(row.region);
    const { union } = row;
    if (!region) reject(report, { line, field: 'region' }, 'region_not_found', { region: row.region });
    if (!known.has(union)) reject(report, { line, field: 'union' }, 'union_not_found', { union });
    if (!region || !known.has(union)) return [];
    const given = { lng, lat, datum };
    const location = { type: 'Point' as const, coordinates: toGcj02(given) };
    return [{ ...row, region, given, location, ...(sample && { sample: true as const }) }];
  });
}

/** Only what differs is written: mongoose's timestamps would make a write of every unchanged row. */
async function writeBatch(stations: Fields[], now: Date, report: ImportReport): Promise<void> {
  const codes = stations.map(({ code }) => code);
  const stored = await StationModel.find(
    { code: trusted({ $in: codes }) },
    { _id: 0, __v: 0, createdAt: 0, updatedAt: 0 },
  ).lean();
  const byCode = new Map(stored.map((station) => [station.code, station]));

  const changed = stations.filter((station) => !isDeepStrictEqual(byCode.get(station.code), station));
  const added = changed.filter(({ code }) => !byCode.has(code)).length;
  if (changed.length > 0) {
    await StationModel.bulkWrite(
      changed.map((station) => ({
        updateOne: {
          filter: { code: station.code },
          update: {
            $set: { ...station, updatedAt: now },
            $setOnInsert: { createdAt: now },
            ...removal(byCode.get(station.code), station),
          },
          upsert: true,
        },
      })),
      { ordered: false, timestamps: false },
    );
  }
  report.added += added;
  report.updated += changed.length - added;
  report.unchanged += stations.length - changed.length;
}

/** The fields that a stored station has and the row has not. */
function removal(stored: object | undefined, station: Fields): { $unset?: Record<string, 1> } {
  const gone = Object.keys(stored ?? {}).filter((field) => !(field in station));
  return gone.length > 0 ? { $unset: Object.fromEntries(gone.map((field) => [field, 1])) } : {};
}
