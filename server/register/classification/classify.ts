import type { CoverageClass, CoverageRule, RuleSet } from '../../../schemas/register/coverage-rules.ts';
import type { Classed } from './classed.ts';
import { defaultRules } from './default-rules.ts';
import { countOf, type Range } from './head-count.ts';
import { kindOf } from './kinds.ts';
import { daysOf, hasPassed } from './production.ts';

export { type CoverageClass, coverageClasses } from '../../../schemas/register/coverage-rules.ts';
/** A field that a rule looks at. */
export type Asked = 'union' | 'headcount' | 'members' | 'production' | 'industry' | 'code';

/** Which class, and the rule that says so; none where no rule holds. */
export interface Verdict {
  class: CoverageClass;
  rule: CoverageRule | undefined;
}

/**
 * The class of an employer on a day, by the first rule that holds.
 *
 * A range of employees that goes over a bound, and a date too rough to tell, do not fulfil a rule. Where such a rule was
 * passed over for its number, and the one that holds asks for none, the head count has to be verified first.
 *
 * @param asOf `YYYY-MM-DD`.
 * @param asked is told what was looked at.
 */
export function verdictOf(
  employer: Classed,
  asOf: string,
  { rules, headcountFrom }: RuleSet,
  asked?: Set<Asked>,
): Verdict {
  const counts = { headcount: undefined as Range | undefined, members: undefined as Range | undefined };
  let open: CoverageRule | undefined;
  for (const rule of rules) {
    if (!concerns(rule, employer, asked)) continue;
    const asksCount = rule.atLeast !== undefined || rule.over !== undefined;
    if (asksCount) {
      const of = rule.count ?? 'headcount';
      asked?.add(of);
      counts[of] ??= countOf(employer, of, headcountFrom);
      const reached = reaches(counts[of], rule);
      if (reached === 'maybe') open ??= rule;
      if (reached !== 'yes') continue;
    } else if (open) return { class: 'unverified-headcount', rule: open };
    if (rule.production) {
      asked?.add('production');
      const passed = hasPassed(employer.production, rule.production.months, rule.production.on ?? asOf);
      if (passed !== (rule.production.state === 'passed')) continue;
    }
    return { class: rule.class, rule };
  }
  return open ? { class: 'unverified-headcount', rule: open } : { class: 'not-counted', rule: undefined };
}

/** The class alone. */
export function classOf(employer: Classed, asOf: string, rules: RuleSet = defaultRules): CoverageClass {
  return verdictOf(employer, asOf, rules).class;
}

/** Days on which the class may change by itself, in their order. */
export function turningDays({ production }: Classed, { rules }: RuleSet): string[] {
  if (!production) return [];
  const months = new Set(rules.flatMap(({ production }) => (production && !production.on ? production.months : [])));
  return [...new Set([...months].flatMap((some) => daysOf(production, some)))].sort();
}

function concerns({ union, kinds, industries }: CoverageRule, employer: Classed, asked?: Set<Asked>): boolean {
  if (union) asked?.add('union');
  if (union && !union.includes(employer.union ?? 'none')) return false;
  if (kinds) asked?.add('code');
  if (kinds && !kinds.includes(kindOf(employer.code))) return false;
  if (industries) asked?.add('industry');
  return !industries || industries.some((code) => employer.industry?.startsWith(code));
}

function reaches({ least, most }: Range, { atLeast, over = 0 }: CoverageRule): 'yes' | 'maybe' | 'no' {
  const wanted = atLeast ?? over + 1;
  if (least >= wanted) return 'yes';
  return most >= wanted ? 'maybe' : 'no';
}
