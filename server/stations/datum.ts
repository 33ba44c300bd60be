import module from 'gcoord';
import type { GivenPoint } from '../../schemas/station.ts';

// A CommonJS module whose export is the object itself, where its types promise a `default` within.
const gcoord = module as unknown as typeof module.default;

const systems = { gcj02: gcoord.GCJ02, wgs84: gcoord.WGS84, bd09: gcoord.BD09 } as const;

/**
 * A point in GCJ-02, the datum of the WeChat map, as `[lng, lat]` in degrees.
 *
 * WGS-84 converts to the centimetre; BD-09 to 0.2 m, the error of its approximate inverse.
 */
export function toGcj02({ lng, lat, datum }: GivenPoint): [lng: number, lat: number] {
  if (datum === 'gcj02') return [lng, lat];
  const [east, north] = gcoord.transform([lng, lat], systems[datum], gcoord.GCJ02);
  return [round(east), round(north)];
}

/** To seven decimals, about a centimetre; more digits would only pretend. */
function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
