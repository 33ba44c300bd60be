import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { rankOf } from '../record/sources.ts';
import { compareNewestFirst } from '../record/statements.ts';
import type { ClassificationFields } from './classification-fields.ts';

/** A number that may be known as a range only; infinite at the upper end where a list says 以上. */
export interface CountRange {
  min: number;
  max: number;
}

/**
 * The number of employees or members of an employer. An unknown number of employees of an employer without a union may be
 * any. Of one in a union it counts as 0, because it is covered whatever their number, and so does an unknown number of members.
 *
 * @param from the sources whose head count is believed, the most trusted first; without it, the head count that the register
 *   shows. Members always come from the register.
 */
export function countRangeOf(
  employer: ClassificationFields,
  of: 'headcount' | 'members',
  from?: RuleSet['headcountFrom'],
): CountRange {
  if (of === 'members') return { min: employer.members ?? 0, max: employer.members ?? 0 };
  const said = from ? statementFrom(employer.statements ?? [], from)?.facts : employer;
  if (typeof said?.headcount !== 'number')
    return { min: 0, max: (employer.union ?? 'none') === 'none' ? Number.POSITIVE_INFINITY : 0 };
  const min = said.headcount;
  return { min, max: said.headcountTo === null ? Number.POSITIVE_INFINITY : (said.headcountTo ?? min) };
}

/** Find the statement with the head count to believe: the newest one of the first source in order that gives a head count. */
export function statementFrom(
  statements: readonly Statement[],
  from: NonNullable<RuleSet['headcountFrom']>,
): Statement | undefined {
  for (const type of from) {
    const said = statements.filter(
      ({ source, facts }) => source === rankOf[type] && typeof facts.headcount === 'number',
    );
    if (said.length > 0) return said.toSorted(compareNewestFirst)[0];
  }
  return undefined;
}
