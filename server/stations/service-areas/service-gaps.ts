import { trusted } from 'mongoose';
import type { ServiceAreaAim, ServiceGaps, TravelMode } from '../../../schemas/stations/service-area.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { distanceMetres, earthRadius } from '../map/sphere.ts';
import { isClosedAt } from '../record/is-closed.ts';
import { chooseSites, sumCommunities } from './choose-sites.ts';
import { type Community, readCommunities } from './communities.ts';
import { createPointIndex, type LngLat } from './point-index.ts';
import { estimateReach, travelMinutes } from './travel.ts';
import { forEachYielding } from './yielding.ts';

/** Which service areas are counted, and how many new places are to be proposed. */
export interface ServiceGapsRequest {
  region: string;
  /** The travel time that bounds a service area. */
  minutes: number;
  mode: TravelMode;
  /** The keys of the kinds of station that count; all kinds when it is left out. */
  kinds?: readonly string[] | undefined;
  /** How many new places to propose. */
  places: number;
  /** What a new place is to bring in most of. */
  aim: ServiceAreaAim;
}

/** A station whose service area counts; the point is its centre. */
export interface ServiceAreaCentre extends LngLat {
  code: string;
  name: string;
}

/** A community whose place is known. */
export type LocatedCommunity = Community & Required<Pick<Community, 'place'>>;

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
export async function findServiceGaps(request: ServiceGapsRequest, scope: Scope, now: Date) {
  const { _id, name } = await findRegionInScope(request.region, scope);
  // A province has tens of thousands of communities, and no union plans stations for a whole one.
  if (_id.length < 4) throw new Failure('circle_region_too_large');
  const estimate = estimateReach(request.mode, request.minutes);
  const { metres } = estimate;
  const communities = await readCommunities(_id);
  const located = communities.filter((each): each is LocatedCommunity => each.place !== undefined);
  const points = located.map(({ place, employers, workers }) => ({ ...place, employers, workers }));
  const centres = await stationsNear(points, metres, request.kinds, now);

  const index = createPointIndex(centres);
  const nearest: ReturnType<typeof index.nearest>[] = [];
  await forEachYielding(points, (point) => nearest.push(index.nearest(point)));
  const outside = located.flatMap((_, at) => ((nearest[at]?.metres ?? Number.POSITIVE_INFINITY) <= metres ? [] : [at]));
  const chosen = await chooseSites(points, outside, { metres, count: request.places, aim: request.aim });

  const isOutside = new Set(outside);
  const gaps: ServiceGaps = {
    region: _id,
    name,
    estimate,
    stations: centres.length,
    total: sumCommunities(communities),
    inside: sumCommunities(located.filter((_, at) => !isOutside.has(at))),
    outside: sumCommunities(outside.map((at) => located[at] as LocatedCommunity)),
    unplaced: sumCommunities(communities.filter(({ place }) => !place)),
    placedBy: countPlacings(located),
    items: outside
      .toSorted((a, b) => (located[b]?.workers ?? 0) - (located[a]?.workers ?? 0))
      .slice(0, maxItems)
      .map((at) => {
        const found = nearest[at];
        const station = found && (centres[found.at] as ServiceAreaCentre).code;
        return {
          ...viewOf(located[at] as LocatedCommunity),
          nearest:
            found && station !== undefined
              ? { station, metres: Math.round(found.metres), minutes: travelMinutes(estimate, found.metres) }
              : null,
        };
      }),
    more: outside.length > maxItems,
    places: chosen.map(({ at, adds }) => ({ ...viewOf(located[at] as LocatedCommunity), adds })),
  };
  return { gaps, centres, located, outside };
}

/** Read the stations whose service areas may hold one of the points. */
async function stationsNear(
  points: readonly LngLat[],
  metres: number,
  kinds: readonly string[] | undefined,
  now: Date,
): Promise<ServiceAreaCentre[]> {
  if (points.length === 0) return [];
  const centre = {
    lng: points.reduce((sum, { lng }) => sum + lng, 0) / points.length,
    lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  };
  const farthest = Math.max(...points.map(({ lng, lat }) => distanceMetres(centre.lng, centre.lat, lng, lat)));
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
    .flatMap(({ code, name, location }) => {
      const [lng, lat] = location?.coordinates ?? [];
      return lng === undefined || lat === undefined ? [] : [{ code, name, lng, lat }];
    });
}

/** A community as the API shows it. */
function viewOf({ region, name, employers, workers, place }: LocatedCommunity) {
  return { region, name, ...place, employers, workers };
}

/** How many communities were located in which way. */
function countPlacings(located: readonly LocatedCommunity[]): ServiceGaps['placedBy'] {
  const counts = { centre: 0, street: 0, stations: 0, street_stations: 0 };
  for (const { place } of located) counts[place.placedBy]++;
  return counts;
}
