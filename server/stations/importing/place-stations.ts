import { trusted } from 'mongoose';
import { approximatePlaces, StationModel } from '../../../schemas/stations/station.ts';
import { type ImportReport, warnOfRow } from '../../sheets/table/import-report.ts';
import { regionLevelOf, withAncestors } from '../../territory/regions/region-codes.ts';
import { type KnownPlaces, middleOf } from './known-places.ts';
import type { ResolvedRow, StationPlace } from './resolve-rows.ts';

/**
 * Place the rows that give no coordinates, and note them.
 *
 * A stored station keeps its exact place, and an approximate one unless the station was given to another region. Otherwise
 * it is put into the middle of its community, its street or its district: the centre that an import of regions gave, or
 * the middle of the stations there whose place is known. Where nothing is known, it has no place.
 *
 * @param doubtful the lines whose points do not count.
 */
export async function placeStations(
  rows: readonly ResolvedRow[],
  places: KnownPlaces,
  doubtful: ReadonlySet<number>,
  report: ImportReport,
): Promise<void> {
  const unplaced = rows.filter(({ location }) => !location);
  if (unplaced.length === 0) return;
  const stored = await StationModel.find(
    { code: trusted({ $in: unplaced.map(({ code }) => code) }) },
    { code: 1, region: 1, given: 1, location: 1, approximate: 1 },
  ).lean();
  const byCode = new Map(stored.map((station) => [station.code, station]));
  const middles = new Map<string, Middle | undefined>();
  for (const row of unplaced) {
    const before = byCode.get(row.code);
    const keeps = before?.location && (!before.approximate || before.region === row.region);
    if (!middles.has(row.region)) middles.set(row.region, findMiddle(row.region, places, doubtful));
    const middle = middles.get(row.region);
    Object.assign(row, keeps ? placeOf(before) : middle?.place);
    if (row.location && !row.approximate) continue;
    const at = { line: row.line, field: 'lng' };
    if (row.location)
      warnOfRow(report, at, 'station_place_approximate', { region: places.nameOf(middle?.region ?? row.region) });
    else warnOfRow(report, at, 'station_place_unknown', { region: places.nameOf(row.region) });
  }
}

/** The place of a stored station, without the fields that it has not. */
function placeOf({ given, location, approximate }: StationPlace): StationPlace {
  return { ...(given && { given }), ...(location && { location }), ...(approximate && { approximate }) };
}

/** The smallest region around a station whose middle is known. */
interface Middle {
  region: string;
  place: StationPlace;
}

function findMiddle(region: string, places: KnownPlaces, doubtful: ReadonlySet<number>): Middle | undefined {
  for (const code of withAncestors(region)) {
    const level = regionLevelOf(code);
    const approximate = approximatePlaces.find((one) => one === level);
    if (!approximate) return undefined;
    const points = places.pointsIn(code).filter(({ line }) => line === undefined || !doubtful.has(line));
    const coordinates = places.centreOf(code) ?? (points.length > 0 ? middleOf(points) : undefined);
    if (coordinates)
      return { region: code, place: { approximate, location: { type: 'Point', coordinates: [...coordinates] } } };
  }
  return undefined;
}
