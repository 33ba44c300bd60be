import mongoose from 'mongoose';
import { addContribution, type CountableEmployer, contributionOf } from '../../register/classification/contribution.ts';
import { dropZeros, type Figures, figuresOfRegion, toPaths } from '../../register/classification/figures-by-path.ts';
import type { Generation, LoadedGeneration } from '../../register/classification/generations.ts';
import { type Cause, writeFigureChanges } from '../../register/classification/record-changes.ts';
import { readFigures } from '../../register/classification/stored-figures.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { employers, storedPaths } from '../../register/record/employer-collection.ts';

/** The difference to the figures of a generation, by region: the count of the employers minus the figures. */
export type FigureDifferences = Map<string, Figures>;

/** A count of all employers, and the differences to the figures of each generation. */
export interface Recount {
  employers: number;
  differences: FigureDifferences[];
}

/**
 * The fields that are read to class and count employers. The statements are most of an employer and are left out, because
 * few rules choose among them.
 */
export const classificationFields = {
  region: 1,
  union: 1,
  headcount: 1,
  headcountTo: 1,
  members: 1,
  production: 1,
  industry: 1,
  code: 1,
  branchOf: 1,
  state: 1,
} as const;

/**
 * Count all employers anew and compare the count with the figures of some generations, all as they were at one moment.
 *
 * @param onProgress is called with the number of employers read.
 */
export async function recount(
  generations: readonly LoadedGeneration[],
  onProgress?: (read: number) => void,
): Promise<Recount> {
  const session = await mongoose.connection.startSession({ snapshot: true });
  try {
    const differences = generations.map((): FigureDifferences => new Map());
    const statements = generations.some(({ set }) => set.headcountFrom) && { [storedPaths.statements]: 1 };
    let read = 0;
    const all = employers().find(
      { into: { $exists: false } },
      {
        session,
        // Repeated here because the connection's own read concern would take precedence over the session's.
        readConcern: { level: 'snapshot' },
        projection: { ...classificationFields, ...statements },
        batchSize: 10_000,
      },
    );
    for await (const employer of all as AsyncIterable<CountableEmployer>) {
      if (++read % 10_000 === 0) onProgress?.(read);
      for (const [at, generation] of generations.entries()) {
        const contribution = contributionOf(employer, generation);
        if (contribution)
          addContribution(
            figuresOfRegion(differences[at] as FigureDifferences, contribution.region),
            employer,
            contribution,
            1,
          );
      }
    }
    for (const [at, { number }] of generations.entries()) {
      for (const { region, ...counts } of await readFigures(number, { session })) {
        const difference = figuresOfRegion(differences[at] as FigureDifferences, region);
        for (const [path, value] of Object.entries(toPaths(counts))) difference[path] = (difference[path] ?? 0) - value;
      }
    }
    return { employers: read, differences: differences.map(dropZeros) };
  } finally {
    await session.endSession();
  }
}

/**
 * Add the differences that a recount found to the figures of a generation. Because differences are added, changes of employers
 * that come meanwhile are not lost.
 */
export async function addDifferences(
  { number }: Pick<Generation, 'number'>,
  differences: FigureDifferences,
  cause: Cause,
): Promise<void> {
  const all = [...differences];
  for (let at = 0; at < all.length; at += 500) {
    const some = { generation: number, sums: new Map(all.slice(at, at + 500)) };
    await inTransaction((session) => writeFigureChanges([some], { moves: [] }, cause, session));
  }
}
