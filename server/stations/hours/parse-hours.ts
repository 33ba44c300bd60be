import OpeningHours from 'opening_hours';
import { type CalendarDay, calendarDay, type DayKind } from '../../platform/calendar/calendar.ts';
import { changeMinutes, type HoursVariants, splitHours } from './hours-variants.ts';

/**
 * The states of opening hours. They are numbers in this order: of two states that hold at once the greater one counts.
 */
export const closedState = 0;
export const unknownState = 1;
export const openState = 2;
export type StateCode = typeof closedState | typeof unknownState | typeof openState;

/**
 * The states of a day, each with the minute of the day from which it holds.
 *
 * The first begins at 0, and two neighbours differ.
 */
export type DayPlan = readonly { from: number; state: StateCode }[];

/** Parsed opening hours. */
export interface Hours {
  /** The states of a day, which is counted from 1970-01-01 in Shanghai's calendar. */
  plan(day: number): DayPlan;
}

/** The library wants a country for public holidays. The holidays that it knows of China are never used. */
const place = { lat: 0, lon: 0, address: { country_code: 'cn', state: '' } };
const maxPlans = 64;

/**
 * Parse opening hours in OpenStreetMap's `opening_hours` syntax.
 *
 * A make-up workday has the hours of the weekday beside it: Saturday those of Friday, Sunday those of Monday. A holiday
 * has the hours of a Sunday, unless the text names PH. A night belongs to the day on which it begins, so a holiday does
 * not cut the night before.
 *
 * @returns undefined when they are not understood: such a station is of unknown state, not closed.
 */
export function parseHours(text: string): Hours | undefined {
  const parsed = parseWhole(text);
  const normal = parsed?.prettifyValue();
  const texts = normal && splitHours(normal);
  if (!texts) return undefined;
  const minutes = changeMinutes(texts);
  const plain = texts.plain === normal ? parsed : parseText(texts.plain);
  const variants = {
    plain,
    holiday: texts.namesHolidays ? parseText(texts.holiday) : plain,
    plainNight: parseText(texts.plainNight),
    holidayNight: parseText(texts.holidayNight),
  };

  const stateOfDay = (day: KnownDay, minute: number) =>
    evaluate(day.kind === 'holiday' ? variants.holiday : variants.plain, day, minute, texts);
  const stateCarriedOver = (day: KnownDay, minute: number) =>
    evaluate(day.kind === 'holiday' ? variants.holidayNight : variants.plainNight, day, minute, texts);

  const plans = new Map<number, DayPlan>();
  return {
    plan(number) {
      const known = plans.get(number);
      if (known) return known;
      if (plans.size >= maxPlans) plans.clear();
      const days = possibleDays(number);
      const before = possibleDays(number - 1);
      const plan: { from: number; state: StateCode }[] = [];
      for (const from of minutes) {
        const carried = before.map((day) => stateCarriedOver(day, from));
        const states = days.flatMap((day) => {
          const own = stateOfDay(day, from);
          return carried.map((night) => Math.max(own, night) as StateCode);
        });
        // Where only a notice that is not known yet can tell, and it matters, the state is unknown.
        const state = states.every((one) => one === states[0]) ? (states[0] as StateCode) : unknownState;
        if (plan.at(-1)?.state !== state) plan.push({ from, state });
      }
      plans.set(number, plan);
      return plan;
    },
  };
}

/** A day of a kind that it has, or may turn out to have. */
type KnownDay = CalendarDay & { kind: DayKind };

function possibleDays(number: number): KnownDay[] {
  const day = calendarDay(number);
  return day.kinds.map((kind) => ({ ...day, kind }));
}

/** What the library `opening_hours` says of a text in its syntax. */
export interface OsmHours {
  /** The text in the library's normal form. */
  normal: string;
  /** Its warnings, in English. */
  warnings: readonly string[];
  /** The first span that begins before noon and lasts into the next day: 06:00-02:00. */
  pastMidnight: string | undefined;
}

/**
 * Describe a text in OpenStreetMap's `opening_hours` syntax.
 *
 * @returns undefined when it is not in that syntax, or names what this program cannot know.
 */
export function describeOsmHours(text: string): OsmHours | undefined {
  const parsed = parseWhole(text);
  const normal = parsed?.prettifyValue();
  if (!parsed || !normal || !splitHours(normal)) return undefined;
  const spans = normal.replace(/"[^"]*"/g, '').match(/\b(?:0\d|1[01]):\d\d-\d\d:\d\d/g) ?? [];
  return {
    normal,
    warnings: parsed.getStructuredWarnings().map(({ message }) => message),
    pastMidnight: spans.find((span) => span.slice(6) <= span.slice(0, 5)),
  };
}

function parseWhole(text: string): OpeningHours | undefined {
  // The library skips words that it does not know, and takes a telephone number for hours.
  const uncommented = text.replace(/"[^"]*"/g, '');
  if (!/^[\x20-\x7e]*$/.test(uncommented) || /^[\d\s-]+$/.test(uncommented)) return undefined;
  // The library prints a warning when it knows no school holidays (SH), and it knows none of China's.
  if (/\bSH\b/i.test(text)) return undefined;
  try {
    return new OpeningHours(text, place);
  } catch {
    return undefined;
  }
}

function parseText(text: string | undefined): OpeningHours | undefined {
  return text ? new OpeningHours(text, place) : undefined;
}

function evaluate(hours: OpeningHours | undefined, day: KnownDay, minute: number, texts: HoursVariants): StateCode {
  if (!hours) return closedState;
  const [isOpen, , isUnknown] = hours.getStatePair(new WallClock(day, minute, weekdayOf(day, texts)));
  return isOpen ? openState : isUnknown ? unknownState : closedState;
}

function weekdayOf({ kind, weekday }: KnownDay, { namesHolidays }: HoursVariants): number {
  if (kind === 'makeup') return weekday === 6 ? 5 : 1;
  return kind === 'holiday' && !namesHolidays ? 0 : weekday;
}

/**
 * A date whose getters show Shanghai's clock and the weekday whose hours a day has, whatever the machine's time zone.
 */
class WallClock extends Date {
  readonly #day: CalendarDay;
  readonly #minute: number;
  readonly #weekday: number;

  constructor(day: CalendarDay, minute: number, weekday: number) {
    // The library compares this date with dates that it makes in the machine's time zone.
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
