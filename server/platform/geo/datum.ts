import module from 'gcoord';
import type { Datum } from '../../../schemas/platform/fields.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';

// A CommonJS module whose export is the object itself, where its types promise a `default` within.
const gcoord = module as unknown as typeof module.default;

const systems = { gcj02: gcoord.GCJ02, wgs84: gcoord.WGS84, bd09: gcoord.BD09 } as const;

/**
 * A point in GCJ-02, the datum of the WeChat map, as `[lng, lat]` in degrees.
 *
 * WGS-84 converts to the centimetre; BD-09 to 0.2 m, the error of its approximate inverse.
 */
export function toGcj02(point: GivenPoint): [lng: number, lat: number] {
  return inDatum(point, 'gcj02');
}

/** A point in another datum, as `[lng, lat]` in degrees; in its own it stays to the last digit. */
export function inDatum({ lng, lat, datum }: GivenPoint, wanted: Datum): [lng: number, lat: number] {
  if (datum === wanted) return [lng, lat];
  const [east, north] = gcoord.transform([lng, lat], systems[datum], systems[wanted]);
  return [round(east), round(north)];
}

/** To seven decimals, about a centimetre; more digits would only pretend. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
