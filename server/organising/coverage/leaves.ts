import type { StoredFigures } from '../../../schemas/register/coverage-figures.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { figures } from '../../register/classification/record-changes.ts';
import type { EmployersWanted } from './filter.ts';
import { addStored, noSums } from './sums.ts';

/** Codes of the regions at and below one that have employers of the wanted class, union, size and section, in their order. */
export async function leavesWith(
  region: string,
  { classes, unions, size, section }: EmployersWanted,
  day: string,
): Promise<string[]> {
  const shown = await shownGeneration();
  if (!shown) return [];
  const prefix = `${shown.g}:`;
  const found = await figures()
    .find({ _id: regionRange(`${prefix}${region}`) }, { batchSize: 20_000, maxTimeMS: 3000 })
    .sort({ _id: 1 })
    .toArray();
  const holds = (stored: StoredFigures) => {
    const sums = noSums();
    addStored(sums, stored, day);
    const ofUnions = (some: Record<'own' | 'joint' | 'none', number> | undefined) =>
      some !== undefined && (unions ?? (['own', 'joint', 'none'] as const)).some((union) => some[union] > 0);
    if (classes && !classes.some((of) => (sums.classes[of] ?? 0) > 0)) return false;
    if (size && !ofUnions(sums.sizes[size])) return false;
    if (section && !ofUnions(sums.sections[section])) return false;
    return ofUnions(sums);
  };
  return found.filter(holds).map(({ _id }) => _id.slice(prefix.length));
}
