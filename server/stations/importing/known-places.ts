import { trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { withAncestors } from '../../territory/regions/region-codes.ts';
import { distanceMetres } from '../map/sphere.ts';
import { exactlyPlaced } from '../record/exactly-placed.ts';
import type { ResolvedRow } from './resolve-rows.ts';

/** A known point in a region, GCJ-02; `line` where a row of the file gave it. */
export interface KnownPoint {
  at: readonly number[];
  line?: number;
}

/** What is known of where the regions of a file lie. */
export interface KnownPlaces {
  nameOf(region: string): string;
  /** The centre that an import of regions gave. */
  centreOf(region: string): readonly number[] | undefined;
  /** The points of stations in a region: those of the file, and those that are stored and not in it. */
  pointsIn(region: string): readonly KnownPoint[];
}

/** Read what is known of where the regions of the rows lie. Places that are approximate themselves do not count. */
export async function readKnownPlaces(rows: readonly ResolvedRow[]): Promise<KnownPlaces> {
  const codes = new Set(rows.flatMap(({ region }) => withAncestors(region)));
  const cities = [...codes].filter((code) => code.length === 4);
  const [regions, stored] = await Promise.all([
    RegionModel.find({ _id: trusted({ $in: [...codes] }) }, { name: 1, center: 1 }).lean(),
    cities.length === 0
      ? []
      : StationModel.find(
          {
            $or: cities.map((city) => ({ region: trusted(regionRange(city)) })),
            ...exactlyPlaced,
          },
          { code: 1, region: 1, location: 1 },
        ).lean(),
  ]);
  const inFile = new Set(rows.map(({ code }) => code));
  const points = [
    ...rows.flatMap(({ line, region, location }) => (location ? [{ region, line, at: location.coordinates }] : [])),
    ...stored.flatMap(({ code, region, location }) =>
      location && !inFile.has(code) ? [{ region, at: location.coordinates }] : [],
    ),
  ];
  const byRegion = Map.groupBy(
    points.flatMap((point) => withAncestors(point.region).map((within) => ({ within, point }))),
    ({ within }) => within,
  );
  const known = new Map(regions.map((region) => [region._id, region]));
  return {
    nameOf: (region) => known.get(region)?.name ?? region,
    centreOf(region) {
      const centre = known.get(region)?.center;
      return centre ? [centre.lng, centre.lat] : undefined;
    },
    pointsIn: (region) => byRegion.get(region)?.map(({ point }) => point) ?? [],
  };
}

/** The middle of points, which a single one far away does not move: the median on each axis. */
export function middleOf(points: readonly KnownPoint[]): [lng: number, lat: number] {
  return [medianOf(points.map(({ at }) => at[0] ?? 0)), medianOf(points.map(({ at }) => at[1] ?? 0))];
}

/** The median of some numbers, at least one. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  const high = sorted[Math.floor(middle)] ?? 0;
  // Rounded to a centimetre, like any other point.
  return Math.round(((low + high) / 2) * 1e7) / 1e7;
}

/** The distance of two points in metres. */
export function metresApart(one: readonly number[], two: readonly number[]): number {
  return distanceMetres(one[0] ?? 0, one[1] ?? 0, two[0] ?? 0, two[1] ?? 0);
}
