import type { DriveFilter } from '../../../schemas/organising/coverage-drive.ts';
import type { CoverageClass, RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { classOf } from '../../register/classification/classify.ts';
import { kindOf } from '../../register/classification/kinds.ts';
import { type Section, sectionOf } from '../../register/classification/sections.ts';
import { type Size, sizeOf } from '../../register/classification/sizes.ts';
import { byPrecedence, statementFor } from '../../register/record/precedence.ts';

/** Which employers of a region are wanted; what is left out does not matter. */
export interface EmployersWanted extends Omit<DriveFilter, 'region' | 'classes'> {
  classes?: readonly CoverageClass[] | undefined;
  size?: Size | undefined;
  section?: Section | undefined;
}

/** Whether an employer is one of those wanted on a day, `YYYY-MM-DD`. */
export function isWanted(employer: Employer, wanted: EmployersWanted, day: string, rules: RuleSet): boolean {
  const { classes, unions, kinds, atLeast, industries, words, size, section } = wanted;
  if (unions && !unions.includes(employer.union ?? 'none')) return false;
  if (atLeast !== undefined && (employer.headcount ?? 0) < atLeast) return false;
  if (size && sizeOf(employer.headcount) !== size) return false;
  if (section && sectionOf(employer.industry) !== section) return false;
  if (kinds && !kinds.includes(kindOf(employer.code))) return false;
  if (industries && !industries.some((code) => isOfIndustry(employer.industry, code))) return false;
  if (classes && !classes.includes(classOf(employer, day, rules))) return false;
  return !words || holdsOne(employer, words);
}

function isOfIndustry(industry: string | null | undefined, code: string): boolean {
  if (!industry) return false;
  if (/^[A-T]$/.test(code)) return sectionOf(industry) === code;
  const digits = (text: string) => text.replace(/^[A-T]/, '');
  return digits(industry).startsWith(digits(code));
}

function holdsOne(employer: Employer, words: readonly string[]): boolean {
  const address = statementFor(byPrecedence(employer.statements), 'address')?.facts.address;
  const text = [employer.name, address, employer.industry].join('\n');
  return words.some((word) => text.includes(word));
}
