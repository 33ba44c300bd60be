import mongoose from 'mongoose';
import type { Figures, StoredFigures } from '../../../schemas/register/coverage-figures.ts';
import { type Counted, count, type Reckoning, standingOf } from '../../register/classification/contribution.ts';
import { figuresOf } from '../../register/classification/figures.ts';
import { addFigures, type Cause, figures } from '../../register/classification/record-changes.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { employers, storedPaths } from '../../register/record/working-set.ts';

/** How far the figures of a generation were off, by region. */
export type Off = Map<string, Figures>;

/** What of employers is read to class them; the statements are most of an employer, and only some rules choose among them. */
export const classedFields = {
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

/** Said again: the connection’s own level would go before the session’s. */
const atOnce = { readConcern: { level: 'snapshot' } } as const;

/**
 * Count all employers anew and compare with the figures of some generations, all as they were at one moment.
 *
 * @param onProgress told of the employers read.
 */
export async function recount(
  reckonings: readonly Reckoning[],
  onProgress?: (read: number) => void,
): Promise<{ employers: number; off: Off[] }> {
  const session = await mongoose.connection.startSession({ snapshot: true });
  try {
    const off = reckonings.map((): Off => new Map());
    const statements = reckonings.some(({ set }) => set.headcountFrom) && { [storedPaths.statements]: 1 };
    let read = 0;
    const all = employers().find(
      { into: { $exists: false } },
      {
        ...atOnce,
        session,
        projection: { ...classedFields, ...statements },
        batchSize: 10_000,
      },
    );
    for await (const employer of all as AsyncIterable<Counted>) {
      if (++read % 10_000 === 0) onProgress?.(read);
      for (const [at, reckoning] of reckonings.entries()) {
        const standing = standingOf(employer, reckoning);
        if (standing) count(figuresOf(off[at] as Off, standing.r), employer, standing, 1);
      }
    }
    for (const [at, { g }] of reckonings.entries()) {
      const kept = figures().find({ _id: { $gte: `${g}:`, $lt: `${g};` } }, { ...atOnce, session, batchSize: 10_000 });
      for await (const stored of kept) {
        const held = figuresOf(off[at] as Off, stored._id.slice(`${g}:`.length));
        for (const [path, value] of flat(stored)) held[path] = (held[path] ?? 0) - value;
      }
    }
    return { employers: read, off: off.map(withoutZeros) };
  } finally {
    await session.endSession();
  }
}

/**
 * Add to the figures what a recount found missing.
 *
 * What is added is a difference, so that changes of employers that come meanwhile do no harm, and are not harmed.
 */
export async function mend({ g }: Pick<Reckoning, 'g'>, off: Off, cause: Cause): Promise<void> {
  const all = [...off];
  for (let at = 0; at < all.length; at += 500) {
    const some = { g, sums: new Map(all.slice(at, at + 500)) };
    await inTransaction((session) => addFigures([some], { moves: [] }, cause, session));
  }
}

/** The figures of a region by path. */
export function flat({ _id, ...parts }: StoredFigures): [string, number][] {
  const walk = (value: unknown, path: string): [string, number][] =>
    typeof value === 'number'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, inner]) => walk(inner, path ? `${path}/${key}` : key));
  return walk(parts, '');
}

function withoutZeros(all: Off): Off {
  for (const [region, figures] of all) {
    for (const [path, by] of Object.entries(figures)) if (by === 0) delete figures[path];
    if (Object.keys(figures).length === 0) all.delete(region);
  }
  return all;
}
