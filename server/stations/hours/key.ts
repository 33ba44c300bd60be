import type { Station } from '../../../schemas/stations/station.ts';
import { closed, type Hours, open, readHours } from './read.ts';

/** What a station keeps its hours by. */
export type Kept = Pick<Station, 'hours' | 'shifts'>;

/**
 * The hours of a station as one text by which equal ones are known; empty where it gives none.
 *
 * 职工上班，工会开门 (`during` the shifts); 职工下班，工会有人 (`outside` of them).
 */
export function hoursKey({ hours, shifts }: Kept): string {
  if (!shifts) return hours?.trim() ?? '';
  const rules = shifts.times.map(({ days, from, to }) => `${days} ${from}-${to}`);
  return `${shifts.open === 'outside' ? outside : ''}${rules.join(', ')}`;
}

/** Read such a key; nothing where it is not understood or empty. */
export function hoursOfKey(key: string): Hours | undefined {
  if (!key.startsWith(outside)) return key ? readHours(key) : undefined;
  const shifts = readHours(key.slice(outside.length));
  return (
    shifts && {
      plan: (day) =>
        shifts.plan(day).map(({ from, state }) => ({
          from,
          state: state === open ? closed : state === closed ? open : state,
        })),
    }
  );
}

const outside = 'outside ';
