import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { shanghaiMs } from '../../../schemas/platform/shanghai.ts';

/** What the State Council made of a day: a holiday, a weekend that is worked instead, or what its weekday says. */
export type DayKind = 'holiday' | 'makeup' | 'plain';

const holidays = new Set(Object.keys(days.holidays));
const makeups = new Set(Object.keys(days.workdays));

/** The last day that the holiday data know of: they come year by year, each November for the next. */
export const calendarEnd = `${[...holidays].reduce((last, day) => (day > last ? day : last), '').slice(0, 4)}-12-31`;

/** Every day of Shanghai's calendar is as long: there is no summer time. */
export const minutesADay = 1440;

/** Minutes of Shanghai's clock since its 1970-01-01 00:00. */
export function wallMinute(at: Date | number): number {
  return Math.floor((Number(at) + shanghaiMs) / 60_000);
}

/** The instant at which such a minute begins. */
export function instantOf(minute: number): Date {
  return new Date(minute * 60_000 - shanghaiMs);
}

/** A day of Shanghai's calendar, counted from 1970-01-01. */
export interface Day {
  number: number;
  year: number;
  month: number;
  date: number;
  /** From Sunday, 0. */
  weekday: number;
  kind: DayKind;
}

/** The day that a minute of Shanghai's clock lies in. */
export function dayOf(minute: number): number {
  return Math.floor(minute / minutesADay);
}

/** What the calendar says of a day. */
export function calendarDay(number: number): Day {
  const utc = new Date(number * 86_400_000);
  const text = utc.toISOString().slice(0, 10);
  return {
    number,
    year: utc.getUTCFullYear(),
    month: utc.getUTCMonth(),
    date: utc.getUTCDate(),
    weekday: utc.getUTCDay(),
    kind: holidays.has(text) ? 'holiday' : makeups.has(text) ? 'makeup' : 'plain',
  };
}

/** How many days the holiday data still reach, from a day on; negative once they have ended. */
export function calendarDaysLeft(now: Date): number {
  return Date.parse(calendarEnd) / 86_400_000 - dayOf(wallMinute(now));
}
