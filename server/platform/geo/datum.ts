import module from 'gcoord';
import type { Datum } from '../../../schemas/platform/fields.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';

// The CommonJS module exports the object itself, although its types declare a `default` in it.
const gcoord = module as unknown as typeof module.default;

const systems = { gcj02: gcoord.GCJ02, wgs84: gcoord.WGS84, bd09: gcoord.BD09 } as const;

/**
 * Convert a point to GCJ-02, the datum of the WeChat map, as `[lng, lat]` in degrees.
 *
 * WGS-84 is converted to the centimetre; BD-09 to 0.2 m, the error of its approximate inverse.
 */
export function toGcj02(point: GivenPoint): [lng: number, lat: number] {
  return convertDatum(point, 'gcj02');
}

/** Convert a point to a datum, as `[lng, lat]` in degrees. A point that has the datum already is not changed at all. */
export function convertDatum({ lng, lat, datum }: GivenPoint, target: Datum): [lng: number, lat: number] {
  if (datum === target) return [lng, lat];
  const [east, north] = gcoord.transform([lng, lat], systems[datum], systems[target]);
  return [round(east), round(north)];
}

/** Round to seven decimals, about a centimetre; more digits would be false precision. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
