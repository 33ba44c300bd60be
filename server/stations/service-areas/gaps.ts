import { trusted } from 'mongoose';
import type { CircleAim, CircleGaps, TravelMode } from '../../../schemas/stations/service-area.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionWithin } from '../../territory/regions/find.ts';
import { distance, earthRadius } from '../map/sphere.ts';
import { isClosedAt } from '../state.ts';
import { type Community, communitiesOf } from './communities.ts';
import { bestPlaces, figuresOf } from './places.ts';
import { type Point, reachable } from './reach.ts';
import { minutesFor, reachOf } from './travel.ts';
import { forEachYielding } from './yielding.ts';

/** Which service areas are counted, and how many new places are to be proposed. */
export interface CircleQuestion {
  region: string;
  /** The travel time that bounds a service area. */
  minutes: number;
  mode: TravelMode;
  /** The keys of the kinds of station that count; all kinds when it is left out. */
  kinds?: readonly string[] | undefined;
  /** How many new places to propose. */
  places: number;
  /** What a new place is to bring in most of. */
  aim: CircleAim;
}

/** A station whose service area counts; the point is its centre. */
export interface CircleCentre extends Point {
  code: string;
  name: string;
}

/** A community whose place is known. */
export type PlacedCommunity = Community & Required<Pick<Community, 'place'>>;

const maxItems = 500;

/**
 * Find the communities of a region, with their employers and workers, that lie outside every station's service area,
 * and the places where new stations would bring most of them into one.
 *
 * Stations outside the region count too. A station with a closure at that moment does not count; its hours do not
 * matter.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`, `circle_region_too_large`.
 */
export async function circleGaps(request: CircleQuestion, scope: Scope, now: Date) {
  const { _id: region, name } = await findRegionWithin(request.region, scope);
  // A province has tens of thousands of communities, and no union plans stations for a whole one.
  if (region.length < 4) throw new Failure('circle_region_too_large');
  const estimate = reachOf(request.mode, request.minutes);
  const { metres } = estimate;
  const communities = await communitiesOf(region);
  const located = communities.filter((each): each is PlacedCommunity => each.place !== undefined);
  const points = located.map(({ place, employers, workers }) => ({ ...place, employers, workers }));
  const centres = await stationsNear(points, metres, request.kinds, now);

  const index = reachable(centres);
  const nearest: ReturnType<typeof index.nearest>[] = [];
  await forEachYielding(points, (point) => nearest.push(index.nearest(point)));
  const outside = located.flatMap((_, at) => ((nearest[at]?.metres ?? Number.POSITIVE_INFINITY) <= metres ? [] : [at]));
  const chosen = await bestPlaces(points, outside, { metres, count: request.places, aim: request.aim });

  const isOutside = new Set(outside);
  const gaps: CircleGaps = {
    region,
    name,
    estimate,
    stations: centres.length,
    total: figuresOf(communities),
    inside: figuresOf(located.filter((_, at) => !isOutside.has(at))),
    outside: figuresOf(outside.map((at) => located[at] as PlacedCommunity)),
    unplaced: figuresOf(communities.filter(({ place }) => !place)),
    placedBy: countPlacings(located),
    items: outside
      .toSorted((a, b) => (located[b]?.workers ?? 0) - (located[a]?.workers ?? 0))
      .slice(0, maxItems)
      .map((at) => {
        const found = nearest[at];
        const station = found && (centres[found.at] as CircleCentre).code;
        return {
          ...viewOf(located[at] as PlacedCommunity),
          nearest:
            found && station !== undefined
              ? { station, metres: Math.round(found.metres), minutes: minutesFor(estimate, found.metres) }
              : null,
        };
      }),
    more: outside.length > maxItems,
    places: chosen.map(({ at, adds }) => ({ ...viewOf(located[at] as PlacedCommunity), adds })),
  };
  return { gaps, centres, located, outside };
}

/** Read the stations whose service areas may hold one of the points. */
async function stationsNear(
  points: readonly Point[],
  metres: number,
  kinds: readonly string[] | undefined,
  now: Date,
): Promise<CircleCentre[]> {
  if (points.length === 0) return [];
  const centre = {
    lng: points.reduce((sum, { lng }) => sum + lng, 0) / points.length,
    lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  };
  const farthest = Math.max(...points.map(({ lng, lat }) => distance(centre.lng, centre.lat, lng, lat)));
  const sphere = [[centre.lng, centre.lat], ((farthest + metres) * 1.01) / earthRadius];
  const stations = await StationModel.find(
    {
      location: trusted({ $geoWithin: { $centerSphere: sphere } }) as never,
      state: trusted({ $ne: 'closed_down' as const }),
      ...(kinds && { kind: trusted({ $in: kinds }) }),
    },
    { code: 1, name: 1, location: 1, state: 1, closure: 1 },
  ).lean();
  return stations
    .filter((station) => !isClosedAt(station, now))
    .map(({ code, name, location: { coordinates } }) => ({
      code,
      name,
      lng: coordinates[0] as number,
      lat: coordinates[1] as number,
    }));
}

/** A community as the API shows it. */
function viewOf({ region, name, employers, workers, place }: PlacedCommunity) {
  return { region, name, ...place, employers, workers };
}

/** How many communities were located in which way. */
function countPlacings(located: readonly PlacedCommunity[]): CircleGaps['placedBy'] {
  const counts = { centre: 0, street: 0, stations: 0, street_stations: 0 };
  for (const { place } of located) counts[place.placedBy]++;
  return counts;
}
