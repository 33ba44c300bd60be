import type { Changes } from '../record/pending-changes.ts';
import { type Counted, count, type Standing, standingOf } from './contribution.ts';
import { dropZeros, type Figures, figuresOfRegion } from './figures-by-path.ts';
import type { Reckoning } from './generations.ts';

/** An employer that was there before and contributes something else now. */
export interface Move {
  /** Serial. */
  employer: number;
  /** Absent where it was not counted before. */
  from?: Standing;
  /** Absent where it is not counted any more. */
  to?: Standing;
}

/** What some changes of employers do to the figures. */
export interface FigureChanges {
  /** By region, without zeros. */
  sums: Map<string, Figures>;
  moves: Move[];
}

/**
 * Work out what some changes of employers do to the figures under a generation. A pure function of the employers as they
 * were and as they will be.
 *
 * Only employers that were there before are named. An employer that leaves the figures is named only where it had a union,
 * because somebody may have organised it.
 */
export function figureChanges({ inserted, replaced, before }: Changes, reckoning: Reckoning): FigureChanges {
  const sums = new Map<string, Figures>();
  const moves: Move[] = [];
  const tally = (employer: Counted | undefined, sign: 1 | -1) => {
    const contribution = standingOf(employer, reckoning);
    if (employer && contribution) count(figuresOfRegion(sums, contribution.region), employer, contribution, sign);
    return contribution;
  };
  for (const employer of inserted) tally(employer, 1);
  const after = new Map(replaced.map((employer) => [employer._id, employer]));
  for (const [serial, old] of before) {
    const [from, to] = [tally(old, -1), tally(after.get(serial), 1)];
    if (isSame(from, to) || (!to && from?.union === 'none')) continue;
    moves.push({ employer: serial, ...(from && { from }), ...(to && { to }) });
  }
  return { sums: dropZeros(sums), moves };
}

function isSame(a: Standing | undefined, b: Standing | undefined): boolean {
  return a?.region === b?.region && a?.union === b?.union && a?.timetable === b?.timetable && a?.members === b?.members;
}
