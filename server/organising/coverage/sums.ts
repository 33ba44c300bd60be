import type { CoverageClass } from '../../../schemas/register/coverage-rules.ts';
import type { CountsByUnion, RegionCounts } from '../../register/classification/figures-by-path.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { type FigurePart, readFigures } from '../../register/classification/stored-figures.ts';
import { classOn } from '../../register/classification/timetable.ts';

/** Counts of the employers of a region and of all regions below it, with the classes of one day. */
export interface CoverageSums extends CountsByUnion {
  employers: number;
  members: number;
  headcount: number;
  classes: Partial<Record<CoverageClass, number>>;
  sizes: Record<string, CountsByUnion>;
  sections: Record<string, CountsByUnion>;
}

/**
 * Sum the figures at and below a region into groups of regions.
 *
 * @param options.digits how many digits of a region's code make a group; a shorter code is a group of its own.
 * @param options.day the day for which classes are told, `YYYY-MM-DD`.
 * @param options.parts what to sum beside the totals; the rest is not read.
 * @returns the sums by the code of the group.
 */
export async function sumFigures(
  region: string,
  { digits, day, parts = ['classes'] }: { digits: number; day: string; parts?: readonly FigurePart[] },
): Promise<Map<string, CoverageSums>> {
  const shown = await shownGeneration();
  const groups = new Map<string, CoverageSums>();
  if (!shown) return groups;
  for (const counts of await readFigures(shown.number, { region, parts })) {
    const key = counts.region.slice(0, digits);
    const sums = groups.get(key) ?? zeroSums();
    addRegionFigures(sums, counts, day);
    groups.set(key, sums);
  }
  return groups;
}

/** Sums that are zero. */
export function zeroSums(): CoverageSums {
  return { employers: 0, own: 0, joint: 0, none: 0, members: 0, headcount: 0, classes: {}, sizes: {}, sections: {} };
}

/** Add the figures of a region, with the classes of a day. */
export function addRegionFigures(sums: CoverageSums, counts: RegionCounts, day: string): void {
  addTotals(sums, counts);
  addByUnion(sums, counts.unions);
  for (const timetable in counts.classes) {
    const count = counts.classes[timetable] as number;
    if (count !== 0) addClass(sums, classOn(timetable, day), count);
  }
  addParts(sums, counts);
}

/** Add other sums. */
export function addSums(sums: CoverageSums, other: CoverageSums): void {
  addTotals(sums, other);
  addByUnion(sums, other);
  for (const [of, count] of Object.entries(other.classes)) if (count !== 0) addClass(sums, of as CoverageClass, count);
  addParts(sums, other);
}

type Totals = Pick<CoverageSums, 'employers' | 'members' | 'headcount'>;

function addTotals(sums: CoverageSums, { employers, members, headcount }: Totals): void {
  sums.employers += employers;
  sums.members += members;
  sums.headcount += headcount;
}

function addClass({ classes }: CoverageSums, of: CoverageClass, count: number): void {
  classes[of] = (classes[of] ?? 0) + count;
}

function addParts(sums: CoverageSums, { sizes, sections }: Pick<RegionCounts, 'sizes' | 'sections'>): void {
  for (const [into, from] of [
    [sums.sizes, sizes],
    [sums.sections, sections],
  ] as const) {
    for (const key in from) {
      into[key] ??= { own: 0, joint: 0, none: 0 };
      addByUnion(into[key], from[key] ?? {});
    }
  }
}

function addByUnion(into: CountsByUnion, { own = 0, joint = 0, none = 0 }: Readonly<Partial<CountsByUnion>>): void {
  into.own += own;
  into.joint += joint;
  into.none += none;
}
