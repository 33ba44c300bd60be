import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { boxesAround, distanceMetres } from '../map/sphere.ts';

/** A point in degrees. */
export interface LngLat {
  lng: number;
  lat: number;
}

/** A spatial index of points. */
export interface PointIndex {
  /** The numbers of the points at most so many metres away. */
  within(from: LngLat, metres: number): number[];
  /** The number of the nearest point, and its distance in metres; undefined when there is no point. */
  nearest(from: LngLat): { at: number; metres: number } | undefined;
}

/** Create an index of points. It is right at the dateline and at the poles too. */
export function createPointIndex(points: readonly LngLat[]): PointIndex {
  const tree = points.length > 0 ? new KDBush(points.length) : undefined;
  for (const { lng, lat } of points) tree?.add(lng, lat);
  tree?.finish();
  const metresTo = (from: LngLat, at: number) => {
    const { lng, lat } = points[at] as LngLat;
    return distanceMetres(from.lng, from.lat, lng, lat);
  };
  return {
    within(from, metres) {
      const boxes = boxesAround(from.lng, from.lat, metres);
      const candidates = boxes.flatMap(({ west, south, east, north }) => tree?.range(west, south, east, north) ?? []);
      return [...new Set(candidates)].filter((at) => metresTo(from, at) <= metres);
    },
    nearest(from) {
      const at = tree && (around(tree, from.lng, from.lat, 1)[0] as number | undefined);
      return at === undefined ? undefined : { at, metres: metresTo(from, at) };
    },
  };
}
