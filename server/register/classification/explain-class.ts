import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { byPrecedence, statementFor } from '../record/precedence.ts';
import { sourceAt } from '../record/sources.ts';
import { type Asked, verdictOf } from './classify.ts';
import { statementFrom } from './head-count.ts';

/** One field that a rule looked at, and the list and line that state it; null where nothing states it. */
export interface Ground {
  field: Asked;
  value: unknown;
  source: string | null;
  list: number | null;
  line: number | null;
  asOf: string | null;
}

/** Why an employer is of its class: the rule, and the fields that it looked at. */
export interface Why {
  rule: string | null;
  note: string | null;
  version: number;
  because: Ground[];
}

/** Explain why an employer is of its class on a day. @param asOf `YYYY-MM-DD`. */
export function whyClassed(employer: Employer, asOf: string, set: RuleSet, version: number): Why {
  const lookedAt = new Set<Asked>();
  const { rule } = verdictOf(employer, asOf, set, lookedAt);
  const ordered = byPrecedence(employer.statements);
  const because = [...lookedAt].map((field): Ground => {
    const statement =
      field === 'headcount' && set.headcountFrom
        ? statementFrom(employer.statements, set.headcountFrom)
        : statementFor(ordered, field);
    if (!statement) return { field, value: employer[field] ?? null, source: null, list: null, line: null, asOf: null };
    const { source, list, line, asOf: day, facts } = statement;
    const value = facts[field];
    return { field, value, source: sourceAt(source), list: list || null, line: list ? line : null, asOf: day };
  });
  return { rule: rule?.id ?? null, note: rule?.note ?? null, version, because };
}
