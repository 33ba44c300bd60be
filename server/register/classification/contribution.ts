import type { Figures, Generation } from '../../../schemas/register/coverage-figures.ts';
import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Classed } from './classed.ts';
import { sectionOf } from './sections.ts';
import { sizeOf } from './sizes.ts';
import { timetableOf } from './timetable.ts';

/** A generation with its rules. */
export interface Reckoning extends Generation {
  set: RuleSet;
}

/** What of an employer the figures rest on. */
export type Counted = Classed & Pick<Employer, 'region' | 'branchOf' | 'into'> & Partial<Pick<Employer, 'state'>>;

/** How an employer stands: region, union, class (with its timetable), and members. */
export interface Standing {
  r: string;
  u: 'own' | 'joint' | 'none';
  c: string;
  m: number;
}

/**
 * How an employer stands under a generation.
 *
 * Nothing where it is not counted: a part of an employer (分公司, 产业活动单位), one taken in by another, one that is
 * closed or none at all.
 */
export function standingOf(employer: Counted | undefined, { set, from }: Reckoning): Standing | undefined {
  if (!employer || employer.into || employer.branchOf || employer.state) return undefined;
  const { region, union, members } = employer;
  return { r: region ?? '', u: union ?? 'none', c: timetableOf(employer, set, from), m: members ?? 0 };
}

/** Count an employer in or, with -1, out of the figures of its region. */
export function count(figures: Figures, employer: Counted, { u, c, m }: Standing, sign: 1 | -1): void {
  const add = (path: string, by: number) => {
    figures[path] = (figures[path] ?? 0) + by * sign;
  };
  add('n', 1);
  add('m', m);
  add('h', employer.headcount ?? 0);
  add(`u/${u}`, 1);
  add(`c/${c}`, 1);
  add(`b/${sizeOf(employer.headcount)}/${u}`, 1);
  add(`i/${sectionOf(employer.industry)}/${u}`, 1);
}
