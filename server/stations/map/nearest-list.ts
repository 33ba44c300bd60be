import { earthRadius } from './sphere.ts';

/** The row of a station that was found, and its distance in metres. */
export interface FoundRow {
  row: number;
  distance: number;
}

/**
 * The nearest of the rows that are offered, nearest first, rows of the same distance by their number.
 *
 * Distances are compared as haversines: the square of half the chord on a sphere of radius one.
 */
export interface NearestList {
  /** The greatest haversine that is still accepted. It shrinks once the list is full. */
  maxHaversine: number;
  offer(row: number, haversine: number): void;
  /** The rows that were accepted so far. */
  results(): FoundRow[];
}

/** Create an empty list for at most `count` rows within so many metres. */
export function createNearestList(count: number, metres: number): NearestList {
  const rows: number[] = [];
  const haversines: number[] = [];
  const best: NearestList = {
    maxHaversine: haversineOf(metres),
    offer(row, haversine) {
      if (haversine > best.maxHaversine) return;
      let at = rows.length < count ? rows.length : count - 1;
      if (rows.length === count && !isBefore(row, haversine, at)) return;
      for (; at > 0 && isBefore(row, haversine, at - 1); at--) {
        rows[at] = rows[at - 1] as number;
        haversines[at] = haversines[at - 1] as number;
      }
      rows[at] = row;
      haversines[at] = haversine;
      if (rows.length === count) best.maxHaversine = haversines[count - 1] as number;
    },
    results: () => rows.map((row, at) => ({ row, distance: metresOf(haversines[at] as number) })),
  };
  const isBefore = (row: number, haversine: number, at: number) => {
    const other = haversines[at] as number;
    return haversine < other || (haversine === other && row < (rows[at] as number));
  };
  return best;
}

function haversineOf(metres: number): number {
  return metres >= Math.PI * earthRadius ? 1 : Math.sin(metres / (2 * earthRadius)) ** 2;
}

function metresOf(haversine: number): number {
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, haversine)));
}
