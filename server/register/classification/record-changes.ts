import type { mongo } from 'mongoose';
import {
  CoverageChangeModel,
  CoverageFiguresModel,
  type changeCauses,
  type Figures,
  type StoredFigures,
} from '../../../schemas/register/coverage-figures.ts';
import type { Changes } from '../record/pending-changes.ts';
import { type FigureChanges, figureChanges, type Move } from './figures.ts';
import { passGate } from './generations.ts';

/** Why employers change, and the day from which that counts (`YYYY-MM-DD`). */
export interface Cause {
  cause: (typeof changeCauses)[number];
  day: string;
  /** Number of the list, round or rules; id of the task. */
  of?: string | number | undefined;
  /** Username. */
  by?: string | undefined;
  /** Now unless told. */
  at?: Date | undefined;
}

/** A change of the figures as stored. */
export interface StoredChange {
  at: Date;
  day: string;
  cause: Cause['cause'];
  of?: string;
  by?: string;
  kept: number[];
  sums: { g: number; r: string; f: Figures }[];
  came?: Came;
  moves: Move[];
}

/** First and last serial of the employers that came with a change; a transaction takes them in one run. */
export interface Came {
  first: number;
  last: number;
}

/**
 * Bring the figures of every generation that is kept up to date with what is written in the same transaction, and keep
 * what changed.
 *
 * @returns false where the figures have not begun; then nothing may be written.
 */
export async function recordChanges(changes: Changes, cause: Cause, session: mongo.ClientSession): Promise<boolean> {
  const gate = await passGate(session);
  if (!gate) return false;
  const perGeneration = gate.kept.map((reckoning) => ({ g: reckoning.g, ...figureChanges(changes, reckoning) }));
  const moves = perGeneration.find(({ g }) => g === gate.shown)?.moves ?? [];
  await addFigures(perGeneration, { moves, came: cameWith(changes) }, cause, session);
  return true;
}

function cameWith({ inserted }: Changes): Came | undefined {
  const [first, last] = [inserted[0], inserted.at(-1)];
  return first && last && { first: first._id, last: last._id };
}

/** Add to the figures of some generations, and keep what was added and whom it was about. */
export async function addFigures(
  perGeneration: readonly ({ g: number } & Pick<FigureChanges, 'sums'>)[],
  { moves, came }: { moves: Move[]; came?: Came | undefined },
  { cause, day, of, by, at = new Date() }: Cause,
  session: mongo.ClientSession,
): Promise<void> {
  const sums = perGeneration.flatMap(({ g, sums }) => [...sums].map(([r, f]) => ({ g, r, f })));
  if (sums.length === 0 && moves.length === 0) return;
  const increments = sums.map(({ g, r, f }) => ({
    updateOne: {
      filter: { _id: `${g}:${r}` },
      update: { $inc: dotted(f) } as mongo.UpdateFilter<StoredFigures>,
      upsert: true,
    },
  }));
  if (increments.length > 0) await figures().bulkWrite(increments, { ordered: false, session });
  const made = { at, day, cause, ...(of !== undefined && { of: String(of) }), ...(by !== undefined && { by }) };
  const kept = perGeneration.map(({ g }) => g);
  await changesOfFigures().insertOne({ ...made, kept, sums, ...(came && { came }), moves }, { session });
}

function dotted(figures: Figures): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([path, by]) => [path.replaceAll('/', '.'), by]));
}

/** The driver's collections. */
export const figures = () => CoverageFiguresModel.collection as unknown as mongo.Collection<StoredFigures>;
export const changesOfFigures = () => CoverageChangeModel.collection as unknown as mongo.Collection<StoredChange>;
