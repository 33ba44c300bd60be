import { dayOf, minutesPerDay } from '../../platform/calendar/calendar.ts';
import { type Hours, openState, type StateCode } from './parse-hours.ts';

/** In days: a station that does not open within a year is given no next opening. */
const openingHorizon = 370;
/** In days: a state that lasts for a week is given no end. */
const changeHorizon = 8;

/**
 * The state of opening hours in a minute of Shanghai's clock.
 *
 * @returns the state, and as `until` the first minute in which it may be another one.
 */
export function stateAt(hours: Hours, minute: number): { state: StateCode; until: number } {
  const day = dayOf(minute);
  const plan = hours.plan(day);
  const minuteOfDay = minute - day * minutesPerDay;
  let at = plan.length - 1;
  while (at > 0 && (plan[at]?.from ?? 0) > minuteOfDay) at--;
  const next = plan[at + 1]?.from ?? minutesPerDay;
  return { state: plan[at]?.state ?? 1, until: day * minutesPerDay + next };
}

/**
 * Find the first minute after the given one in which the state is another.
 *
 * @returns undefined when the state lasts for a week.
 */
export function nextChange(hours: Hours, minute: number): number | undefined {
  const current = stateAt(hours, minute);
  return search(hours, current.until, changeHorizon, (state) => state !== current.state);
}

/**
 * Find the first minute in which the station is open, from the given one on.
 *
 * @returns undefined when it does not open within a year.
 */
export function nextOpening(hours: Hours, minute: number): number | undefined {
  return search(hours, minute, openingHorizon, (state) => state === openState);
}

function search(hours: Hours, from: number, days: number, matches: (state: StateCode) => boolean): number | undefined {
  const end = from + days * minutesPerDay;
  for (let minute = from; minute < end; ) {
    const { state, until } = stateAt(hours, minute);
    if (matches(state)) return minute;
    minute = until;
  }
  return undefined;
}
