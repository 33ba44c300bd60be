import { type mongo, trusted } from 'mongoose';
import { EmployerModel, type StoredEmployer } from '../../../schemas/register/employer.ts';
import type { placings } from '../../../schemas/stations/service-area.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import type { Point } from './reach.ts';

/** A community, or a street where none of its communities is known, with the employers that are said to be there. */
export interface Community {
  region: string;
  name: string;
  employers: number;
  workers: number;
  place?: Point & { placedBy: (typeof placings)[number] };
}

/**
 * The communities of a region by code, each placed as well as the data allow.
 *
 * Employers have addresses and no coordinates, so they stand where their region does; those of which only the district
 * is known make an entry that has no place.
 */
export async function communitiesOf(region: string): Promise<Community[]> {
  // With the whole street, whose middle its communities may have to take.
  const range = regionRange(region.slice(0, 9));
  const [regions, employed, standing] = await Promise.all([
    RegionModel.find({ _id: trusted(range), level: trusted({ $in: ['street', 'community'] }), replacedBy: null })
      .sort({ _id: 1 })
      .lean(),
    employersBelow(region),
    middlesOfStations(region.slice(0, 9)),
  ]);
  const known = new Map(regions.map((each) => [each._id, each]));
  const streets = new Set(regions.filter(({ level }) => level === 'community').map(({ parent }) => parent));
  const wanted = regions.filter(({ _id }) => !streets.has(_id) || employed.has(_id)).map(({ _id }) => _id);
  for (const code of employed.keys()) if (!known.has(code)) wanted.push(code);

  const placeOf = (code: string): Community['place'] => {
    const street = code.slice(0, 9);
    const placed = [
      ['centre', known.get(code)?.center],
      ['street', known.get(street)?.center],
      ['stations', standing.get(code)],
      ['street_stations', standing.get(street)],
    ] as const;
    const [placedBy, point] = placed.find(([, point]) => point) ?? [];
    return placedBy && point && code.length > 6 ? { lng: point.lng, lat: point.lat, placedBy } : undefined;
  };
  const within = wanted.filter((code) => code.startsWith(region)).sort();
  return within.map((code) => {
    const place = placeOf(code);
    const { employers = 0, workers = 0 } = employed.get(code) ?? {};
    return { region: code, name: known.get(code)?.name ?? '', employers, workers, ...(place && { place }) };
  });
}

async function employersBelow(region: string): Promise<Map<string, { employers: number; workers: number }>> {
  const collection = EmployerModel.collection as unknown as mongo.Collection<StoredEmployer>;
  const groups = await collection
    .aggregate<{ _id: string; employers: number; workers: number }>([
      { $match: { region: regionRange(region), branchOf: { $exists: false } } },
      { $group: { _id: '$region', employers: { $sum: 1 }, workers: { $sum: '$headcount' } } },
    ])
    .toArray();
  return new Map(groups.map(({ _id, ...sums }) => [_id, sums]));
}

/** The middle of the stations that stand in each community and in each street. */
async function middlesOfStations(region: string): Promise<Map<string, Point>> {
  const stations = await StationModel.find(
    { region: trusted(regionRange(region)), state: trusted({ $ne: 'closed_down' as const }) },
    { region: 1, location: 1 },
  ).lean();
  const places = stations.flatMap(({ region: code, location }) =>
    [...new Set([code, code.slice(0, 9)])].map((place) => ({ place, coordinates: location.coordinates })),
  );
  const groups = Map.groupBy(places, ({ place }) => place);
  const middle = (all: typeof places, axis: 0 | 1) =>
    all.reduce((sum, { coordinates }) => sum + (coordinates[axis] ?? 0), 0) / all.length;
  return new Map([...groups].map(([place, all]) => [place, { lng: middle(all, 0), lat: middle(all, 1) }]));
}
