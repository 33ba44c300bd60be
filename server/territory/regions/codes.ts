import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { type RegionLevel, regionLevels } from '../../../schemas/territory/region.ts';

const lengths = [2, 4, 6, 9, 12] as const;

/** The level that a canonical code stands for, by its length. */
export function levelOf(code: string): RegionLevel {
  return regionLevels[lengths.indexOf(code.length as (typeof lengths)[number])] ?? 'community';
}

/** The canonical code above; a street of a city without districts (441900003) lies in the city (4419). */
export function parentOf(code: string): string | null {
  const above = lengths[lengths.indexOf(code.length as (typeof lengths)[number]) - 1];
  return above === undefined ? null : canonicalRegion(code.slice(0, above));
}
