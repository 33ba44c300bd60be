import chineseDays from 'chinese-days';
import { shanghaiDay, startOfDay } from '../../../schemas/platform/shanghai.ts';
import { dayMs } from './durations.ts';

/** A statutory holiday of a year, and how far from it the yearly notice may move days. */
export interface StatutoryHoliday {
  zh: string;
  /** `YYYY-MM-DD`, one or more in a row. */
  days: readonly string[];
  /**
   * How many days before its first and after its last day may be off, or worked instead: at least what the notices of 2015 to
   * 2026 did.
   */
  moves: { before: number; after: number };
}

/**
 * The days on which everybody is off in a year: 全国年节及纪念日放假办法, art. 2, by the text in force. That of 2013-12-11 adds the
 * third day of Spring Festival and drops its eve; that of 2024-11-10 adds the eve and 2 May, in force from 2025-01-01.
 *
 * They are known for any year without the State Council's notice, which only moves the days around them (art. 6 and 7).
 */
export function statutoryHolidaysOf(year: number): readonly StatutoryHoliday[] {
  const known = cache.get(year);
  if (known) return known;
  const newYear = lunarDay(year, '01-01');
  const hasEve = year >= 2025 || year < 2014;
  const first = hasEve ? shift(newYear, -1) : newYear;
  const last = shift(newYear, year >= 2014 ? 2 : 1);
  const holidays: StatutoryHoliday[] = [
    { zh: '元旦', days: [`${year}-01-01`], moves: { before: 4, after: 4 } },
    { zh: '春节', days: daysFrom(first, last), moves: { before: 8, after: 11 } },
    {
      zh: '清明节',
      days: [chineseDays.getSolarTermDate(year, 4, 'pure_brightness')],
      moves: { before: 4, after: 4 },
    },
    {
      zh: '劳动节',
      days: year >= 2025 ? [`${year}-05-01`, `${year}-05-02`] : [`${year}-05-01`],
      moves: { before: 9, after: 11 },
    },
    { zh: '端午节', days: [lunarDay(year, '05-05')], moves: { before: 4, after: 4 } },
    { zh: '中秋节', days: [lunarDay(year, '08-15')], moves: { before: 6, after: 6 } },
    {
      zh: '国庆节',
      days: daysFrom(`${year}-10-01`, `${year}-10-03`),
      moves: { before: 12, after: 10 },
    },
  ];
  cache.set(year, holidays);
  return holidays;
}

/** Whether a day is a statutory holiday. @param day `YYYY-MM-DD`. */
export function isStatutoryHoliday(day: string): boolean {
  return statutoryHolidaysOf(Number(day.slice(0, 4))).some(({ days }) => days.includes(day));
}

/** Whether the notice of a year may move a day that is no statutory holiday: make it one, or a workday. */
export function mayBeMoved(day: string, yearOfNotice: number): boolean {
  const at = Date.parse(day);
  return statutoryHolidaysOf(yearOfNotice).some(({ days, moves }) => {
    const [first, last] = [Date.parse(days[0] as string), Date.parse(days.at(-1) as string)];
    return at >= first - moves.before * dayMs && at <= last + moves.after * dayMs;
  });
}

const cache = new Map<number, readonly StatutoryHoliday[]>();

function lunarDay(year: number, monthAndDay: string): string {
  return chineseDays.getSolarDateFromLunar(`${year}-${monthAndDay}`).date;
}

function shift(day: string, days: number): string {
  return shanghaiDay(startOfDay(day, days));
}

/** The days from the first to the last, `YYYY-MM-DD`. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = shift(day, 1)) days.push(day);
  return days;
}
