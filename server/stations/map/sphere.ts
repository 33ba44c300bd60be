/** The radius of a sphere with the Earth's volume, in metres; distances on it are right to half a percent. */
export const earthRadius = 6_371_009;
const degree = Math.PI / 180;
const half = Math.PI * earthRadius;

/** Metres between two points by the great circle (haversine). */
export function distance(lng: number, lat: number, lng2: number, lat2: number): number {
  const across = Math.sin(((lng2 - lng) * degree) / 2);
  const up = Math.sin(((lat2 - lat) * degree) / 2);
  const h = up * up + Math.cos(lat * degree) * Math.cos(lat2 * degree) * across * across;
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** A box of degrees; one whose `west` is greater than its `east` reaches over the dateline. */
export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const wholeWorld: Box = { west: -180, south: -90, east: 180, north: 90 };

/** Boxes that together hold every point within so many metres: two where the dateline lies between, one cap at a pole. */
export function boxesAround(lng: number, lat: number, radius: number): Box[] {
  if (radius >= half) return [wholeWorld];
  // A little more than needed: what is rounded away may not cost a station.
  const angle = (radius / earthRadius) * (1 + 1e-9) + 1e-12;
  const south = lat - angle / degree;
  const north = lat + angle / degree;
  if (south <= -90 || north >= 90) return [{ ...wholeWorld, south: Math.max(south, -90), north: Math.min(north, 90) }];
  // The meridians that touch the circle, which is not where it is as high as its centre.
  const wide = (Math.asin(Math.min(1, Math.sin(angle) / Math.cos(lat * degree))) / degree) * (1 + 1e-9);
  return unwrapped({ west: lng - wide, south, east: lng + wide, north });
}

/** A box that reaches over the dateline, or whose west is greater than its east, as boxes that do not. */
export function unwrapped({ west, south, east, north }: Box): Box[] {
  if (east - west >= 360) return [{ ...wholeWorld, south, north }];
  if (west < -180)
    return [
      { west: west + 360, south, east: 180, north },
      { west: -180, south, east, north },
    ];
  if (east > 180)
    return [
      { west, south, east: 180, north },
      { west: -180, south, east: east - 360, north },
    ];
  if (west > east)
    return [
      { west, south, east: 180, north },
      { west: -180, south, east, north },
    ];
  return [{ west, south, east, north }];
}
