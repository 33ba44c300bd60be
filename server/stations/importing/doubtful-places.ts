import { type ImportReport, warnOfRow } from '../../sheets/table/import-report.ts';
import { mayLieInProvince } from '../../territory/regions/province-bounds.ts';
import { withAncestors } from '../../territory/regions/region-codes.ts';
import { type KnownPlaces, medianOf, metresApart, middleOf } from './known-places.ts';
import type { ResolvedRow } from './resolve-rows.ts';

/** From so many points on one can say where a district or a city lies. */
const fewestPoints = { district: 4, city: 6 } as const;
/** In metres: nothing nearer to the middle than this is doubted. */
const nearest = { district: 30_000, city: 200_000 } as const;
/** A point is doubted so many times as far from the middle as half of the points are. */
const timesUsual = 6;
/** In metres, from a centre that an import of regions gave. */
const farFromCentre = 100_000;

/**
 * Note the rows whose point does not fit their region (福州 for 鹿城), and say which lines they are.
 *
 * The product has no borders. So this is a coarse check: the box of the province, then the distance from the middle of the
 * other stations in the district, or in the city where the district has few, compared with how far apart these are. The
 * point is stored as it was given.
 */
export function noteDoubtfulPlaces(
  rows: readonly ResolvedRow[],
  places: KnownPlaces,
  report: ImportReport,
): ReadonlySet<number> {
  const doubtful = new Set<number>();
  const surroundings = new Map<string, Surroundings | undefined>();
  for (const { line, region, location, given } of rows) {
    if (!location || !given) continue;
    const { lng, lat } = given;
    const name = places.nameOf(region);
    const [, ...above] = withAncestors(region);
    const province = places.nameOf(above.at(-1) ?? region);
    const district = region.slice(0, 6);
    if (!surroundings.has(district)) surroundings.set(district, surroundingsOf(region, places));
    const around = surroundings.get(district);
    if (!mayLieInProvince(region, location.coordinates)) {
      warnOfRow(report, { line, field: 'lng' }, 'coordinates_outside_province', { lng, lat, region: name, province });
    } else if (around && metresApart(around.middle, location.coordinates) > around.limit) {
      const km = Math.round(metresApart(around.middle, location.coordinates) / 1000);
      warnOfRow(report, { line, field: 'lng' }, 'coordinates_far_from_region', { lng, lat, region: name, km });
    } else continue;
    doubtful.add(line);
  }
  return doubtful;
}

/** Where a district lies, and how far from there a point is doubted, in metres. */
interface Surroundings {
  middle: readonly number[];
  limit: number;
}

function surroundingsOf(region: string, places: KnownPlaces): Surroundings | undefined {
  const codes = withAncestors(region);
  for (const [level, length] of [
    ['district', 6],
    ['city', 4],
  ] as const) {
    const code = codes.find((code) => code.length === length);
    const points = code ? places.pointsIn(code) : [];
    if (points.length >= fewestPoints[level]) {
      const middle = middleOf(points);
      const usual = medianOf(points.map(({ at }) => metresApart(middle, at)));
      return { middle, limit: Math.max(nearest[level], timesUsual * usual) };
    }
    const centre = code && level === 'district' ? places.centreOf(code) : undefined;
    if (centre) return { middle: centre, limit: farFromCentre };
  }
  return undefined;
}
