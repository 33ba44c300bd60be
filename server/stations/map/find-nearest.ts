import type { Columns } from './columns.ts';
import { createNearestList, type FoundRow, type NearestList } from './nearest-list.ts';
import type { RowFilter } from './row-filter.ts';
import { type KdTree, leafSize, removedRow, type SearchSet } from './spatial-index.ts';
import { earthRadius } from './sphere.ts';

const degree = Math.PI / 180;
/** The greatest distance that two points can have, in metres. */
export const maxDistance = Math.PI * earthRadius;
/** The rounding error that a bound may have, as a haversine; less than a hundredth of a millimetre at any distance. */
const roundingSlack = 1e-15;

/**
 * Find the rows that pass a filter within `radius` metres of a point, at most `limit` of them: nearest first, rows of
 * the same distance by their number.
 */
export function findNearest(
  columns: Columns,
  { trees, unindexed, prefiltered }: SearchSet,
  { lng, lat, radius, limit }: { lng: number; lat: number; radius: number; limit: number },
  passes: RowFilter,
): FoundRow[] {
  const best = createNearestList(limit, radius);
  const from = { lng, lat, cosine: Math.cos(lat * degree) };
  for (const tree of trees) search(tree, from, best, prefiltered ? isInTree : passes);
  for (const row of unindexed) {
    if (passes(row)) best.offer(row, haversine(from, columns.lng[row] as number, columns.lat[row] as number));
  }
  return best.results();
}

const isInTree: RowFilter = (row) => row !== removedRow;

/** The point to search from. */
interface From {
  lng: number;
  lat: number;
  /** The cosine of the latitude. */
  cosine: number;
}

/** Deeper than any tree of fewer than four thousand million points. */
const maxDepth = 64;
/** The stack of subtrees still to be searched: the first and last point and the axis of each. */
const subtrees = new Int32Array(3 * maxDepth);
/** The bounding box of each. */
const boxes = new Float64Array(4 * maxDepth);
/** The least haversine to a point of each. */
const bounds = new Float64Array(maxDepth);

/**
 * Search a tree, the nearer half first, and skip what is farther than the last of the best.
 *
 * It keeps a stack of its own: in recursive calls each number of degrees would be put on the heap.
 */
function search({ rows, coords }: KdTree, from: From, best: NearestList, passes: RowFilter): void {
  // The distance comes first: it needs the tree only, while the filter reads many columns and waits for memory at each.
  const offer = (index: number) => {
    const distance = haversine(from, coords[2 * index] as number, coords[2 * index + 1] as number);
    const row = rows[index] as number;
    if (distance <= best.maxHaversine && passes(row)) best.offer(row, distance);
  };
  let depth = 1;
  subtrees[0] = 0;
  subtrees[1] = rows.length - 1;
  subtrees[2] = 0;
  boxes.set(wholeWorld);
  bounds[0] = 0;
  while (depth > 0) {
    depth--;
    const bound = bounds[depth] as number;
    if (bound > best.maxHaversine) continue;
    const [at, box] = [3 * depth, 4 * depth];
    const left = subtrees[at] as number;
    const right = subtrees[at + 1] as number;
    const axis = subtrees[at + 2] as number;
    if (right - left <= leafSize) {
      for (let index = left; index <= right; index++) offer(index);
      continue;
    }
    const middle = (left + right) >> 1;
    offer(middle);
    const line = coords[2 * middle + axis] as number;
    const isBefore = (axis === 0 ? from.lng : from.lat) < line;
    // Each half ends at this side of the box.
    const [nearSide, farSide] = isBefore ? [axis + 2, axis] : [axis, axis + 2];
    // The farther half replaces the whole on the stack, unless it is too far. The nearer half lies on top of it.
    const side = boxes[box + farSide] as number;
    boxes[box + farSide] = line;
    const farBound = boundOf(from, box) - roundingSlack;
    let near = box;
    if (farBound <= best.maxHaversine) {
      subtrees[at] = isBefore ? middle + 1 : left;
      subtrees[at + 1] = isBefore ? right : middle - 1;
      subtrees[at + 2] = 1 - axis;
      bounds[depth] = farBound;
      depth++;
      near = box + 4;
      for (let each = 0; each < 4; each++) boxes[near + each] = boxes[box + each] as number;
    }
    boxes[near + farSide] = side;
    boxes[near + nearSide] = line;
    subtrees[3 * depth] = isBefore ? left : middle + 1;
    subtrees[3 * depth + 1] = isBefore ? middle - 1 : right;
    subtrees[3 * depth + 2] = 1 - axis;
    // The nearer half is at least as far as the whole.
    bounds[depth] = bound;
    depth++;
  }
}

const wholeWorld = [-180, -90, 180, 90];

/** A lower bound of the haversine from a point to a box. */
function boundOf({ lng, lat, cosine }: From, box: number): number {
  const [west, south] = [boxes[box] as number, boxes[box + 1] as number];
  const [east, north] = [boxes[box + 2] as number, boxes[box + 3] as number];
  const up =
    lat < south ? haversineOfAngle((south - lat) * degree) : lat > north ? haversineOfAngle((lat - north) * degree) : 0;
  if (lng >= west && lng <= east) return up;
  // The nearest point lies on the nearer of the two meridians at its sides, over the dateline too. Beyond a right angle
  // it is the pole.
  const across = Math.min(haversineOfAngle((lng - west) * degree), haversineOfAngle((lng - east) * degree));
  if (across >= 0.5) return Math.max(up, haversineOfAngle((90 - Math.abs(lat)) * degree));
  // The sine of the distance to a meridian is the cosine of the latitude times the sine of the angle between them.
  const square = 4 * cosine * cosine * across * (1 - across);
  return Math.max(up, square / (2 * (1 + Math.sqrt(Math.max(0, 1 - square)))));
}

function haversine({ lng, lat, cosine }: From, lng2: number, lat2: number): number {
  return (
    haversineOfAngle((lat2 - lat) * degree) + cosine * Math.cos(lat2 * degree) * haversineOfAngle((lng2 - lng) * degree)
  );
}

/** The haversine of an angle in radians. */
function haversineOfAngle(angle: number): number {
  const sine = Math.sin(angle / 2);
  return sine * sine;
}
