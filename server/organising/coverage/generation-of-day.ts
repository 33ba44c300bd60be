import {
  type CoverageChange,
  firstGenerations,
  generationsOfChanges,
} from '../../register/classification/stored-figures.ts';

/** The generation whose figures were shown on a day. */
export interface GenerationOfDay {
  /** Version of its rules. */
  rules: number;
  /** The generation whose sums to take from a change. @returns undefined where the change does not belong to this count. */
  pick(change: Pick<CoverageChange, 'cause' | 'generations'>): number | undefined;
}

/** The causes of the changes with which a generation begins. */
const openings: readonly CoverageChange['cause'][] = ['rules', 'recount'];

/**
 * Find the generation of a day: the last one that had begun by then.
 *
 * A later correction is logged under a later generation only; its sums are taken from the first generation after that of
 * the day.
 *
 * @param day `YYYY-MM-DD`.
 */
export async function generationOf(day: string): Promise<GenerationOfDay> {
  const begun = await generationsOfChanges(openings, day);
  const last = begun.reduce(
    (best, { generations: [number = 0], of }) => (number > best.number ? { number, rules: Number(of ?? 0) } : best),
    { number: 0, rules: 0 },
  );
  const ofDay = last.number || ((await firstGenerations())[0] ?? 0);
  return {
    rules: last.rules,
    pick: ({ cause, generations }) => {
      if (openings.includes(cause)) return generations[0] === ofDay ? ofDay : undefined;
      if (generations.includes(ofDay)) return ofDay;
      return generations.filter((number) => number > ofDay).sort((a, b) => a - b)[0];
    },
  };
}
