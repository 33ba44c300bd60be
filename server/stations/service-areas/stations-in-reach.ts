import type { TravelMode } from '../../../schemas/stations/service-area.ts';
import { type GivenPoint, type PlacedStation, StationModel } from '../../../schemas/stations/station.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { estimateReach, travelMinutes } from './travel.ts';

/** Which stations are looked for around a point. */
export interface ReachRequest {
  from: GivenPoint;
  minutes: number;
  mode: TravelMode;
  kinds?: readonly string[] | undefined;
  limit: number;
}

/**
 * Find the stations within some minutes of a point, nearest first. Stations with a closure are left out; hours do not
 * matter.
 */
export async function findStationsInReach({ from, minutes, mode, kinds, limit }: ReachRequest, now: Date) {
  const estimate = estimateReach(mode, minutes);
  const isClosed = {
    ...{ state: 'closed_temporarily', 'closure.from': { $lte: now } },
    // A closure without an end lasts until somebody ends it.
    'closure.until': { $not: { $lte: now } },
  };
  const found = await StationModel.collection
    .aggregate<PlacedStation & { distance: number }>(
      [
        {
          $geoNear: {
            near: { type: 'Point', coordinates: toGcj02(from) },
            key: 'location',
            distanceField: 'distance',
            maxDistance: estimate.metres,
            query: { state: { $ne: 'closed_down' }, $nor: [isClosed], ...(kinds && { kind: { $in: kinds } }) },
          },
        },
        { $limit: limit },
        { $project: { given: 0, ask: 0, createdAt: 0, __v: 0 } },
      ],
      { maxTimeMS: 3000 },
    )
    .toArray();
  const items = found.map(({ distance, ...station }) => ({
    station: { ...station, distance: Math.round(distance) },
    minutes: travelMinutes(estimate, distance),
  }));
  return { estimate, items, next: null };
}
