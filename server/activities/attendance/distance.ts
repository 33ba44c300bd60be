import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';

/** The radius of the earth as a sphere, in metres, as GeoJSON distances use it. */
const earthRadius = 6_371_008;

/** The distance along a great circle from a position in any datum to a point in GCJ-02, in whole metres. */
export function metresBetween(position: GivenPoint, point: { lng: number; lat: number }): number {
  const [lng, lat] = toGcj02(position);
  const [from, to] = [radians(lat), radians(point.lat)];
  const haversine = (angle: number) => Math.sin(angle / 2) ** 2;
  const sum = haversine(to - from) + Math.cos(from) * Math.cos(to) * haversine(radians(point.lng - lng));
  return Math.round(2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(sum))));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
