import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { shanghaiMs } from '../../../schemas/platform/shanghai.ts';
import { dayMs, minuteMs } from './durations.ts';

/** The State Council's rule for a day: a holiday, a weekend day that is worked instead, or no rule but its weekday. */
type DayKind = 'holiday' | 'makeup' | 'plain';

const holidays = new Set(Object.keys(days.holidays));
const makeups = new Set(Object.keys(days.workdays));

/** The last day of the holiday data, which are published year by year, each November for the next. */
export const calendarEnd = `${[...holidays].reduce((last, day) => (day > last ? day : last), '').slice(0, 4)}-12-31`;

/** The length of every day in Shanghai, in minutes: there is no summer time. */
export const minutesPerDay = dayMs / minuteMs;

/** The minute of Shanghai's clock at an instant, counted from its 1970-01-01 00:00. */
export function wallMinute(at: Date | number): number {
  return Math.floor((Number(at) + shanghaiMs) / minuteMs);
}

/** The instant at which a minute of `wallMinute` begins. */
export function instantOf(minute: number): Date {
  return new Date(minute * minuteMs - shanghaiMs);
}

/** A day of Shanghai's calendar. */
export interface CalendarDay {
  /** Days since 1970-01-01. */
  number: number;
  year: number;
  month: number;
  date: number;
  /** From 0 for Sunday to 6. */
  weekday: number;
  kind: DayKind;
}

/** The number of the day in which a minute of `wallMinute` lies. */
export function dayOf(minute: number): number {
  return Math.floor(minute / minutesPerDay);
}

/** Look up a day of the calendar by its number. */
export function calendarDay(number: number): CalendarDay {
  const utc = new Date(number * dayMs);
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

/** How many days from now the holiday data still cover; negative once they have ended. */
export function calendarDaysLeft(now: Date): number {
  return Date.parse(calendarEnd) / dayMs - dayOf(wallMinute(now));
}
