import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { calendarDay } from '../../server/platform/calendar/calendar.ts';
import { dayMs } from '../../server/platform/calendar/durations.ts';
import { calendarEnd, setNotices } from '../../server/platform/calendar/notices.ts';
import { isStatutoryHoliday, mayBeMoved, statutoryHolidaysOf } from '../../server/platform/calendar/statutory-days.ts';

afterEach(() => setNotices([]));

const kindsOf = (day: string) => calendarDay(Date.parse(day) / dayMs).kinds;

describe('the statutory days of a year', () => {
  it('are those of the text in force: the eve and 2 May since 2025, the third day of Spring Festival since 2014', () => {
    expect(statutoryHolidaysOf(2013)[1]?.days).toEqual(['2013-02-09', '2013-02-10', '2013-02-11']);
    expect(statutoryHolidaysOf(2024)[1]?.days).toEqual(['2024-02-10', '2024-02-11', '2024-02-12']);
    expect(statutoryHolidaysOf(2025)[1]?.days).toEqual(['2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31']);
    expect(statutoryHolidaysOf(2024)[3]?.days).toEqual(['2024-05-01']);
    expect(statutoryHolidaysOf(2025)[3]?.days).toEqual(['2025-05-01', '2025-05-02']);
    expect(statutoryHolidaysOf(2027).map(({ zh, days }) => `${zh} ${days[0]}`)).toEqual([
      '元旦 2027-01-01',
      '春节 2027-02-05',
      '清明节 2027-04-05',
      '劳动节 2027-05-01',
      '端午节 2027-06-09',
      '中秋节 2027-09-15',
      '国庆节 2027-10-01',
    ]);
  });

  it('are holidays in every notice of 2015 to 2026, which moves no day farther than is foreseen', () => {
    const odd: string[] = [];
    for (let year = 2015; year <= 2026; year++) {
      for (const { days: statutory } of statutoryHolidaysOf(year))
        for (const day of statutory) expect(days.holidays, day).toHaveProperty(day);
      for (let at = Date.parse(`${year}-01-01`); at < Date.parse(`${year + 1}-01-01`); at += dayMs) {
        const day = new Date(at).toISOString().slice(0, 10);
        const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
        const isMoved = day in days.workdays || (day in days.holidays && !isWeekend && !isStatutoryHoliday(day));
        if (isMoved && ![year - 1, year, year + 1].some((one) => mayBeMoved(day, one))) odd.push(day);
      }
    }
    // The parade of 2015 was a decision of its own.
    expect(odd).toEqual(['2015-09-03', '2015-09-04', '2015-09-06']);
  });

  it('follow each other in every year from 2014 to 2090, one Spring Festival between 21 January and 21 February', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2014, max: 2090 }), (year) => {
        const all = statutoryHolidaysOf(year).flatMap((holiday) => holiday.days);
        expect(all.every((day) => day.startsWith(`${year}-`))).toBe(true);
        expect(statutoryHolidaysOf(year)[1]?.days.at(-3)?.slice(5) ?? '').toMatch(
          /^(01-2[1-9]|01-3[01]|02-[01]\d|02-2[01])$/,
        );
      }),
    );
  });
});

describe('a year without its notice', () => {
  it('has its statutory days, and is open only near them', () => {
    expect(calendarEnd()).toBe('2026-12-31');
    expect(kindsOf('2027-01-01')).toEqual(['holiday']);
    expect(kindsOf('2027-02-05')).toEqual(['holiday']);
    expect(kindsOf('2027-02-10')).toEqual(['plain', 'holiday']);
    expect(kindsOf('2027-01-31')).toEqual(['plain', 'holiday', 'makeup']);
    expect(kindsOf('2027-03-10')).toEqual(['plain']);
    expect(kindsOf('2027-03-13')).toEqual(['plain']);
    // The last days of a year may be moved by the notice of the next.
    expect(kindsOf('2026-12-30')).toEqual(['plain', 'holiday']);
  });

  it('is known in full once its notice is loaded', () => {
    setNotices([{ year: 2027, holidays: ['2027-01-01', '2027-01-02', '2027-01-03'], makeups: ['2027-01-30'] }]);
    expect(calendarEnd()).toBe('2027-12-31');
    expect(kindsOf('2027-01-04')).toEqual(['plain']);
    expect(kindsOf('2027-01-30')).toEqual(['makeup']);
    expect(kindsOf('2026-12-30')).toEqual(['plain']);
  });
});
