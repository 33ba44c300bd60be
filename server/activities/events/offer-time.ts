import type { Policy } from '../../../schemas/activities/events/signup-policy.ts';
import { isNight, nextHour } from '../../platform/calendar/night.ts';

const hourMs = 3600_000;

/**
 * Until when an offered place is held: so many hours of the day, in which the night does not count.
 *
 * An offer made at 21:30 with four hours, where the night is 22:00 to 8:00, is held until 11:30 of the next day.
 *
 * @param latest The session's start: no offer outlives it.
 */
export function offerEnd(
  from: Date,
  { offerHours, nightFrom, nightUntil }: Pick<Policy, 'offerHours' | 'nightFrom' | 'nightUntil'>,
  latest: Date,
): Date {
  const night = { from: nightFrom, until: nightUntil };
  let at = from;
  for (let left = offerHours * hourMs; left > 0 && at < latest; ) {
    if (isNight(at, night)) {
      at = nextHour(at, night.until);
      continue;
    }
    const end = new Date(Math.min(nextHour(at, night.from).getTime(), at.getTime() + left));
    left -= end.getTime() - at.getTime();
    at = end;
  }
  return new Date(Math.min(at.getTime(), latest.getTime()));
}
