/** The radius of a sphere with the Earth's volume, in metres. Distances on it are exact to half a percent. */
export const earthRadius = 6_371_009;
const degree = Math.PI / 180;
/** In metres. */
const halfCircumference = Math.PI * earthRadius;

/** The distance between two points in metres, along the great circle (haversine formula). */
export function distanceMetres(lng: number, lat: number, lng2: number, lat2: number): number {
  const across = Math.sin(((lng2 - lng) * degree) / 2);
  const up = Math.sin(((lat2 - lat) * degree) / 2);
  const h = up * up + Math.cos(lat * degree) * Math.cos(lat2 * degree) * across * across;
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** A bounding box in degrees. One whose `west` is greater than its `east` reaches over the dateline. */
export interface BoundingBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

const wholeWorld: BoundingBox = { west: -180, south: -90, east: 180, north: 90 };

/**
 * Bounding boxes that together hold every point within `radius` metres of a point: two when the circle reaches over the
 * dateline, a whole cap when it reaches over a pole.
 */
export function boxesAround(lng: number, lat: number, radius: number): BoundingBox[] {
  if (radius >= halfCircumference) return [wholeWorld];
  // A little larger than needed, so that rounding loses no station.
  const angle = (radius / earthRadius) * (1 + 1e-9) + 1e-12;
  const south = lat - angle / degree;
  const north = lat + angle / degree;
  if (south <= -90 || north >= 90) return [{ ...wholeWorld, south: Math.max(south, -90), north: Math.min(north, 90) }];
  // The meridians that touch the circle. They do not touch it at the latitude of its centre.
  const wide = (Math.asin(Math.min(1, Math.sin(angle) / Math.cos(lat * degree))) / degree) * (1 + 1e-9);
  return splitAtDateline({ west: lng - wide, south, east: lng + wide, north });
}

/** Split a box that reaches over the dateline, or whose west is greater than its east, into boxes that do not. */
export function splitAtDateline({ west, south, east, north }: BoundingBox): BoundingBox[] {
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
