import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { instantOf } from '../../platform/calendar/calendar.ts';
import { closedState, type Hours, openState, type StateCode, unknownState } from './parse-hours.ts';
import { nextChange, nextOpening, stateAt } from './state-at.ts';

/** The names of the states in the API. */
export const stateNames = { [closedState]: 'closed', [unknownState]: 'unknown', [openState]: 'open' } as const;

/** Whether a station is open in a minute, until when, and when it opens next. Times are ISO 8601. */
export interface Opening {
  state: (typeof stateNames)[StateCode];
  /** When it closes; absent unless it is open and closes within a week. */
  closesAt?: string;
  /** Minutes until then; absent unless it closes within the hour. */
  closesIn?: number;
  /** When it opens; absent unless it is not open and opens within a year. */
  opensAt?: string;
}

/**
 * A time in which a station is closed, whatever its hours say: from one minute of Shanghai's clock to before another.
 */
export interface ClosureMinutes {
  from: number;
  /** `Infinity` for a closure without an end. */
  until: number;
}

/** In minutes. */
const closesSoon = 60;

/** The opening status of hours in a minute; `closure` is one that has not ended yet. */
export function openingAt(hours: Hours | undefined, minute: number, closure?: ClosureMinutes): Opening {
  if (closure && closure.from <= minute) {
    const next = hours && closure.until < Number.POSITIVE_INFINITY ? nextOpening(hours, closure.until) : undefined;
    return { state: 'closed', ...opensAt(next) };
  }
  if (!hours) return { state: 'unknown' };
  const { state } = stateAt(hours, minute);
  if (state !== openState) return { state: stateNames[state], ...opensAt(nextOpening(hours, minute)) };
  const change = Math.min(
    nextChange(hours, minute) ?? Number.POSITIVE_INFINITY,
    closure?.from ?? Number.POSITIVE_INFINITY,
  );
  if (change === Number.POSITIVE_INFINITY) return { state: 'open' };
  const closesIn = change - minute;
  return { state: 'open', closesAt: isoOf(change), ...(closesIn <= closesSoon && { closesIn }) };
}

/** The first minute after the given one in which the opening status may be another. */
export function unchangedUntil(hours: Hours, minute: number): number {
  const { state, until } = stateAt(hours, minute);
  if (state !== openState) return until;
  // In the last hour the status changes every minute.
  return Math.max(minute + 1, until - closesSoon);
}

function opensAt(minute: number | undefined): { opensAt?: string } {
  return minute === undefined ? {} : { opensAt: isoOf(minute) };
}

function isoOf(minute: number): string {
  return shanghaiIso(instantOf(minute));
}
