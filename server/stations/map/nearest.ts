import type { Columns } from './columns.ts';
import type { Filter } from './filter.ts';
import type { Places } from './places.ts';
import { boxesAround, distance, earthRadius } from './sphere.ts';

/** A station that was found, and how far it is in metres. */
export interface Found {
  row: number;
  distance: number;
}

const firstRadius = 700;
const farthest = Math.PI * earthRadius;

/**
 * The nearest rows that pass a filter, nearest first; equally far ones by row.
 *
 * Circles that grow by a factor are searched until enough lie within: a box holds few rows, and most are asked for near.
 */
export function nearest(
  columns: Columns,
  places: Places,
  { lng, lat, radius, limit }: { lng: number; lat: number; radius: number; limit: number },
  passes: Filter,
): Found[] {
  for (let reach = Math.min(firstRadius, radius); ; reach = Math.min(reach * 2.5, radius)) {
    const found = within(columns, places, lng, lat, reach, passes);
    if (found.length < limit && reach < radius) continue;
    found.sort((a, b) => a.distance - b.distance || a.row - b.row);
    return found.length > limit ? found.slice(0, limit) : found;
  }
}

/** The one nearest row of all that pass; nothing where none does. */
export function nearestOfAll(
  columns: Columns,
  places: Places,
  from: { lng: number; lat: number },
  passes: Filter,
): Found | undefined {
  return nearest(columns, places, { ...from, radius: farthest, limit: 1 }, passes)[0];
}

function within(columns: Columns, places: Places, lng: number, lat: number, reach: number, passes: Filter): Found[] {
  const found: Found[] = [];
  for (const { west, south, east, north } of boxesAround(lng, lat, reach)) {
    places.within(west, south, east, north, (row) => {
      if (!passes(row)) return;
      const far = distance(lng, lat, columns.lng[row] as number, columns.lat[row] as number);
      if (far <= reach) found.push({ row, distance: far });
    });
  }
  return found;
}
