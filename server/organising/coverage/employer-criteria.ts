import type { DriveFilter } from '../../../schemas/organising/coverage-drive.ts';
import type { CoverageClass, RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { classOf } from '../../register/classification/classify.ts';
import { employerKindOf } from '../../register/classification/employer-kinds.ts';
import { type IndustrySection, industrySectionOf } from '../../register/classification/industry-sections.ts';
import { type SizeBand, sizeBandOf } from '../../register/classification/size-bands.ts';
import { sortByPrecedence, statementFor } from '../../register/record/precedence.ts';

/** Criteria that employers of a region must all meet; a criterion that is left out does not restrict. */
export interface EmployerCriteria extends Omit<DriveFilter, 'region' | 'classes'> {
  classes?: readonly CoverageClass[] | undefined;
  size?: SizeBand | undefined;
  section?: IndustrySection | undefined;
}

/** Whether an employer meets the criteria. @param day the day for which it is classed, `YYYY-MM-DD`. */
export function meetsCriteria(employer: Employer, criteria: EmployerCriteria, day: string, rules: RuleSet): boolean {
  const { classes, unions, kinds, atLeast, industries, words, size, section } = criteria;
  if (unions && !unions.includes(employer.union ?? 'none')) return false;
  if (atLeast !== undefined && (employer.headcount ?? 0) < atLeast) return false;
  if (size && sizeBandOf(employer.headcount) !== size) return false;
  if (section && industrySectionOf(employer.industry) !== section) return false;
  if (kinds && !kinds.includes(employerKindOf(employer.code))) return false;
  if (industries && !industries.some((code) => isOfIndustry(employer.industry, code))) return false;
  if (classes && !classes.includes(classOf(employer, day, rules))) return false;
  return !words || containsAny(employer, words);
}

/** @param code a section (`K`), or the beginning of an industry code with or without its letter (`7030`). */
function isOfIndustry(industry: string | null | undefined, code: string): boolean {
  if (!industry) return false;
  if (/^[A-T]$/.test(code)) return industrySectionOf(industry) === code;
  const digits = (text: string) => text.replace(/^[A-T]/, '');
  return digits(industry).startsWith(digits(code));
}

/** Whether one of some words is in an employer's name, address or industry. */
function containsAny(employer: Employer, words: readonly string[]): boolean {
  const address = statementFor(sortByPrecedence(employer.statements), 'address')?.facts.address;
  const text = [employer.name, address, employer.industry].join('\n');
  return words.some((word) => text.includes(word));
}
