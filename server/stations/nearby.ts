import { type GivenPoint, StationModel, type StoredStation } from '../../schemas/station.ts';
import { Failure } from '../errors.ts';
import { toGcj02 } from './datum.ts';

/** Where to look from, how far in metres, and for what. */
export interface Search {
  from: GivenPoint;
  radius: number;
  limit: number;
  /** All kinds where it is left out. */
  kinds?: readonly string[] | undefined;
}

/**
 * The stations around a point, nearest first, each with its distance in whole metres.
 *
 * It asks the driver and not mongoose: hydrating documents costs four times the search (reference/mongodb.md).
 */
export async function findNearby({ from, radius, limit, kinds }: Search): Promise<StoredStation[]> {
  const found = await StationModel.collection
    .aggregate<StoredStation & { distance: number }>(
      [
        {
          $geoNear: {
            near: { type: 'Point', coordinates: toGcj02(from) },
            key: 'location',
            distanceField: 'distance',
            maxDistance: radius,
            query: kinds ? { kind: { $in: kinds } } : {},
          },
        },
        { $limit: limit },
        { $project: { given: 0, ask: 0, createdAt: 0, __v: 0 } },
      ],
      { maxTimeMS: 3000 },
    )
    .toArray();
  return found.map((station) => ({ ...station, distance: Math.round(station.distance) }));
}

/** @throws {Failure} `station_not_found`. */
export async function getStation(id: string): Promise<StoredStation> {
  const station = await StationModel.findById(id).lean();
  if (!station) throw new Failure('station_not_found');
  return station;
}
