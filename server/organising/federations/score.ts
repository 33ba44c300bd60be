import type { Indicator } from '../../../schemas/organising/federation.ts';
import { dayMs } from '../../platform/calendar/durations.ts';

/** The score of one indicator. */
export interface IndicatorScore {
  code: string;
  name: string;
  /** How often it was done. */
  total: number;
  /** Periods in which it was done often enough, of all periods. */
  fulfilled: number;
  periods: number;
  points: number;
}

/** The days (`YYYY-MM-DD`) on which a federation did each thing that indicators count. */
export type ActivityDays = Readonly<Record<Indicator['counts'], readonly string[]>>;

/**
 * Score a federation between two days, both included.
 *
 * An indicator gives its weight times the share of periods in which it was done often enough. A period counts where it
 * overlaps the time between the two days, so that there is a score before a year is over.
 */
export function scoreOf(
  activities: ActivityDays,
  indicators: readonly Indicator[],
  { from, to }: { from: string; to: string },
): { score: number; indicators: IndicatorScore[] } {
  const scored = indicators.map(({ code, name, counts, least, period, weight }) => {
    const done = activities[counts].filter((on) => from <= on && on <= to);
    const perPeriod = new Map([...periodsOf(period, from, to)].map((key) => [key, 0]));
    for (const on of done) perPeriod.set(periodOf(period, on), (perPeriod.get(periodOf(period, on)) ?? 0) + 1);
    const fulfilled = [...perPeriod.values()].filter((count) => count >= least).length;
    const points = (weight * fulfilled) / perPeriod.size;
    return { code, name, total: done.length, fulfilled, periods: perPeriod.size, points: round(points) };
  });
  return { score: round(scored.reduce((sum, { points }) => sum + points, 0)), indicators: scored };
}

/** Rank items by their score, the highest first. Equal scores share a rank, and the next rank follows after all of them: 1, 1, 3. */
export function rankByScore<Item extends { score: number; union: string }>(
  items: readonly Item[],
): (Item & { rank: number })[] {
  const ordered = items.toSorted((a, b) => b.score - a.score || (a.union < b.union ? -1 : 1));
  let rank = 0;
  return ordered.map((item, at) => {
    if (at === 0 || item.score !== ordered[at - 1]?.score) rank = at + 1;
    return { ...item, rank };
  });
}

/** The period that a day (`YYYY-MM-DD`) lies in: a week as its Monday, a month `YYYY-MM`, a quarter `YYYY-Qn` or a year. */
export function periodOf(period: Indicator['period'], on: string): string {
  if (period === 'year') return on.slice(0, 4);
  if (period === 'month') return on.slice(0, 7);
  if (period === 'quarter') return `${on.slice(0, 4)}-Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

function periodsOf(period: Indicator['period'], from: string, to: string): Set<string> {
  const periods = new Set<string>();
  const end = Date.parse(to);
  for (let at = Date.parse(from); at <= end; at += dayMs) {
    periods.add(periodOf(period, new Date(at).toISOString().slice(0, 10)));
  }
  return periods;
}

/** Round to two decimals, so that scores are compared as they are shown. */
function round(points: number): number {
  return Math.round(points * 100) / 100;
}
