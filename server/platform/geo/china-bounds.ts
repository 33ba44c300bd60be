import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { Failure } from '../errors/errors.ts';

/**
 * A coarse outline of China and its seas: vertices as `[lng, lat]` in degrees, drawn by hand for this check.
 *
 * It serves to find mistakes in coordinates and does not show where a border runs.
 */
const outline: readonly (readonly [number, number])[] = [
  [73.5, 39.3],
  [74.8, 40.5],
  [78.3, 41.4],
  [80.2, 42.1],
  [80.4, 44.2],
  [80, 45.1],
  [82.4, 45.4],
  [83, 47.2],
  [85.5, 47.1],
  [85.7, 48.4],
  [87.2, 49.2],
  [90, 47.9],
  [91, 46.9],
  [90.7, 45.5],
  [95.4, 44.2],
  [96.4, 42.8],
  [100, 42.6],
  [104.5, 41.7],
  [110.1, 42.7],
  [111.9, 43.7],
  [111.8, 45],
  [113.6, 44.8],
  [117, 46.4],
  [119.8, 46.8],
  [118.5, 47.9],
  [115.5, 47.8],
  [116.7, 49.9],
  [119.2, 50.1],
  [120, 52.5],
  [121, 53.4],
  [123.5, 53.6],
  [125.6, 53.1],
  [127.5, 50.3],
  [130.8, 48.9],
  [131, 47.7],
  [132.5, 47.7],
  [135.1, 48.4],
  [133.1, 45.1],
  [131, 44.9],
  [131.3, 43.5],
  [130.6, 42.4],
  [129, 42.1],
  [126.9, 41.7],
  [124.3, 39.9],
  [123, 37],
  [123.5, 33],
  [125, 30],
  [124.5, 25.5],
  [121.5, 21.5],
  [119, 15],
  [118.5, 11],
  [113, 3.3],
  [111.5, 3.3],
  [109, 7],
  [110, 15.5],
  [108.3, 18.3],
  [107.7, 20.2],
  [108, 21.4],
  [106.6, 21.9],
  [105.3, 23.3],
  [103.9, 22.5],
  [102.4, 22.6],
  [101.9, 21.1],
  [100.2, 21.4],
  [99.1, 22],
  [98.7, 23.8],
  [97.5, 23.8],
  [98.6, 26],
  [97.3, 27.6],
  [95.5, 26.6],
  [92, 26.8],
  [89.8, 28.2],
  [89, 27.3],
  [86, 28.3],
  [84.5, 28.8],
  [81.5, 30],
  [79, 31],
  [78.4, 32.5],
  [77.8, 35.4],
  [74.8, 37.1],
];
/** A point this far outside the outline still passes, in degrees; some 50 km. */
const margin = 0.5;

/**
 * Refuse a point that cannot be a station's: the zeros of an empty form, swapped longitude and latitude, or far from China.
 *
 * @throws {Failure} `coordinates_zero`, `coordinates_swapped`, `coordinates_outside_china`.
 */
export function requireInChina({ lng, lat }: Pick<GivenPoint, 'lng' | 'lat'>): void {
  const code = coordinatesProblem(lng, lat);
  if (code) throw new Failure(code, { lng, lat });
}

/** Find what is wrong with a point that lies outside China. @returns undefined when it lies in China. */
export function coordinatesProblem(lng: number, lat: number) {
  if (isInChina(lng, lat)) return undefined;
  if (Math.abs(lng) < 1 && Math.abs(lat) < 1) return 'coordinates_zero';
  return isInChina(lat, lng) ? 'coordinates_swapped' : 'coordinates_outside_china';
}

/** Whether a point lies in the coarse outline of China or within half a degree of it. */
export function isInChina(lng: number, lat: number): boolean {
  let inside = false;
  for (const [at, [x, y]] of outline.entries()) {
    const [u, v] = outline[(at + 1) % outline.length] as readonly [number, number];
    if (distanceToEdge(lng, lat, x, y, u, v) <= margin) return true;
    if (y > lat !== v > lat && lng < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside;
  }
  return inside;
}

/** The distance from a point to an edge, in degrees. */
function distanceToEdge(lng: number, lat: number, x: number, y: number, u: number, v: number): number {
  const along = ((lng - x) * (u - x) + (lat - y) * (v - y)) / ((u - x) ** 2 + (v - y) ** 2);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(lng - x - part * (u - x), lat - y - part * (v - y));
}
