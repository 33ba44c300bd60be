import { setImmediate } from 'node:timers/promises';
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { boxesAround, distance } from '../map/sphere.ts';

/** A point in degrees. */
export interface Point {
  lng: number;
  lat: number;
}

/** Points that are asked again and again which of them are near. */
export interface Reachable {
  /** Numbers of the points at most so many metres away. */
  within(from: Point, metres: number): number[];
  /** The number of the nearest point and how far it is in metres; nothing where there is no point. */
  nearest(from: Point): { at: number; metres: number } | undefined;
}

/** Points as a tree; the dateline and the poles are places like others. */
export function reachable(points: readonly Point[]): Reachable {
  const tree = points.length > 0 ? new KDBush(points.length) : undefined;
  for (const { lng, lat } of points) tree?.add(lng, lat);
  tree?.finish();
  const metresTo = (from: Point, at: number) => {
    const { lng, lat } = points[at] as Point;
    return distance(from.lng, from.lat, lng, lat);
  };
  return {
    within(from, metres) {
      const boxes = boxesAround(from.lng, from.lat, metres);
      const near = boxes.flatMap(({ west, south, east, north }) => tree?.range(west, south, east, north) ?? []);
      return [...new Set(near)].filter((at) => metresTo(from, at) <= metres);
    },
    nearest(from) {
      const at = tree && (around(tree, from.lng, from.lat, 1)[0] as number | undefined);
      return at === undefined ? undefined : { at, metres: metresTo(from, at) };
    },
  };
}

const atOnce = 200;

/** Walk over many things without keeping the process from its other requests. */
export async function unhurried<Item>(items: readonly Item[], each: (item: Item, at: number) => void): Promise<void> {
  for (const [at, item] of items.entries()) {
    if (at % atOnce === atOnce - 1) await setImmediate();
    each(item, at);
  }
}
