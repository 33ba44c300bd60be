import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { newestFirst } from '../record/claims.ts';
import { rankOf } from '../record/sources.ts';
import type { Classed } from './classed.ts';

/** How many at least and at most; no end where a list says 以上. */
export interface Range {
  least: number;
  most: number;
}

/** How many employees or members; none known counts as none. `from` chooses among the sources of employees. */
export function countOf(employer: Classed, of: 'headcount' | 'members', from?: RuleSet['headcountFrom']): Range {
  if (of === 'members') return { least: employer.members ?? 0, most: employer.members ?? 0 };
  const said = from ? statementFrom(employer.statements ?? [], from)?.facts : employer;
  const least = said?.headcount ?? 0;
  return { least, most: said?.headcountTo === null ? Number.POSITIVE_INFINITY : (said?.headcountTo ?? least) };
}

/** The statement of the first source in the order that gives a head count, its newest. */
export function statementFrom(
  statements: readonly Statement[],
  from: NonNullable<RuleSet['headcountFrom']>,
): Statement | undefined {
  for (const type of from) {
    const said = statements.filter(
      ({ source, facts }) => source === rankOf[type] && typeof facts.headcount === 'number',
    );
    if (said.length > 0) return said.toSorted(newestFirst)[0];
  }
  return undefined;
}
