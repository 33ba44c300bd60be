import type { RegionLevel } from '../../../schemas/territory/region.ts';

/** A region's names, present and former. */
export interface NamedRegion {
  name: string;
  aliases?: readonly string[] | null | undefined;
}

/** Normalise a name for comparison: compatibility and width forms folded (NFKC), spaces removed, 街道办事处 as 街道. */
export function normaliseName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/街道办(事处)?$/, '街道');
}

const kindSuffixes: Partial<Record<RegionLevel, RegExp>> = {
  province: /(维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$/,
  city: /(地区|市|盟)$/,
  district: /(自治县|自治旗|林区|特区|新区|区|县|市|旗)$/,
  street: /(街道|地区办事处|办事处|民族乡|镇|乡)$/,
  community: /(居民委员会|村民委员会|居委会|村委会|社区|村)$/,
};

/** A name without the word for its kind (泽国镇 → 泽国), or the whole name if one character would be left (城区). */
export function nameStemOf(name: string, level: RegionLevel): string {
  const stem = name.replace(kindSuffixes[level] ?? /$^/, '');
  return [...stem].length < 2 ? name : stem;
}

/**
 * Find the candidate that a name means: by a present or former name, otherwise by the name without its kind.
 *
 * A town that became a street is found by both names (大溪镇, 大溪街道).
 *
 * @returns undefined if none or several match.
 */
export function findRegionByName<Region extends NamedRegion & { level: RegionLevel }>(
  candidates: readonly Region[],
  name: string,
): Region | undefined {
  const folded = normaliseName(name);
  const exact = candidates.filter((region) => regionNamesOf(region).includes(folded));
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  const similar = candidates.filter((region) => {
    const stem = nameStemOf(folded, region.level);
    return regionNamesOf(region).some((other) => nameStemOf(other, region.level) === stem);
  });
  return similar.length === 1 ? similar[0] : undefined;
}

/** Every name of a region, normalised, the present name first. */
export function regionNamesOf({ name, aliases }: NamedRegion): string[] {
  return [name, ...(aliases ?? [])].map(normaliseName);
}
