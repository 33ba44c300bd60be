import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';

/** Of the sphere that GeoJSON distances are computed on, in metres. */
const earthRadius = 6_371_008;

/** The whole metres from a position, in whatever datum, to a point in GCJ-02, along a great circle. */
export function metresBetween(position: GivenPoint, point: { lng: number; lat: number }): number {
  const [lng, lat] = toGcj02(position);
  const [from, to] = [radians(lat), radians(point.lat)];
  const half = (angle: number) => Math.sin(angle / 2) ** 2;
  const h = half(to - from) + Math.cos(from) * Math.cos(to) * half(radians(point.lng - lng));
  return Math.round(2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h))));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
