import type { Employer } from '../../schemas/employer.ts';

/** What an employer is to a union that founds unions (重点建会对象). */
export const coverageClasses = [
  'covered',
  'joint-over-25',
  'none-100',
  'none-25',
  'none-25-unverified-start',
  'none-too-new',
  'none-small',
  'unverified-headcount',
] as const;
export type CoverageClass = (typeof coverageClasses)[number];

/**
 * The class of an employer on a day.
 *
 * Without a union: 百人以上 from 100 employees; then 25 employees or more and in production for a year, where only a
 * date of production counts (投产, not 成立). In a joint union: more than 25, so that it can found its own. 以上 includes
 * the number and 超 excludes it (民法典 1259); a range that goes over a bound is left to be verified.
 *
 * @param asOf `YYYY-MM-DD`.
 */
export function classOf(
  employer: Pick<Employer, 'union' | 'headcount' | 'headcountTo' | 'production'>,
  asOf: string,
): CoverageClass {
  const { union, production } = employer;
  const least = employer.headcount ?? 0;
  const most = employer.headcountTo === null ? Number.POSITIVE_INFINITY : (employer.headcountTo ?? least);
  if (union === 'own') return 'covered';
  if (union === 'joint') {
    if (least > 25) return 'joint-over-25';
    return most > 25 ? 'unverified-headcount' : 'covered';
  }
  if (least >= 100) return 'none-100';
  if (most < 25) return 'none-small';
  if (least < 25) return 'unverified-headcount';
  if (!production) return 'none-25-unverified-start';
  const started = inProductionForAYear(production, asOf);
  return started === undefined ? 'none-25-unverified-start' : started ? 'none-25' : 'none-too-new';
}

/** Whether a year has passed, or nothing where the date is too rough to tell. */
function inProductionForAYear(production: string, asOf: string): boolean | undefined {
  const aYearAgo = `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4)}`;
  const earliest = production.padEnd(10, '-01').slice(0, 10);
  const latest =
    production.length === 4 ? `${production}-12-31` : production.length === 7 ? `${production}-31` : production;
  if (latest <= aYearAgo) return true;
  return earliest > aYearAgo ? false : undefined;
}
