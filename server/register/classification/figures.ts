import type { Figures } from '../../../schemas/register/coverage-figures.ts';
import type { Changes } from '../record/pending-changes.ts';
import { type Counted, count, type Reckoning, type Standing, standingOf } from './contribution.ts';

/** An employer that was there before and stands otherwise now; without `to` it is gone from the figures. */
export interface Move {
  e: number;
  from?: Standing;
  to?: Standing;
}

/** What some changes of employers do to the figures. */
export interface FigureChanges {
  /** By region, without zeros. */
  sums: Map<string, Figures>;
  moves: Move[];
}

/**
 * What writing some changes does to the figures under a generation: a pure function of the employers as they were and as
 * they will be.
 *
 * Named are those that were there before. One that goes is named only where it had a union, as somebody may have
 * organised it.
 */
export function figureChanges({ inserted, replaced, before }: Changes, reckoning: Reckoning): FigureChanges {
  const sums = new Map<string, Figures>();
  const moves: Move[] = [];
  const tally = (employer: Counted | undefined, sign: 1 | -1) => {
    const standing = standingOf(employer, reckoning);
    if (employer && standing) count(figuresOf(sums, standing.r), employer, standing, sign);
    return standing;
  };
  for (const employer of inserted) tally(employer, 1);
  const after = new Map(replaced.map((employer) => [employer._id, employer]));
  for (const [serial, old] of before) {
    const [from, to] = [tally(old, -1), tally(after.get(serial), 1)];
    if (same(from, to) || (!to && from?.u === 'none')) continue;
    moves.push({ e: serial, ...(from && { from }), ...(to && { to }) });
  }
  for (const [region, figures] of sums) {
    for (const [path, by] of Object.entries(figures)) if (by === 0) delete figures[path];
    if (Object.keys(figures).length === 0) sums.delete(region);
  }
  return { sums, moves };
}

/** The figures of a region among some, empty at first. */
export function figuresOf(sums: Map<string, Figures>, region: string): Figures {
  const figures = sums.get(region) ?? {};
  sums.set(region, figures);
  return figures;
}

function same(a: Standing | undefined, b: Standing | undefined): boolean {
  return a?.r === b?.r && a?.u === b?.u && a?.c === b?.c && a?.m === b?.m;
}
