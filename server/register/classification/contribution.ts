import type { Employer } from '../../../schemas/register/employer.ts';
import type { UnionState } from '../../../schemas/register/statement.ts';
import type { ClassificationFields } from './classification-fields.ts';
import type { Figures } from './figures-by-path.ts';
import type { LoadedGeneration } from './generations.ts';
import { industrySectionOf } from './industry-sections.ts';
import { sizeBandOf } from './size-bands.ts';
import { classTimetableOf } from './timetable.ts';

/** The fields of an employer that the figures rest on. */
export type CountableEmployer = ClassificationFields & Pick<Employer, 'region' | 'branchOf' | 'into'>;

/** What an employer contributes to the figures of its region, beside its size band and section of industry. */
export interface Contribution {
  /** Code of the region; empty where it is not known. */
  region: string;
  union: UnionState;
  /** Its classes, as `classTimetableOf` writes them. */
  timetable: string;
  members: number;
}

/**
 * Work out what an employer contributes under a generation.
 *
 * @returns undefined where it is not counted: a part of an employer (分公司, 产业活动单位), an employer that another took in,
 *   one that is closed, and what is no employer at all.
 */
export function contributionOf(
  employer: CountableEmployer | undefined,
  { set, from }: LoadedGeneration,
): Contribution | undefined {
  if (!employer || employer.into || employer.branchOf || employer.state) return undefined;
  const { region, union, members } = employer;
  return {
    region: region ?? '',
    union: union ?? 'none',
    timetable: classTimetableOf(employer, set, from),
    members: members ?? 0,
  };
}

/** Add an employer's contribution to the figures of its region or, with -1, subtract it. */
export function addContribution(
  figures: Figures,
  employer: CountableEmployer,
  { union, timetable, members }: Contribution,
  sign: 1 | -1,
): void {
  const add = (path: string, by: number) => {
    figures[path] = (figures[path] ?? 0) + by * sign;
  };
  add('employers', 1);
  add('members', members);
  add('headcount', employer.headcount ?? 0);
  add(`unions/${union}`, 1);
  add(`classes/${timetable}`, 1);
  add(`sizes/${sizeBandOf(employer.headcount)}/${union}`, 1);
  add(`sections/${industrySectionOf(employer.industry)}/${union}`, 1);
}
