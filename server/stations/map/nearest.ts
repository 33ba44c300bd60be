import { type Best, bestOf, type Found } from './best.ts';
import type { Columns } from './columns.ts';
import type { Filter } from './filter.ts';
import type { Places, Tree } from './places.ts';
import { earthRadius } from './sphere.ts';

const degree = Math.PI / 180;
/** No two points are farther apart, in metres. */
export const farthest = Math.PI * earthRadius;
/** What rounding may take away from a bound; as a haversine, less than a hundredth of a millimetre at any distance. */
const slack = 1e-15;

/** The nearest rows that pass a filter within so many metres, nearest first; equally far ones by row. */
export function nearest(
  columns: Columns,
  places: Places,
  { lng, lat, radius, limit }: { lng: number; lat: number; radius: number; limit: number },
  passes: Filter,
): Found[] {
  const best = bestOf(limit, radius);
  const cosine = Math.cos(lat * degree);
  const offer = (row: number) => {
    if (passes(row))
      best.offer(row, haversine(lng, lat, cosine, columns.lng[row] as number, columns.lat[row] as number));
  };
  const { trees, loose } = places.parts();
  for (const tree of trees) search(tree, { lng, lat, cosine }, best, offer);
  for (let row = loose; row < columns.length; row++) offer(row);
  return best.found();
}

interface From {
  lng: number;
  lat: number;
  cosine: number;
}

/** Go through a tree, the nearer half first, and leave out what is farther than the last of the best. */
function search({ from: first, points }: Tree, from: From, best: Best, offer: (row: number) => void): void {
  const { ids, coords, nodeSize } = points;
  const go = (left: number, right: number, axis: 0 | 1, west: number, south: number, east: number, north: number) => {
    if (toBox(from, west, south, east, north) - slack > best.limit) return;
    if (right - left <= nodeSize) {
      for (let at = left; at <= right; at++) offer(first + (ids[at] as number));
      return;
    }
    const middle = (left + right) >> 1;
    offer(first + (ids[middle] as number));
    const line = coords[2 * middle + axis] as number;
    // The nearer half first: what it gives bounds the other.
    if (axis === 0) {
      if (from.lng < line) go(left, middle - 1, 1, west, south, line, north);
      go(middle + 1, right, 1, line, south, east, north);
      if (from.lng >= line) go(left, middle - 1, 1, west, south, line, north);
    } else {
      if (from.lat < line) go(left, middle - 1, 0, west, south, east, line);
      go(middle + 1, right, 0, west, line, east, north);
      if (from.lat >= line) go(left, middle - 1, 0, west, south, east, line);
    }
  };
  go(0, ids.length - 1, 0, -180, -90, 180, 90);
}

/** The haversine from a point to the nearest point of a box, or less. */
function toBox({ lng, lat, cosine }: From, west: number, south: number, east: number, north: number): number {
  if (lng >= west && lng <= east) {
    return lat < south ? half((south - lat) * degree) : lat > north ? half((lat - north) * degree) : 0;
  }
  // The nearer of the two meridians at its sides, over the dateline too, and on it the point where a right angle stands.
  const across = Math.min(half((lng - west) * degree), half((lng - east) * degree));
  const cosineAcross = 1 - 2 * across;
  const foot = cosineAcross <= 0 ? Math.sign(lat) * 90 : Math.atan(Math.tan(lat * degree) / cosineAcross) / degree;
  if (foot > south && foot < north) return along(across, cosine, lat, foot);
  return Math.min(along(across, cosine, lat, south), along(across, cosine, lat, north));
}

function haversine(lng: number, lat: number, cosine: number, lng2: number, lat2: number): number {
  return along(half((lng2 - lng) * degree), cosine, lat, lat2);
}

function along(across: number, cosine: number, lat: number, lat2: number): number {
  return half((lat2 - lat) * degree) + cosine * Math.cos(lat2 * degree) * across;
}

/** The haversine of an angle. */
function half(angle: number): number {
  const sine = Math.sin(angle / 2);
  return sine * sine;
}
