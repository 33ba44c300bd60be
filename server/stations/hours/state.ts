import { dayOf, minutesADay } from '../../platform/calendar/calendar.ts';
import { type Hours, open, type StateCode } from './read.ts';

/** A station that does not open within a year is closed, as far as anybody asks. */
const yearOfDays = 370;
/** What stays open for so long is said to close at no time. */
const weekOfDays = 8;

/** The state in one minute of Shanghai's clock, and the first minute in which it may be another. */
export function stateIn(hours: Hours, minute: number): { state: StateCode; until: number } {
  const day = dayOf(minute);
  const plan = hours.plan(day);
  const within = minute - day * minutesADay;
  let at = plan.length - 1;
  while (at > 0 && (plan[at]?.from ?? 0) > within) at--;
  const next = plan[at + 1]?.from ?? minutesADay;
  return { state: plan[at]?.state ?? 1, until: day * minutesADay + next };
}

/** The first minute after one, in which the state is another; nothing where it stays for a week. */
export function changeAfter(hours: Hours, minute: number): number | undefined {
  const begun = stateIn(hours, minute);
  return search(hours, begun.until, weekOfDays, (state) => state !== begun.state);
}

/** The first minute from one on in which it is open; nothing where it does not open within a year. */
export function openingFrom(hours: Hours, minute: number): number | undefined {
  return search(hours, minute, yearOfDays, (state) => state === open);
}

function search(hours: Hours, from: number, days: number, wanted: (state: StateCode) => boolean): number | undefined {
  const end = from + days * minutesADay;
  for (let minute = from; minute < end; ) {
    const { state, until } = stateIn(hours, minute);
    if (wanted(state)) return minute;
    minute = until;
  }
  return undefined;
}
