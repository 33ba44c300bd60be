import { shanghaiMs } from '../../../schemas/platform/shanghai.ts';
import { dayMs, minuteMs } from './durations.ts';
import { calendarEnd, isNoticed, noticedKind, onCalendarChange } from './notices.ts';
import { isStatutoryHoliday, mayBeMoved } from './statutory-days.ts';

/** The rule for a day: a holiday, a weekend day that is worked instead, or no rule but its weekday. */
export type DayKind = 'holiday' | 'makeup' | 'plain';

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
  /**
   * What kind of day it is. There are several where only a notice can tell that is not known yet: near the holidays of a year
   * to come.
   */
  kinds: readonly DayKind[];
}

/** The number of the day in which a minute of `wallMinute` lies. */
export function dayOf(minute: number): number {
  return Math.floor(minute / minutesPerDay);
}

/** Look up a day of the calendar by its number. Stations with many opening hours ask for the same days. */
export function calendarDay(number: number): CalendarDay {
  const known = days.get(number);
  if (known) return known;
  const day = readDay(number);
  if (days.size >= maxDays) days.clear();
  days.set(number, day);
  return day;
}

const maxDays = 2000;
const days = new Map<number, CalendarDay>();
onCalendarChange(() => days.clear());

function readDay(number: number): CalendarDay {
  const utc = new Date(number * dayMs);
  const text = utc.toISOString().slice(0, 10);
  return {
    number,
    year: utc.getUTCFullYear(),
    month: utc.getUTCMonth(),
    date: utc.getUTCDate(),
    weekday: utc.getUTCDay(),
    kinds: kindsOf(text, utc.getUTCFullYear(), utc.getUTCDay()),
  };
}

const certain = { holiday: ['holiday'], makeup: ['makeup'], plain: ['plain'] } as const;
/** A weekday that a notice may make a holiday, and a weekend day that it may make a holiday or a workday. */
const movable = { weekday: ['plain', 'holiday'], weekend: ['plain', 'holiday', 'makeup'] } as const;

function kindsOf(day: string, year: number, weekday: number): readonly DayKind[] {
  const noticed = noticedKind(day);
  if (noticed) return certain[noticed];
  if (!isNoticed(year) && isStatutoryHoliday(day)) return certain.holiday;
  const isOpen = [year - 1, year, year + 1].some((one) => !isNoticed(one) && one > firstNotice && mayBeMoved(day, one));
  if (!isOpen) return certain.plain;
  return weekday === 0 || weekday === 6 ? movable.weekend : movable.weekday;
}

/** Before the first notice that is known no day is asked for. */
const firstNotice = 2004;

/** How many days from now the notices still cover; negative once they have ended. */
export function calendarDaysLeft(now: Date): number {
  return Date.parse(calendarEnd()) / dayMs - dayOf(wallMinute(now));
}
