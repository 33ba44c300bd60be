import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDaysLeft, dayOf, wallMinute } from '../../server/platform/calendar/calendar.ts';
import { calendarEnd } from '../../server/platform/calendar/notices.ts';
import { hoursKey, parseHoursKey } from '../../server/stations/hours/hours-key.ts';
import { openingAt, stateNames } from '../../server/stations/hours/opening-status.ts';
import { type Hours, parseHours, type StateCode } from '../../server/stations/hours/parse-hours.ts';
import { stateAt } from '../../server/stations/hours/state-at.ts';

const minuteOf = (text: string) => wallMinute(new Date(`${text.replace(' ', 'T')}:00+08:00`));
const stateNameAt = (hours: Hours, minute: number) => stateNames[stateAt(hours, minute).state];

/** Hours, a moment of Shanghai's clock, and what holds then. */
const table: [string, string, 'open' | 'closed' | 'unknown'][] = [
  // A plain day: the first minute is open, the last is not.
  ['08:00-18:00', '2026-11-18 07:59', 'closed'],
  ['08:00-18:00', '2026-11-18 08:00', 'open'],
  ['08:00-18:00', '2026-11-18 17:59', 'open'],
  ['08:00-18:00', '2026-11-18 18:00', 'closed'],
  ['Mo-Fr 09:00-11:30,14:00-17:00', '2026-11-18 12:00', 'closed'],
  ['Mo-Fr 09:00-11:30,14:00-17:00', '2026-11-18 14:00', 'open'],
  ['Mo-Fr 8:30-17:30; Sa 09:00-12:00', '2026-11-21 10:00', 'open'],
  ['Mo-Fr 8:30-17:30; Sa 09:00-12:00', '2026-11-21 13:00', 'closed'],
  ['We,Fr 14:00-17:00', '2026-11-18 15:00', 'open'],
  ['We,Fr 14:00-17:00', '2026-11-19 15:00', 'closed'],
  ['Mo[1] 09:00-12:00', '2026-11-02 10:00', 'open'],
  ['Mo[1] 09:00-12:00', '2026-11-09 10:00', 'closed'],
  // All day and all night.
  ['24/7', '2026-11-18 00:00', 'open'],
  ['24/7', '2026-10-01 03:33', 'open'],
  ['00:00-24:00', '2026-11-18 23:59', 'open'],
  ['Mo-Su 06:00-24:00', '2026-11-18 23:59', 'open'],
  ['Mo-Su 06:00-24:00', '2026-11-19 00:00', 'closed'],
  // Over midnight, a night belongs to the day on which it begins.
  ['22:00-02:00', '2026-11-18 01:59', 'open'],
  ['22:00-02:00', '2026-11-18 02:00', 'closed'],
  ['22:00-02:00', '2026-11-18 21:59', 'closed'],
  ['22:00-26:00', '2026-11-18 01:30', 'open'],
  ['Fr 22:00-02:00', '2026-11-21 01:00', 'open'],
  ['Fr 22:00-02:00', '2026-11-20 01:00', 'closed'],
  ['Mo-Fr 22:00-06:00', '2026-11-21 05:59', 'open'],
  ['Mo-Fr 22:00-06:00', '2026-11-22 05:59', 'closed'],
  ['Mo-Sa 06:00-02:00; Su 08:00-12:00', '2026-11-22 01:00', 'open'],
  ['Mo-Sa 06:00-02:00; Su 08:00-12:00', '2026-11-23 01:00', 'closed'],
  ['Mo-Fr 22:00-02:00; PH off', '2026-10-01 01:00', 'open'],
  ['Mo-Fr 22:00-02:00; PH off', '2026-10-02 01:00', 'closed'],
  ['22:00-02:00', '2026-01-01 00:30', 'open'],
  // Holidays of 2025 and 2026: the hours of a Sunday, where the text says nothing of holidays.
  ['Mo-Fr 08:30-17:30', '2025-01-28 10:00', 'closed'],
  ['Mo-Fr 08:30-17:30', '2025-10-08 10:00', 'closed'],
  ['Mo-Fr 08:30-17:30', '2025-10-09 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-01-01 10:00', 'closed'],
  ['Mo-Fr 08:30-17:30', '2026-02-17 10:00', 'closed'],
  ['Mo-Fr 08:30-17:30', '2026-02-24 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-10-07 10:00', 'closed'],
  ['Mo-Su 08:00-20:00', '2026-02-17 10:00', 'open'],
  ['08:00-20:00', '2026-10-01 10:00', 'open'],
  ['Tu-Su 09:00-21:00; Mo off', '2026-10-05 10:00', 'open'],
  ['Tu-Su 09:00-21:00; Mo off', '2026-10-12 10:00', 'closed'],
  ['Mo-Fr 08:00-18:00; Su 10:00-12:00', '2026-10-01 11:00', 'open'],
  ['Mo-Fr 08:00-18:00; Su 10:00-12:00', '2026-10-01 13:00', 'closed'],
  // Where it does say something.
  ['Mo-Su 08:00-20:00; PH off', '2026-10-01 10:00', 'closed'],
  ['Mo-Su 08:00-20:00; PH off', '2026-10-09 10:00', 'open'],
  ['Mo-Fr 08:00-18:00; PH 10:00-12:00', '2026-10-01 11:00', 'open'],
  ['Mo-Fr 08:00-18:00; PH 10:00-12:00', '2026-10-01 13:00', 'closed'],
  ['Mo-Fr 08:00-18:00; PH 10:00-12:00', '2026-10-09 13:00', 'open'],
  ['Mo-Fr,PH 08:00-18:00', '2026-10-04 10:00', 'open'],
  ['PH,Sa,Su 09:00-12:00', '2026-10-01 10:00', 'open'],
  ['PH,Sa,Su 09:00-12:00', '2026-10-08 10:00', 'closed'],
  ['PH 10:00-12:00', '2026-10-09 11:00', 'closed'],
  // Made-up workdays of 2025 and 2026, on Saturdays and Sundays.
  ['Mo-Fr 08:30-17:30', '2025-01-26 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2025-02-08 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2025-04-27 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2025-09-28 10:00', 'open'],
  ['Mo-Fr 08:30-17:30; PH off', '2025-10-11 10:00', 'open'],
  ['Mo-Fr 08:30-17:30; Sa 09:00-12:00', '2026-02-14 15:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-02-28 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-01-04 10:00', 'open'],
  ['Mo-Fr 08:30-17:30; PH off', '2026-05-09 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-09-20 10:00', 'open'],
  ['Mo-Fr 08:30-17:30', '2026-10-10 10:00', 'open'],
  ['Sa,Su 09:00-17:00', '2026-02-14 10:00', 'closed'],
  ['Mo-Fr 22:00-02:00', '2026-02-15 01:00', 'open'],
  // Heat and cold.
  ['Jun-Sep 06:00-22:00; Oct-May 08:00-18:00', '2026-09-30 21:00', 'open'],
  ['Jun-Sep 06:00-22:00; Oct-May 08:00-18:00', '2026-10-01 21:00', 'closed'],
  ['Jun-Sep 06:00-22:00; Oct-May 08:00-18:00', '2026-01-15 08:00', 'open'],
  ['Jun 15-Sep 15 11:00-16:00', '2026-06-14 12:00', 'closed'],
  ['Jun 15-Sep 15 11:00-16:00', '2026-06-15 12:00', 'open'],
  ['Nov 15-Mar 15 16:00-08:00', '2026-03-16 07:00', 'open'],
  ['Nov 15-Mar 15 16:00-08:00', '2026-03-16 17:00', 'closed'],
  // Exceptions, the later rule wins.
  ['Mo-Su 08:00-20:00; 2026 Feb 10-25 off', '2026-02-10 10:00', 'closed'],
  ['Mo-Su 08:00-20:00; 2026 Feb 10-25 off', '2025-02-10 10:00', 'open'],
  ['Mo-Su 08:00-20:00; Dec 31 08:00-12:00', '2026-12-31 13:00', 'closed'],
  ['Mo-Fr 08:00-18:00, Sa 10:00-12:00', '2026-11-21 11:00', 'open'],
  // Unknown is not closed.
  ['', '2026-11-18 10:00', 'unknown'],
  ['看门卫时间', '2026-11-18 10:00', 'unknown'],
  // What an earlier version stored as it came in is read as offices mean it.
  ['周一至周五 8:30-17:30', '2026-11-18 10:00', 'open'],
  ['8:30-11:30;14:30-17:30', '2026-11-18 09:00', 'open'],
  ['8:30-5:30', '2026-11-19 03:00', 'closed'],
  ['Mo-Fr "请先电话联系"', '2026-11-18 10:00', 'unknown'],
  ['Mo-Fr "请先电话联系"', '2026-11-21 10:00', 'closed'],
  ['Mo-Fr 08:00-18:00 || "打电话"', '2026-11-21 10:00', 'unknown'],
  ['18:00+', '2026-11-18 19:00', 'unknown'],
  ['sunrise-sunset', '2026-11-18 12:00', 'unknown'],
  ['SH 08:00-18:00', '2026-11-18 12:00', 'unknown'],
];

describe('opening hours', () => {
  it('are tried in sixty cases at least', () => expect(table.length).toBeGreaterThanOrEqual(60));

  it.for(table)('%s at %s: %s', ([text, at, expected]) => {
    const hours = parseHoursKey(hoursKey({ hours: text } as never));
    expect(hours ? stateNameAt(hours, minuteOf(at)) : 'unknown').toBe(expected);
  });

  it('follow the shifts of the factory beside: open while they work, or while they do not', () => {
    const times = [
      { days: 'Mo-Sa', from: '08:00', to: '20:00' },
      { days: 'Mo-Sa', from: '20:00', to: '04:00' },
    ];
    const during = parseHoursKey(hoursKey({ shifts: { open: 'during', times } } as never)) as Hours;
    const outside = parseHoursKey(hoursKey({ hours: '24/7', shifts: { open: 'outside', times } } as never)) as Hours;
    for (const [at, working] of [
      ['2026-11-18 07:00', false],
      ['2026-11-18 19:59', true],
      ['2026-11-19 03:59', true],
      ['2026-11-19 04:00', false],
      ['2026-11-22 03:00', true],
      ['2026-11-22 10:00', false],
    ] as const) {
      expect(stateNameAt(during, minuteOf(at)), at).toBe(working ? 'open' : 'closed');
      expect(stateNameAt(outside, minuteOf(at)), at).toBe(working ? 'closed' : 'open');
    }
  });

  it('say when they close, and when they open next', () => {
    const hours = parseHours('Mo-Fr 08:30-17:30; PH off') as Hours;
    expect(openingAt(hours, minuteOf('2026-11-18 17:10'))).toEqual({
      state: 'open',
      closesAt: '2026-11-18T17:30:00.000+08:00',
      closesIn: 20,
    });
    expect(openingAt(hours, minuteOf('2026-11-18 12:00'))).toEqual({
      state: 'open',
      closesAt: '2026-11-18T17:30:00.000+08:00',
    });
    // Nine days of Spring Festival.
    expect(openingAt(hours, minuteOf('2026-02-14 18:00'))).toEqual({
      state: 'closed',
      opensAt: '2026-02-24T08:30:00.000+08:00',
    });
    expect(openingAt(parseHours('24/7'), minuteOf('2026-02-14 18:00'))).toEqual({ state: 'open' });
    expect(openingAt(parseHours('off'), minuteOf('2026-02-14 18:00'))).toEqual({ state: 'closed' });
    expect(openingAt(undefined, 0)).toEqual({ state: 'unknown' });
  });

  it('give way to a closure, and go on when it ends', () => {
    const hours = parseHours('08:00-20:00') as Hours;
    const closure = { from: minuteOf('2026-11-18 10:00'), until: minuteOf('2026-11-20 12:00') };
    expect(openingAt(hours, minuteOf('2026-11-18 09:30'), closure)).toMatchObject({
      state: 'open',
      closesAt: '2026-11-18T10:00:00.000+08:00',
      closesIn: 30,
    });
    expect(openingAt(hours, minuteOf('2026-11-18 10:00'), closure)).toEqual({
      state: 'closed',
      opensAt: '2026-11-20T12:00:00.000+08:00',
    });
    expect(openingAt(hours, minuteOf('2026-11-20 12:00'))).toMatchObject({ state: 'open' });
  });

  it('know the statutory days of a year without a notice, and say unknown where only the notice can tell', () => {
    const state = (text: string, at: string) => openingAt(parseHours(text), minuteOf(at)).state;
    const workdays = 'Mo-Fr 08:30-17:00; PH off';
    expect(state(workdays, '2027-01-01 10:00')).toBe('closed');
    expect(state(workdays, '2027-05-03 10:00')).toBe('unknown');
    expect(state(workdays, '2027-05-03 20:00')).toBe('closed');
    expect(state(workdays, '2027-06-23 10:00')).toBe('open');
    expect(state('24/7', '2027-05-03 10:00')).toBe('open');
    expect(state('Mo-Su 08:30-17:00', '2027-05-03 10:00')).toBe('open');
  });

  it('know for how long the notices of holidays reach', () => {
    expect(calendarEnd() >= '2026-12-31').toBe(true);
    expect(calendarDaysLeft(new Date(`${calendarEnd()}T12:00:00+08:00`))).toBe(0);
    expect(calendarDaysLeft(new Date('2026-12-01T00:00:00+08:00'))).toBeGreaterThanOrEqual(30);
  });
});

/** A rule of a week as the test itself understands it, and as text. */
interface Rule {
  days: number[];
  from: number;
  length: number;
  months: [number, number] | undefined;
  off: boolean;
}

const dayNames = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const rule: fc.Arbitrary<Rule> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
  from: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
  length: fc.integer({ min: 1, max: 95 }).map((quarter) => quarter * 15),
  months: fc.option(fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 11 })), { nil: undefined }),
  off: fc.boolean(),
});

function textOf(rules: readonly Rule[]): string {
  return rules
    .map(({ days, from, length, months, off }, at) => {
      const season = months ? `${monthNames[months[0]]}-${monthNames[months[1]]} ` : '';
      const end = from + length;
      const times = off && at > 0 ? 'off' : `${clock(from)}-${clock(end === 1440 ? 1440 : end % 1440)}`;
      return `${season}${days.map((day) => dayNames[day]).join()} ${times}`;
    })
    .join('; ');
}

/** Minute by minute: the last rule whose day and season fit says what begins on a day. */
function naive(rules: readonly Rule[], minute: number): StateCode {
  const begins = (day: number, within: number): boolean => {
    const date = new Date(day * 86_400_000);
    let [matched, isOpen] = [false, false];
    for (const [at, { days, from, length, months, off }] of rules.entries()) {
      const month = date.getUTCMonth();
      const inSeason =
        !months ||
        (months[0] <= months[1] ? month >= months[0] && month <= months[1] : month >= months[0] || month <= months[1]);
      if (!inSeason || !days.includes(date.getUTCDay())) continue;
      matched = true;
      isOpen = !(off && at > 0) && within >= from && within < from + length;
    }
    return matched && isOpen;
  };
  const day = dayOf(minute);
  const within = minute - day * 1440;
  return begins(day, within) || begins(day - 1, within + 1440) ? 2 : 0;
}

describe('opening hours of any week', () => {
  it('are in every minute what a look at each rule says, and change when they say so', () => {
    // Weeks without holidays and make-up days, in two seasons.
    const start = fc.constantFrom('2026-03-09 00:00', '2026-07-13 00:00', '2026-10-26 00:00', '2025-11-24 00:00');
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), start, (rules, from) => {
        const hours = parseHours(textOf(rules));
        expect(hours, textOf(rules)).toBeDefined();
        if (!hours) return;
        const first = minuteOf(from);
        let known = stateAt(hours, first);
        for (let minute = first; minute < first + 8 * 1440; minute++) {
          if (minute === known.until) known = stateAt(hours, minute);
          const expected = naive(rules, minute);
          if (known.state !== expected || (minute % 97 === 0 && stateAt(hours, minute).state !== expected)) {
            expect.fail(`${textOf(rules)} in minute ${minute - first} of ${from}`);
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});
