import type { Event } from '../../../schemas/activities/events/event.ts';
import type { Session } from '../../../schemas/activities/events/session.ts';
import type { Signup } from '../../../schemas/activities/events/signup.ts';
import type { Message, UnsentReason } from '../../../schemas/messages/outbox.ts';
import { isNight, nextHour } from '../../platform/calendar/night.ts';

/** Nobody is woken between these hours of Shanghai's clock. */
const night = { from: 22, until: 8 } as const;
/** What starts before this hour of the morning after is told of at night too. */
const urgentBefore = 10;
const hourMs = 3600_000;

/** Send it now, send it later, or do not, and why. */
export type Fate = { send: true } | { later: Date } | { reason: UnsentReason };

/** What is to become of a message, by what holds now. */
export function fateOf(
  { kind }: Pick<Message, 'kind'>,
  about: {
    signup: Pick<Signup, 'state' | 'offeredUntil'> | undefined;
    session: Pick<Session, 'startsAt' | 'endsAt' | 'cancelledAt'> | undefined;
    event: Pick<Event, 'state'> | undefined;
  },
  now: Date,
): Fate {
  const { signup, session, event } = about;
  if (!signup || !session || !event) return { reason: 'outdated' };
  const active = signup.state === 'confirmed' || signup.state === 'waiting' || signup.state === 'offered';
  if (kind === 'cancelled' ? active : !active) return { reason: 'outdated' };
  if (kind === 'confirmed' && signup.state !== 'confirmed') return { reason: 'outdated' };
  if (kind === 'offered' && (signup.state !== 'offered' || (signup.offeredUntil ?? now) <= now)) {
    return { reason: 'outdated' };
  }
  const over = kind === 'reminder' ? session.startsAt <= now : session.endsAt <= now;
  if (over) return { reason: 'too_late' };
  const morning = endOfNight(now);
  if (!morning) return { send: true };
  const urgent = kind === 'cancelled' || kind === 'changed';
  const soon = session.startsAt < new Date(morning.getTime() + (urgentBefore - night.until) * hourMs);
  return urgent && soon ? { send: true } : { later: morning };
}

/** When the night ends that it is now; nothing by day. */
export function endOfNight(now: Date): Date | undefined {
  return isNight(now, night) ? nextHour(now, night.until) : undefined;
}
