import { changesOfFigures, type StoredChange } from '../../register/classification/record-changes.ts';

/** The generation whose figures were shown on a day, and which sums of a change belong to that count. */
export interface GenerationOfDay {
  rules: number;
  /** The generation to take from a change; none where the change is not of that count. */
  pick(change: Pick<StoredChange, 'cause' | 'kept'>): number | undefined;
}

const openings: readonly StoredChange['cause'][] = ['rules', 'recount'];

/**
 * Find the generation of a day: the last one that had begun by then.
 *
 * What is corrected later is written under a later generation only; of such a change its own sums are taken.
 */
export async function generationOf(day: string): Promise<GenerationOfDay> {
  const begun = await changesOfFigures()
    .find({ cause: { $in: openings }, day: { $lte: day } }, { projection: { kept: 1, of: 1 } })
    .toArray();
  const last = begun.reduce(
    (best, { kept, of }) => {
      const g = kept[0] ?? 0;
      return g > best.g ? { g, rules: Number(of ?? 0) } : best;
    },
    { g: 0, rules: 0 },
  );
  const g =
    last.g || ((await changesOfFigures().findOne({}, { sort: { _id: 1 }, projection: { kept: 1 } }))?.kept[0] ?? 0);
  return {
    rules: last.rules,
    pick: ({ cause, kept }) => {
      if (openings.includes(cause)) return kept[0] === g ? g : undefined;
      if (kept.includes(g)) return g;
      return kept.filter((one) => one > g).sort((a, b) => a - b)[0];
    },
  };
}
