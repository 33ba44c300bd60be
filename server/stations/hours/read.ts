import OpeningHours from 'opening_hours';
import { calendarDay, type Day } from '../../platform/calendar/calendar.ts';
import { type HoursTexts, hoursTexts, minutesNamed } from './text.ts';

/** As numbers, so that of two states that hold at once the greater one is right. */
export const closed = 0;
export const unknown = 1;
export const open = 2;
export type StateCode = typeof closed | typeof unknown | typeof open;

/** A day as minutes from which another state holds; the first is 0, and two neighbours differ. */
export type DayPlan = readonly { from: number; state: StateCode }[];

/** Opening hours that were read: for each day of Shanghai's calendar, its plan. */
export interface Hours {
  plan(day: number): DayPlan;
}

/** For public holidays the library wants a country; what it believes of China's holidays is asked for nowhere. */
const place = { lat: 0, lon: 0, address: { country_code: 'cn', state: '' } };
const plansKept = 64;

/**
 * Read opening hours in OpenStreetMap's syntax; nothing where they are not understood, which is unknown and not closed.
 *
 * A make-up workday is worked as the weekday beside it: Saturday as Friday, Sunday as Monday. A holiday has the hours of
 * a Sunday, unless the text names PH. A night belongs to the day on which it begins, so a holiday does not cut the
 * night before.
 */
export function readHours(text: string): Hours | undefined {
  const whole = wholeReader(text);
  const normal = whole?.prettifyValue();
  const texts = normal && hoursTexts(normal);
  if (!texts) return undefined;
  const minutes = minutesNamed(texts);
  const plain = texts.plain === normal ? whole : reader(texts.plain);
  const readers = {
    plain,
    holiday: texts.namesHolidays ? reader(texts.holiday) : plain,
    plainNight: reader(texts.plainNight),
    holidayNight: reader(texts.holidayNight),
  };

  const begun = (day: Day, minute: number) =>
    stateAt(day.kind === 'holiday' ? readers.holiday : readers.plain, day, minute, texts);
  const carried = (day: Day, minute: number) =>
    stateAt(day.kind === 'holiday' ? readers.holidayNight : readers.plainNight, day, minute, texts);

  const plans = new Map<number, DayPlan>();
  return {
    plan(number) {
      const known = plans.get(number);
      if (known) return known;
      if (plans.size >= plansKept) plans.clear();
      const day = calendarDay(number);
      const before = calendarDay(number - 1);
      const plan: { from: number; state: StateCode }[] = [];
      for (const from of minutes) {
        const state = Math.max(begun(day, from), carried(before, from)) as StateCode;
        if (plan.at(-1)?.state !== state) plan.push({ from, state });
      }
      plans.set(number, plan);
      return plan;
    },
  };
}

function wholeReader(text: string): OpeningHours | undefined {
  // The library skips words that it does not know, and takes a telephone number for hours.
  const spoken = text.replace(/"[^"]*"/g, '');
  if (!/^[\x20-\x7e]*$/.test(spoken) || /^[\d\s-]+$/.test(spoken)) return undefined;
  // It writes to the terminal where it knows no school holidays, which here it never does.
  if (/\bSH\b/i.test(text)) return undefined;
  try {
    return new OpeningHours(text, place);
  } catch {
    return undefined;
  }
}

function reader(text: string | undefined): OpeningHours | undefined {
  return text ? new OpeningHours(text, place) : undefined;
}

function stateAt(hours: OpeningHours | undefined, day: Day, minute: number, texts: HoursTexts): StateCode {
  if (!hours) return closed;
  const [isOpen, , isUnknown] = hours.getStatePair(new WallClock(day, minute, weekdayOf(day, texts)));
  return isOpen ? open : isUnknown ? unknown : closed;
}

function weekdayOf({ kind, weekday }: Day, { namesHolidays }: HoursTexts): number {
  if (kind === 'makeup') return weekday === 6 ? 5 : 1;
  return kind === 'holiday' && !namesHolidays ? 0 : weekday;
}

/** A date that shows Shanghai's clock, and the weekday by which a day is worked, wherever the machine stands. */
class WallClock extends Date {
  readonly #day: Day;
  readonly #minute: number;
  readonly #weekday: number;

  constructor(day: Day, minute: number, weekday: number) {
    // The library compares dates with those that it makes of the machine's own clock.
    super(day.year, day.month, day.date, 0, minute);
    this.#day = day;
    this.#minute = minute;
    this.#weekday = weekday;
  }

  override getFullYear(): number {
    return this.#day.year;
  }
  override getMonth(): number {
    return this.#day.month;
  }
  override getDate(): number {
    return this.#day.date;
  }
  override getDay(): number {
    return this.#weekday;
  }
  override getHours(): number {
    return Math.floor(this.#minute / 60);
  }
  override getMinutes(): number {
    return this.#minute % 60;
  }
}
