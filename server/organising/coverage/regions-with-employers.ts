import type { CountsByUnion } from '../../register/classification/figures-by-path.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { type RegionFigures, readFigures } from '../../register/classification/stored-figures.ts';
import type { EmployerCriteria } from './employer-criteria.ts';
import { addRegionFigures, zeroSums } from './sums.ts';

/**
 * Find the regions at and below one that, by their figures, have employers of the wanted class, union, size band and section.
 *
 * @param day of the classes, `YYYY-MM-DD`.
 * @returns their codes, in order.
 */
export async function regionsWithEmployers(
  region: string,
  { classes, unions, size, section }: EmployerCriteria,
  day: string,
): Promise<string[]> {
  const shown = await shownGeneration();
  if (!shown) return [];
  const holds = (figures: RegionFigures) => {
    const sums = zeroSums();
    addRegionFigures(sums, figures, day);
    const hasUnion = (counts: CountsByUnion | undefined) =>
      counts !== undefined && (unions ?? (['own', 'joint', 'none'] as const)).some((union) => counts[union] > 0);
    if (classes && !classes.some((of) => (sums.classes[of] ?? 0) > 0)) return false;
    if (size && !hasUnion(sums.sizes[size])) return false;
    if (section && !hasUnion(sums.sections[section])) return false;
    return hasUnion(sums);
  };
  return (await readFigures(shown.number, { region })).filter(holds).map((figures) => figures.region);
}
