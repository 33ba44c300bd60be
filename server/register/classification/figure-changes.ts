import type { EmployerChanges } from '../record/pending-changes.ts';
import { addContribution, type Contribution, type CountableEmployer, contributionOf } from './contribution.ts';
import { dropZeros, type Figures, figuresOfRegion } from './figures-by-path.ts';
import type { LoadedGeneration } from './generations.ts';

/** An employer that was there before and contributes something else now. */
export interface ContributionChange {
  /** Serial. */
  employer: number;
  /** Absent where it was not counted before. */
  from?: Contribution;
  /** Absent where it is not counted any more. */
  to?: Contribution;
}

/** What some changes of employers do to the figures. */
export interface FigureChanges {
  /** By region, without zeros. */
  sums: Map<string, Figures>;
  moves: ContributionChange[];
}

/**
 * Work out what some changes of employers do to the figures under a generation. A pure function of the employers as they
 * were and as they will be.
 *
 * Only employers that were there before are named. An employer that leaves the figures is named only where it had a union,
 * because somebody may have organised it.
 */
export function figureChangesOf(
  { inserted, replaced, before }: EmployerChanges,
  reckoning: LoadedGeneration,
): FigureChanges {
  const sums = new Map<string, Figures>();
  const moves: ContributionChange[] = [];
  const tally = (employer: CountableEmployer | undefined, sign: 1 | -1) => {
    const contribution = contributionOf(employer, reckoning);
    if (employer && contribution)
      addContribution(figuresOfRegion(sums, contribution.region), employer, contribution, sign);
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

function isSame(a: Contribution | undefined, b: Contribution | undefined): boolean {
  return a?.region === b?.region && a?.union === b?.union && a?.timetable === b?.timetable && a?.members === b?.members;
}
