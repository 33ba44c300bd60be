import { trusted } from 'mongoose';
import { EmployerModel, type StoredEmployer } from '../../../schemas/register/employer.ts';
import type { locationSources } from '../../../schemas/stations/service-area.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { driver } from '../../platform/database/driver.ts';
import { exactlyPlaced } from '../record/exactly-placed.ts';
import type { LngLat } from './point-index.ts';

/** A community, or a street of which no community is known, with its employers. */
export interface Community {
  region: string;
  name: string;
  employers: number;
  workers: number;
  /** Where it lies, GCJ-02, and how that was found; absent when nothing says where it lies. */
  place?: LngLat & { placedBy: (typeof locationSources)[number] };
}

/**
 * Read the communities of a region, sorted by code, each located as well as the data allow.
 *
 * Employers have addresses but no coordinates, so they are located with their region. Those of which only the district
 * is known make an entry without a place.
 */
export async function readCommunities(region: string): Promise<Community[]> {
  // The whole street is read, because its communities may have to be located by its centre.
  const range = regionRange(region.slice(0, 9));
  const [regions, employersByRegion, stationCentres] = await Promise.all([
    RegionModel.find({ _id: trusted(range), level: trusted({ $in: ['street', 'community'] }), replacedBy: null })
      .sort({ _id: 1 })
      .lean(),
    countEmployers(region),
    readStationCentres(region.slice(0, 9)),
  ]);
  const known = new Map(regions.map((each) => [each._id, each]));
  const streets = new Set(regions.filter(({ level }) => level === 'community').map(({ parent }) => parent));
  const codes = regions.filter(({ _id }) => !streets.has(_id) || employersByRegion.has(_id)).map(({ _id }) => _id);
  for (const code of employersByRegion.keys()) if (!known.has(code)) codes.push(code);

  const locate = (code: string): Community['place'] => {
    const street = code.slice(0, 9);
    const candidates = [
      ['centre', known.get(code)?.center],
      ['street', known.get(street)?.center],
      ['stations', stationCentres.get(code)],
      ['street_stations', stationCentres.get(street)],
    ] as const;
    const [placedBy, point] = candidates.find(([, point]) => point) ?? [];
    return placedBy && point && code.length > 6 ? { lng: point.lng, lat: point.lat, placedBy } : undefined;
  };
  const sorted = codes.filter((code) => code.startsWith(region)).sort();
  return sorted.map((code) => {
    const place = locate(code);
    const { employers = 0, workers = 0 } = employersByRegion.get(code) ?? {};
    return { region: code, name: known.get(code)?.name ?? '', employers, workers, ...(place && { place }) };
  });
}

/** Count the employers and their workers in a region, by the code that each employer has. Branches are not counted. */
async function countEmployers(region: string): Promise<Map<string, { employers: number; workers: number }>> {
  const groups = await driver<StoredEmployer>(EmployerModel)
    .aggregate<{ _id: string; employers: number; workers: number }>([
      { $match: { region: regionRange(region), branchOf: { $exists: false } } },
      { $group: { _id: '$region', employers: { $sum: 1 }, workers: { $sum: '$headcount' } } },
    ])
    .toArray();
  return new Map(groups.map(({ _id, ...sums }) => [_id, sums]));
}

/** The mean position of the stations in each community and in each street, of those whose place is known. */
async function readStationCentres(region: string): Promise<Map<string, LngLat>> {
  const stations = await StationModel.find(
    {
      region: trusted(regionRange(region)),
      ...exactlyPlaced,
    },
    { region: 1, location: 1 },
  ).lean();
  const places = stations.flatMap(({ region: code, location }) =>
    [...new Set([code, code.slice(0, 9)])].map((place) => ({ place, coordinates: location?.coordinates ?? [] })),
  );
  const groups = Map.groupBy(places, ({ place }) => place);
  const mean = (all: typeof places, axis: 0 | 1) =>
    all.reduce((sum, { coordinates }) => sum + (coordinates[axis] ?? 0), 0) / all.length;
  return new Map([...groups].map(([place, all]) => [place, { lng: mean(all, 0), lat: mean(all, 1) }]));
}
