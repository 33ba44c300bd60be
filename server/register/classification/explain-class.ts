import type { RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { byPrecedence, claimFor } from '../record/precedence.ts';
import { sourceAt } from '../record/sources.ts';
import { type Asked, verdictOf } from './classify.ts';
import { claimFrom } from './head-count.ts';

/** One thing that a rule looked at, and the list and line that say it; nulls where nobody does. */
export interface Ground {
  field: Asked;
  value: unknown;
  source: string | null;
  list: number | null;
  line: number | null;
  asOf: string | null;
}

/** Why an employer is of its class: the rule, and what it looked at. */
export interface Why {
  rule: string | null;
  note: string | null;
  version: number;
  because: Ground[];
}

/** Why an employer is of its class on a day, `YYYY-MM-DD`. */
export function whyClassed(employer: Employer, asOf: string, set: RuleSet, version: number): Why {
  const asked = new Set<Asked>();
  const { rule } = verdictOf(employer, asOf, set, asked);
  const ordered = byPrecedence(employer.claims);
  const because = [...asked].map((field): Ground => {
    const claim =
      field === 'headcount' && set.headcountFrom
        ? claimFrom(employer.claims, set.headcountFrom)
        : claimFor(ordered, field);
    if (!claim) return { field, value: employer[field] ?? null, source: null, list: null, line: null, asOf: null };
    const { s, b, l, d, v } = claim;
    return { field, value: v[field], source: sourceAt(s), list: b || null, line: b ? l : null, asOf: d };
  });
  return { rule: rule?.id ?? null, note: rule?.note ?? null, version, because };
}
