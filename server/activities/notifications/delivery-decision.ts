import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import type { OutboxMessage, UnsentReason } from '../../../schemas/messages/outbox.ts';
import type { DeliveryDecision } from '../../messages/send-messages.ts';
import { hourMs } from '../../platform/calendar/durations.ts';
import { isNight, nextHour } from '../../platform/calendar/night.ts';

/** The night, in hours of Shanghai's clock, during which messages wait. */
const night = { from: 22, until: 8 } as const;
/** The hour of the next morning: if a session starts before it, its change or cancellation is sent at night too. */
const urgentBefore = 10;

/**
 * Decide whether and when to send a message about a sign-up, by the present state of the sign-up, session and event.
 */
export async function decideDelivery(message: OutboxMessage, now: Date): Promise<DeliveryDecision> {
  const [signup, session, event] = await Promise.all([
    SignupModel.findById(message.signup, { state: 1, offeredUntil: 1 }).lean(),
    SessionModel.findById(message.session, { startsAt: 1, endsAt: 1, cancelledAt: 1 }).lean(),
    EventModel.findById(message.event, { title: 1, place: 1 }).lean(),
  ]);
  if (!signup || !session || !event) return { reason: 'outdated' };
  const timing = decideTiming(message, { signup, session }, now);
  return 'send' in timing
    ? { about: { ...event, startsAt: session.startsAt, offeredUntil: signup.offeredUntil } }
    : timing;
}

/** Decide whether a message is sent now, later (at a time), or not at all (for a reason). */
export function decideTiming(
  { kind }: Pick<OutboxMessage, 'kind'>,
  {
    signup,
    session,
  }: {
    signup: Pick<Signup, 'state' | 'offeredUntil'>;
    session: Pick<Session, 'startsAt' | 'endsAt' | 'cancelledAt'>;
  },
  now: Date,
): { send: true } | { later: Date } | { reason: UnsentReason } {
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

/** The end of the present night. @returns undefined by day. */
export function endOfNight(now: Date): Date | undefined {
  return isNight(now, night) ? nextHour(now, night.until) : undefined;
}
