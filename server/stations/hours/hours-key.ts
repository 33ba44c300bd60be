import type { Station } from '../../../schemas/stations/station.ts';
import { closedState, type Hours, openState, parseHours } from './parse-hours.ts';
import { readHours } from './written/read-hours.ts';

/** The fields of a station that say when it is open; `shifts` go before `hours`. */
export type StationHours = Pick<Station, 'hours' | 'shifts'>;

/**
 * The opening hours of a station as one text: stations with the same hours have the same key. It is empty for a station
 * that gives no hours.
 *
 * A station opens `during` the shifts (职工上班，工会开门) or `outside` of them (职工下班，工会有人).
 */
export function hoursKey({ hours, shifts }: StationHours): string {
  if (!shifts) return hours?.trim() ?? '';
  const rules = shifts.times.map(({ days, from, to }) => `${days} ${from}-${to}`);
  return `${shifts.open === 'outside' ? outsidePrefix : duringPrefix}${rules.join(', ')}`;
}

/**
 * Parse such a key.
 *
 * @returns undefined when it is empty or not understood.
 */
export function parseHoursKey(key: string): Hours | undefined {
  if (key.startsWith(duringPrefix)) return parseHours(key.slice(duringPrefix.length));
  if (!key.startsWith(outsidePrefix)) {
    // What an earlier version stored is read as offices mean it, like everything that comes in today.
    const { hours } = readHours(key);
    return hours === undefined ? undefined : parseHours(hours);
  }
  const shifts = parseHours(key.slice(outsidePrefix.length));
  return (
    shifts && {
      plan: (day) =>
        shifts.plan(day).map(({ from, state }) => ({
          from,
          state: state === openState ? closedState : state === closedState ? openState : state,
        })),
    }
  );
}

const duringPrefix = 'during ';
const outsidePrefix = 'outside ';
