import type { mongo } from 'mongoose';
import type { EmployerChanges } from '../record/pending-changes.ts';
import { type ContributionChange, type FigureChanges, figureChangesOf } from './figure-changes.ts';
import { lockGenerations } from './generations.ts';
import { applyChange, type CoverageChange, type SerialRange } from './stored-figures.ts';

/** Why employers change, and from which day that counts. */
export interface Cause extends Pick<CoverageChange, 'cause' | 'day'> {
  /** Number of the list, of the round or of the rules; id of the task. */
  of?: string | number | undefined;
  /** Username. */
  by?: string | undefined;
  /** The present where it is left out. */
  at?: Date | undefined;
}

/**
 * Bring the figures of every generation that is kept up to date in line with what the same transaction writes, and log what
 * changed.
 *
 * @returns false where the figures have not begun; then nothing may be written.
 */
export async function recordFigureChanges(
  changes: EmployerChanges,
  cause: Cause,
  session: mongo.ClientSession,
): Promise<boolean> {
  const generations = await lockGenerations(session);
  if (!generations) return false;
  const perGeneration = generations.kept.map((generation) => ({
    generation: generation.number,
    ...figureChangesOf(changes, generation),
  }));
  const moves = perGeneration.find(({ generation }) => generation === generations.shown)?.moves ?? [];
  await writeFigureChanges(perGeneration, { moves, inserted: serialsOf(changes) }, cause, session);
  return true;
}

function serialsOf({ inserted }: EmployerChanges): SerialRange | undefined {
  const [first, last] = [inserted[0], inserted.at(-1)];
  return first && last && { first: first._id, last: last._id };
}

/** Add to the figures of some generations, and log what was added and which employers it was about. */
export async function writeFigureChanges(
  perGeneration: readonly ({ generation: number } & Pick<FigureChanges, 'sums'>)[],
  { moves, inserted }: { moves: ContributionChange[]; inserted?: SerialRange | undefined },
  { cause, day, of, by, at = new Date() }: Cause,
  session: mongo.ClientSession,
): Promise<void> {
  const sums = perGeneration.flatMap(({ generation, sums }) =>
    [...sums].map(([region, figures]) => ({ generation, region, figures })),
  );
  if (sums.length === 0 && moves.length === 0) return;
  const change: CoverageChange = {
    ...{ at, day, cause },
    ...(of !== undefined && { of: String(of) }),
    ...(by !== undefined && { by }),
    generations: perGeneration.map(({ generation }) => generation),
    sums,
    ...(inserted && { inserted }),
    contributionChanges: moves,
  };
  await applyChange(change, session);
}
