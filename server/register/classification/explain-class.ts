import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { sortByPrecedence, statementFor } from '../record/precedence.ts';
import { sourceOfRank } from '../record/sources.ts';
import { classify, type RuleField } from './classify.ts';
import { statementFrom } from './head-count.ts';

/** One field that a rule looked at, and the list and line that state it; null where nothing states it. */
export interface ClassEvidence {
  field: RuleField;
  value: unknown;
  source: string | null;
  list: number | null;
  line: number | null;
  asOf: string | null;
}

/** Why an employer is of its class: the rule, and the fields that it looked at. */
export interface ClassExplanation {
  rule: string | null;
  note: string | null;
  version: number;
  because: ClassEvidence[];
}

/** Explain why an employer is of its class on a day. @param asOf `YYYY-MM-DD`. */
export function explainClass(employer: Employer, asOf: string, set: RuleSet, version: number): ClassExplanation {
  const lookedAt = new Set<RuleField>();
  const { rule } = classify(employer, asOf, set, lookedAt);
  const ordered = sortByPrecedence(employer.statements);
  const because = [...lookedAt].map((field): ClassEvidence => {
    const statement =
      field === 'headcount' && set.headcountFrom
        ? statementFrom(employer.statements, set.headcountFrom)
        : statementFor(ordered, field);
    if (!statement) return { field, value: employer[field] ?? null, source: null, list: null, line: null, asOf: null };
    const { source, list, line, asOf, facts } = statement;
    const value = facts[field];
    return { field, value, source: sourceOfRank(source), list: list || null, line: list ? line : null, asOf };
  });
  return { rule: rule?.id ?? null, note: rule?.note ?? null, version, because };
}
