import type { Indicator } from '../../../schemas/organising/federation.ts';

/** How an indicator was fulfilled: in how many of the periods, and the points that gives. */
export interface Scored {
  code: string;
  name: string;
  total: number;
  fulfilled: number;
  periods: number;
  points: number;
}

/** What a site is scored by: the days (`YYYY-MM-DD`) on which each thing was done, by what indicators count. */
export type Deeds = Readonly<Record<Indicator['counts'], readonly string[]>>;

/**
 * The score of a site between two days, both included.
 *
 * An indicator gives its weight for the share of the periods in which enough was done; a period counts where it touches
 * the span, so that a score can be looked at before a year is over.
 */
export function scoreOf(
  deeds: Deeds,
  indicators: readonly Indicator[],
  { from, to }: { from: string; to: string },
): { score: number; indicators: Scored[] } {
  const scored = indicators.map(({ code, name, counts, least, period, weight }) => {
    const done = deeds[counts].filter((on) => from <= on && on <= to);
    const perPeriod = new Map([...periodsOf(period, from, to)].map((key) => [key, 0]));
    for (const on of done) perPeriod.set(periodOf(period, on), (perPeriod.get(periodOf(period, on)) ?? 0) + 1);
    const fulfilled = [...perPeriod.values()].filter((count) => count >= least).length;
    const points = (weight * fulfilled) / perPeriod.size;
    return { code, name, total: done.length, fulfilled, periods: perPeriod.size, points: round(points) };
  });
  return { score: round(scored.reduce((sum, { points }) => sum + points, 0)), indicators: scored };
}

/** Items by their score, the highest first, equal ones with the same rank and the next after all of them: 1, 1, 3. */
export function ranked<Item extends { score: number; union: string }>(
  items: readonly Item[],
): (Item & { rank: number })[] {
  const ordered = items.toSorted((a, b) => b.score - a.score || (a.union < b.union ? -1 : 1));
  let rank = 0;
  return ordered.map((item, at) => {
    if (at === 0 || item.score !== ordered[at - 1]?.score) rank = at + 1;
    return { ...item, rank };
  });
}

/** The week (by its Monday), month, quarter or year that a day lies in. */
export function periodOf(period: Indicator['period'], on: string): string {
  if (period === 'year') return on.slice(0, 4);
  if (period === 'month') return on.slice(0, 7);
  if (period === 'quarter') return `${on.slice(0, 4)}-Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
  const date = new Date(`${on}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

function periodsOf(period: Indicator['period'], from: string, to: string): Set<string> {
  const found = new Set<string>();
  const end = Date.parse(to);
  for (let at = Date.parse(from); at <= end; at += 86_400_000) {
    found.add(periodOf(period, new Date(at).toISOString().slice(0, 10)));
  }
  return found;
}

/** To two decimals: a score is compared and shown by the same number. */
function round(points: number): number {
  return Math.round(points * 100) / 100;
}
