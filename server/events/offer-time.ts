import type { Policy } from '../../schemas/signup-policy.ts';

const hourMs = 3600_000;
/** Asia/Shanghai has kept +08:00 without summer time since 1991. */
const shanghaiMs = 8 * hourMs;

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
  let at = from.getTime();
  let left = offerHours * hourMs;
  if (nightFrom === nightUntil) return new Date(Math.min(at + left, latest.getTime()));
  while (left > 0 && at < latest.getTime()) {
    const day = at + shanghaiMs - ((at + shanghaiMs) % (24 * hourMs)) - shanghaiMs;
    const ofDay = (at - day) / hourMs;
    const isNight =
      nightFrom > nightUntil ? ofDay >= nightFrom || ofDay < nightUntil : ofDay >= nightFrom && ofDay < nightUntil;
    const next = isNight ? nightUntil : nightFrom;
    const end = day + (next <= ofDay ? next + 24 : next) * hourMs;
    const span = isNight ? end - at : Math.min(end - at, left);
    if (!isNight) left -= span;
    at += span;
  }
  return new Date(Math.min(at, latest.getTime()));
}
