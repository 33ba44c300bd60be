import type { CoverageClass, CoverageRule, RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { ClassificationFields } from './classification-fields.ts';
import { defaultRules } from './default-rules.ts';
import { employerKindOf } from './employer-kinds.ts';
import { type CountRange, countRangeOf } from './head-count.ts';
import { hasPassed, possibleDaysOf } from './production.ts';

export { type CoverageClass, coverageClasses } from '../../../schemas/register/coverage-rules.ts';
/** A field of an employer that a rule looks at. */
export type RuleField = 'state' | 'union' | 'headcount' | 'members' | 'production' | 'industry' | 'code';

/** The class of an employer, and the rule that decided it; no rule where none holds. */
export interface Classification {
  class: CoverageClass;
  rule: CoverageRule | undefined;
}

/**
 * Class an employer on a day: the first rule that holds decides. One that is closed, or no employer at all, is not counted.
 *
 * A rule does not hold where the range of employees lies on both sides of its bound, or where a date is too rough to tell.
 * Where a rule was passed over because of such a range, and the rule that holds has no bound, the class is
 * `unverified-headcount`.
 *
 * @param asOf `YYYY-MM-DD`.
 * @param lookedAt collects the fields that were looked at.
 */
export function classify(
  employer: ClassificationFields,
  asOf: string,
  { rules, headcountFrom }: RuleSet,
  lookedAt?: Set<RuleField>,
): Classification {
  if (employer.state) {
    lookedAt?.add('state');
    return { class: 'not-counted', rule: undefined };
  }
  const counts = { headcount: undefined as CountRange | undefined, members: undefined as CountRange | undefined };
  let undecided: CoverageRule | undefined;
  for (const rule of rules) {
    if (!isAbout(rule, employer, lookedAt)) continue;
    const hasBound = rule.atLeast !== undefined || rule.over !== undefined;
    if (hasBound) {
      const of = rule.count ?? 'headcount';
      lookedAt?.add(of);
      counts[of] ??= countRangeOf(employer, of, headcountFrom);
      const reached = reachesBound(counts[of], rule);
      if (reached === 'maybe') undecided ??= rule;
      if (reached !== 'yes') continue;
    } else if (undecided) return { class: 'unverified-headcount', rule: undecided };
    if (rule.production) {
      lookedAt?.add('production');
      const passed = hasPassed(employer.production, rule.production.months, rule.production.on ?? asOf);
      if (passed !== (rule.production.state === 'passed')) continue;
    }
    return { class: rule.class, rule };
  }
  return undecided ? { class: 'unverified-headcount', rule: undecided } : { class: 'not-counted', rule: undefined };
}

/** The class of an employer on a day, without the rule. @param asOf `YYYY-MM-DD`. */
export function classOf(employer: ClassificationFields, asOf: string, rules: RuleSet = defaultRules): CoverageClass {
  return classify(employer, asOf, rules).class;
}

/** The days on which the class of an employer may change by itself, in order (`YYYY-MM-DD`). */
export function classChangeDaysOf({ production }: ClassificationFields, { rules }: RuleSet): string[] {
  if (!production) return [];
  const months = new Set(rules.flatMap(({ production }) => (production && !production.on ? production.months : [])));
  return [...new Set([...months].flatMap((count) => possibleDaysOf(production, count)))].sort();
}

/** Whether a rule is about employers of this union, kind and industry. */
function isAbout(
  { union, kinds, industries }: CoverageRule,
  employer: ClassificationFields,
  lookedAt?: Set<RuleField>,
): boolean {
  if (union) lookedAt?.add('union');
  if (union && !union.includes(employer.union ?? 'none')) return false;
  if (kinds) lookedAt?.add('code');
  if (kinds && !kinds.includes(employerKindOf(employer.code))) return false;
  if (industries) lookedAt?.add('industry');
  return !industries || industries.some((code) => employer.industry?.startsWith(code));
}

function reachesBound({ min, max }: CountRange, { atLeast, over = 0 }: CoverageRule): 'yes' | 'maybe' | 'no' {
  const bound = atLeast ?? over + 1;
  if (min >= bound) return 'yes';
  return max >= bound ? 'maybe' : 'no';
}
