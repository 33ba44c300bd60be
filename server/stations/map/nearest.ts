import { type Best, bestOf, type Found } from './best.ts';
import type { Columns } from './columns.ts';
import type { Filter } from './filter.ts';
import { gone, leaf, type Parts, type Tree } from './places.ts';
import { earthRadius } from './sphere.ts';

const degree = Math.PI / 180;
/** No two points are farther apart, in metres. */
export const farthest = Math.PI * earthRadius;
/** What rounding may take away from a bound; as a haversine, less than a hundredth of a millimetre at any distance. */
const slack = 1e-15;

/** The nearest of some rows that pass a filter within so many metres, nearest first; equally far ones by row. */
export function nearest(
  columns: Columns,
  { trees, loose, sifted }: Parts,
  { lng, lat, radius, limit }: { lng: number; lat: number; radius: number; limit: number },
  passes: Filter,
): Found[] {
  const best = bestOf(limit, radius);
  const from = { lng, lat, cosine: Math.cos(lat * degree) };
  for (const tree of trees) search(tree, from, best, sifted ? isThere : passes);
  for (const row of loose) {
    if (passes(row)) best.offer(row, haversine(from, columns.lng[row] as number, columns.lat[row] as number));
  }
  return best.found();
}

const isThere: Filter = (row) => row !== gone;

interface From {
  lng: number;
  lat: number;
  cosine: number;
}

/** Deeper than any tree of fewer than four thousand million points. */
const deepest = 64;
/** What is still to be gone through: of each part its first and last point and its axis, its box, and how far it is at least. */
const parts = new Int32Array(3 * deepest);
const boxes = new Float64Array(4 * deepest);
const bounds = new Float64Array(deepest);

/**
 * Go through a tree, the nearer half first, and leave out what is farther than the last of the best.
 *
 * With a stack of its own: degrees that are handed from call to call would each be put on the heap.
 */
function search({ rows, coords }: Tree, from: From, best: Best, passes: Filter): void {
  // How far it is stands in the tree; whether it passes, in many columns, where each look is a wait for memory.
  const offer = (index: number) => {
    const far = haversine(from, coords[2 * index] as number, coords[2 * index + 1] as number);
    const row = rows[index] as number;
    if (far <= best.limit && passes(row)) best.offer(row, far);
  };
  let depth = 1;
  parts[0] = 0;
  parts[1] = rows.length - 1;
  parts[2] = 0;
  boxes.set(wholeWorld);
  bounds[0] = 0;
  while (depth > 0) {
    depth--;
    const bound = bounds[depth] as number;
    if (bound > best.limit) continue;
    const [at, box] = [3 * depth, 4 * depth];
    const left = parts[at] as number;
    const right = parts[at + 1] as number;
    const axis = parts[at + 2] as number;
    if (right - left <= leaf) {
      for (let index = left; index <= right; index++) offer(index);
      continue;
    }
    const middle = (left + right) >> 1;
    offer(middle);
    const line = coords[2 * middle + axis] as number;
    const isBefore = (axis === 0 ? from.lng : from.lat) < line;
    // The side of the box at which each half ends.
    const [nearSide, farSide] = isBefore ? [axis + 2, axis] : [axis, axis + 2];
    // The farther half takes the place of the whole, where it is not too far; the nearer one lies on top.
    const side = boxes[box + farSide] as number;
    boxes[box + farSide] = line;
    const farBound = toBox(from, box) - slack;
    let near = box;
    if (farBound <= best.limit) {
      parts[at] = isBefore ? middle + 1 : left;
      parts[at + 1] = isBefore ? right : middle - 1;
      parts[at + 2] = 1 - axis;
      bounds[depth] = farBound;
      depth++;
      near = box + 4;
      for (let each = 0; each < 4; each++) boxes[near + each] = boxes[box + each] as number;
    }
    boxes[near + farSide] = side;
    boxes[near + nearSide] = line;
    parts[3 * depth] = isBefore ? left : middle + 1;
    parts[3 * depth + 1] = isBefore ? middle - 1 : right;
    parts[3 * depth + 2] = 1 - axis;
    // No nearer than the whole.
    bounds[depth] = bound;
    depth++;
  }
}

const wholeWorld = [-180, -90, 180, 90];

/** The haversine from a point to the nearest point of a box, or less. */
function toBox({ lng, lat, cosine }: From, box: number): number {
  const [west, south] = [boxes[box] as number, boxes[box + 1] as number];
  const [east, north] = [boxes[box + 2] as number, boxes[box + 3] as number];
  const up = lat < south ? half((south - lat) * degree) : lat > north ? half((lat - north) * degree) : 0;
  if (lng >= west && lng <= east) return up;
  // The nearer of the two meridians at its sides, over the dateline too; beyond a right angle its pole is the nearest.
  const across = Math.min(half((lng - west) * degree), half((lng - east) * degree));
  if (across >= 0.5) return Math.max(up, half((90 - Math.abs(lat)) * degree));
  // The sine of the way to a meridian is the cosine of the latitude times the sine of the angle between.
  const square = 4 * cosine * cosine * across * (1 - across);
  return Math.max(up, square / (2 * (1 + Math.sqrt(Math.max(0, 1 - square)))));
}

function haversine({ lng, lat, cosine }: From, lng2: number, lat2: number): number {
  return half((lat2 - lat) * degree) + cosine * Math.cos(lat2 * degree) * half((lng2 - lng) * degree);
}

/** The haversine of an angle. */
function half(angle: number): number {
  const sine = Math.sin(angle / 2);
  return sine * sine;
}
