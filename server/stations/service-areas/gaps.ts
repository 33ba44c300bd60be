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
import { type Point, reachable, unhurried } from './reach.ts';
import { minutesFor, reachOf } from './travel.ts';

/** Which circles: of what kinds, how wide, and how many new places are asked for. */
export interface CircleQuestion {
  region: string;
  minutes: number;
  mode: TravelMode;
  /** All kinds where it is left out. */
  kinds?: readonly string[] | undefined;
  /** How many new places to propose. */
  places: number;
  aim: CircleAim;
}

/** A station whose circle counts. */
export interface CircleCentre extends Point {
  code: string;
  name: string;
}

/** A community that has a place. */
export type PlacedCommunity = Community & Required<Pick<Community, 'place'>>;

const mostItems = 500;

/**
 * Which communities of a region, with how many employers and workers, lie outside of every station's circle, and where
 * new stations would bring most of them into one.
 *
 * A station counts wherever it stands, and unless it is closed at that moment; its hours do not matter.
 *
 * @throws {Failure} `region_not_found`, `outside_scope`, `circle_region_too_large`.
 */
export async function circleGaps(question: CircleQuestion, scope: Scope, now: Date) {
  const { _id: region, name } = await findRegionWithin(question.region, scope);
  // A province has tens of thousands of communities, and no union's circle is that wide.
  if (region.length < 4) throw new Failure('circle_region_too_large');
  const estimate = reachOf(question.mode, question.minutes);
  const { metres } = estimate;
  const communities = await communitiesOf(region);
  const placed = communities.filter((each): each is PlacedCommunity => each.place !== undefined);
  const points = placed.map(({ place, employers, workers }) => ({ ...place, employers, workers }));
  const centres = await stationsNear(points, metres, question.kinds, now);

  const near = reachable(centres);
  const nearest: ReturnType<typeof near.nearest>[] = [];
  await unhurried(points, (point) => nearest.push(near.nearest(point)));
  const outside = placed.flatMap((_, at) => ((nearest[at]?.metres ?? Number.POSITIVE_INFINITY) <= metres ? [] : [at]));
  const chosen = await bestPlaces(points, outside, { metres, count: question.places, aim: question.aim });

  const beyond = new Set(outside);
  const gaps: CircleGaps = {
    region,
    name,
    estimate,
    stations: centres.length,
    total: figuresOf(communities),
    inside: figuresOf(placed.filter((_, at) => !beyond.has(at))),
    outside: figuresOf(outside.map((at) => placed[at] as PlacedCommunity)),
    unplaced: figuresOf(communities.filter(({ place }) => !place)),
    placedBy: countPlacings(placed),
    items: outside
      .toSorted((a, b) => (placed[b]?.workers ?? 0) - (placed[a]?.workers ?? 0))
      .slice(0, mostItems)
      .map((at) => {
        const found = nearest[at];
        const station = found && (centres[found.at] as CircleCentre).code;
        return {
          ...shown(placed[at] as PlacedCommunity),
          nearest:
            found && station !== undefined
              ? { station, metres: Math.round(found.metres), minutes: minutesFor(estimate, found.metres) }
              : null,
        };
      }),
    more: outside.length > mostItems,
    places: chosen.map(({ at, adds }) => ({ ...shown(placed[at] as PlacedCommunity), adds })),
  };
  return { gaps, centres, placed, outside };
}

/** The stations whose circles may hold one of the points. */
async function stationsNear(
  points: readonly Point[],
  metres: number,
  kinds: readonly string[] | undefined,
  now: Date,
): Promise<CircleCentre[]> {
  if (points.length === 0) return [];
  const middle = {
    lng: points.reduce((sum, { lng }) => sum + lng, 0) / points.length,
    lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  };
  const far = Math.max(...points.map(({ lng, lat }) => distance(middle.lng, middle.lat, lng, lat)));
  const sphere = [[middle.lng, middle.lat], ((far + metres) * 1.01) / earthRadius];
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

function shown({ region, name, employers, workers, place }: PlacedCommunity) {
  return { region, name, ...place, employers, workers };
}

function countPlacings(placed: readonly PlacedCommunity[]): CircleGaps['placedBy'] {
  const counts = { centre: 0, street: 0, stations: 0, street_stations: 0 };
  for (const { place } of placed) counts[place.placedBy]++;
  return counts;
}
