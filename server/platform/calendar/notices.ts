import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/** The State Council's notice of a year (国务院办公厅关于…年部分节假日安排的通知): which days are off, and which are worked instead. */
export interface HolidayNotice {
  year: number;
  /** `YYYY-MM-DD`; weekends within a holiday too. */
  holidays: readonly string[];
  /** Weekend days that are worked. */
  makeups: readonly string[];
}

const packaged = { holidays: Object.keys(days.holidays), makeups: Object.keys(days.workdays) };
const packagedYears = [...new Set(packaged.holidays.map(yearOf))].sort((a, b) => a - b);

let inUse = indexOf([]);
const listeners = new Set<() => void>();

/**
 * Set the notices that an operator has loaded. They replace those of the package for their years, and all who depend on the
 * calendar are told.
 */
export function setNotices(notices: readonly HolidayNotice[]): void {
  inUse = indexOf(notices);
  for (const listener of listeners) listener();
}

/** Call a function whenever the notices change. @returns a function that ends this. */
export function onCalendarChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the notices say of a day; undefined where they say nothing. @param day `YYYY-MM-DD`. */
export function noticedKind(day: string): 'holiday' | 'makeup' | undefined {
  return inUse.holidays.has(day) ? 'holiday' : inUse.makeups.has(day) ? 'makeup' : undefined;
}

/** Whether the notice of a year is known. */
export function isNoticed(year: number): boolean {
  return inUse.years.has(year);
}

/** The last day of the last year whose notice is known, without a gap before it. */
export function calendarEnd(): string {
  let year = packagedYears.at(-1) ?? 2004;
  while (inUse.years.has(year + 1)) year++;
  return `${year}-12-31`;
}

function indexOf(notices: readonly HolidayNotice[]) {
  const replaced = new Set(notices.map(({ year }) => year));
  const kept = (all: readonly string[]) => all.filter((day) => !replaced.has(yearOf(day)));
  return {
    years: new Set([...packagedYears, ...replaced]),
    holidays: new Set([...kept(packaged.holidays), ...notices.flatMap(({ holidays }) => holidays)]),
    makeups: new Set([...kept(packaged.makeups), ...notices.flatMap(({ makeups }) => makeups)]),
  };
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
