import type { StoredFigures } from '../../../schemas/register/coverage-figures.ts';
import type { CoverageClass } from '../../../schemas/register/coverage-rules.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { figures } from '../../register/classification/record-changes.ts';
import { classOn } from '../../register/classification/timetable.ts';

/** Employers by union. */
export type ByUnion = Record<'own' | 'joint' | 'none', number>;

/** What the employers of a region, and of all below it, come to on a day. */
export interface Sums extends ByUnion {
  employers: number;
  members: number;
  headcount: number;
  classes: Partial<Record<CoverageClass, number>>;
  sizes: Record<string, ByUnion>;
  sections: Record<string, ByUnion>;
}

/** What beside the totals is wanted; the rest is not read. */
export type Part = 'classes' | 'sizes' | 'sections';
const fieldOf = { classes: 'c', sizes: 'b', sections: 'i' } as const;

/**
 * Sums by the first digits of the regions at and below one.
 *
 * @param digits how many digits of a region's code make a group; a shorter code makes a group of its own.
 * @param day the day for which classes are told, `YYYY-MM-DD`.
 */
export async function sumsBelow(
  region: string,
  { digits, day, parts = ['classes'] }: { digits: number; day: string; parts?: readonly Part[] },
): Promise<Map<string, Sums>> {
  const shown = await shownGeneration();
  if (!shown) return new Map();
  const prefix = `${shown.g}:`;
  const wanted = Object.fromEntries(parts.map((part) => [fieldOf[part], 1 as const]));
  const found = await figures()
    .find(
      { _id: regionRange(`${prefix}${region}`) },
      // One answer holds them all: a province has some thousand of these.
      { projection: { n: 1, m: 1, h: 1, u: 1, ...wanted }, batchSize: 20_000, maxTimeMS: 3000 },
    )
    .toArray();
  const groups = new Map<string, Sums>();
  for (const stored of found) {
    const key = stored._id.slice(prefix.length, prefix.length + digits);
    const sums = groups.get(key) ?? noSums();
    addStored(sums, stored, day);
    groups.set(key, sums);
  }
  return groups;
}

/** Sums of nothing. */
export function noSums(): Sums {
  return { employers: 0, own: 0, joint: 0, none: 0, members: 0, headcount: 0, classes: {}, sizes: {}, sections: {} };
}

/** Add the figures of a region. */
export function addStored(
  sums: Sums,
  { n = 0, m = 0, h = 0, u = {}, c = {}, b = {}, i = {} }: Omit<StoredFigures, '_id'>,
  day: string,
): void {
  sums.employers += n;
  sums.members += m;
  sums.headcount += h;
  addByUnion(sums, u);
  for (const timetable in c) {
    const count = c[timetable] as number;
    if (count === 0) continue;
    const of = classOn(timetable, day);
    sums.classes[of] = (sums.classes[of] ?? 0) + count;
  }
  for (const [into, from] of [
    [sums.sizes, b],
    [sums.sections, i],
  ] as const) {
    for (const key in from) {
      into[key] ??= { own: 0, joint: 0, none: 0 };
      addByUnion(into[key], from[key] ?? {});
    }
  }
}

/** Add other sums. */
export function addSums(
  sums: Sums,
  { employers, members, headcount, own, joint, none, classes, sizes, sections }: Sums,
): void {
  addStored(
    sums,
    { n: employers, m: members, h: headcount, u: { own, joint, none }, c: classes, b: sizes, i: sections },
    '',
  );
}

function addByUnion(into: ByUnion, { own = 0, joint = 0, none = 0 }: Partial<ByUnion>): void {
  into.own += own;
  into.joint += joint;
  into.none += none;
}
