import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type RegionLevel, regionLevels } from '../../../schemas/territory/region.ts';

const lengths = [2, 4, 6, 9, 12] as const;

/** The level of a region, which follows from the length of its canonical code. */
export function regionLevelOf(code: string): RegionLevel {
  return regionLevels[lengths.indexOf(code.length as (typeof lengths)[number])] ?? 'community';
}

/**
 * The canonical code of the region above. A street of a city without districts (441900003) lies in the city (4419).
 *
 * @returns null for a province.
 */
export function parentRegionOf(code: string): string | null {
  const above = lengths[lengths.indexOf(code.length as (typeof lengths)[number]) - 1];
  return above === undefined ? null : canonicalRegion(code.slice(0, above));
}

/** A region and those above it, the smallest first. */
export function withAncestors(region: string): string[] {
  const above = parentRegionOf(region);
  return above === null ? [region] : [region, ...withAncestors(above)];
}
