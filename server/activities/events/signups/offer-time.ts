import type { SignupPolicy } from '../../../../schemas/activities/events/signup-policy.ts';
import { hourMs } from '../../../platform/calendar/durations.ts';
import { isNight, nextHour } from '../../../platform/calendar/night.ts';

/**
 * The time until which an offered place is held: so many hours, of which those of the night do not count.
 *
 * Example: with four hours and a night from 22:00 to 8:00, an offer made at 21:30 is held until 11:30 of the next day.
 *
 * @param latest The session's start; no offer is held longer.
 */
export function offerEndOf(
  from: Date,
  { offerHours, nightFrom, nightUntil }: Pick<SignupPolicy, 'offerHours' | 'nightFrom' | 'nightUntil'>,
  latest: Date,
): Date {
  const night = { from: nightFrom, until: nightUntil };
  let at = from;
  for (let remainingMs = offerHours * hourMs; remainingMs > 0 && at < latest; ) {
    if (isNight(at, night)) {
      at = nextHour(at, night.until);
      continue;
    }
    const end = new Date(Math.min(nextHour(at, night.from).getTime(), at.getTime() + remainingMs));
    remainingMs -= end.getTime() - at.getTime();
    at = end;
  }
  return new Date(Math.min(at.getTime(), latest.getTime()));
}
