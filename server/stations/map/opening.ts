import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { instantOf } from '../../platform/calendar/calendar.ts';
import { closed, type Hours, open, type StateCode, unknown } from '../hours/read.ts';
import { changeAfter, openingFrom, stateIn } from '../hours/state.ts';

/** How the state of a station is called outside. */
export const stateNames = { [closed]: 'closed', [unknown]: 'unknown', [open]: 'open' } as const;

/** Whether a station is open in a minute, until when, or when it opens next; `closesIn` in minutes, within the hour. */
export interface Opening {
  state: (typeof stateNames)[StateCode];
  closesAt?: string;
  closesIn?: number;
  opensAt?: string;
}

/** A time in which a station is closed whatever its hours say, in minutes of Shanghai's clock. */
export interface Closure {
  from: number;
  until: number;
}

const anHour = 60;

/** What is said of hours in a minute; `closure` is one that has not ended. */
export function openingAt(hours: Hours | undefined, minute: number, closure?: Closure): Opening {
  if (closure && closure.from <= minute) {
    const again = hours && openingFrom(hours, closure.until);
    return { state: 'closed', ...opens(again) };
  }
  if (!hours) return { state: 'unknown' };
  const { state } = stateIn(hours, minute);
  if (state !== open) return { state: stateNames[state], ...opens(openingFrom(hours, minute)) };
  const change = Math.min(
    changeAfter(hours, minute) ?? Number.POSITIVE_INFINITY,
    closure?.from ?? Number.POSITIVE_INFINITY,
  );
  if (change === Number.POSITIVE_INFINITY) return { state: 'open' };
  const closesIn = change - minute;
  return { state: 'open', closesAt: isoOf(change), ...(closesIn <= anHour && { closesIn }) };
}

/** The first minute for which something else may be said of hours than in this one. */
export function sameUntil(hours: Hours, minute: number): number {
  const { state, until } = stateIn(hours, minute);
  if (state !== open) return until;
  // In the last hour each minute is told.
  return Math.max(minute + 1, until - anHour);
}

function opens(minute: number | undefined): { opensAt?: string } {
  return minute === undefined ? {} : { opensAt: isoOf(minute) };
}

function isoOf(minute: number): string {
  return shanghaiIso(instantOf(minute));
}
