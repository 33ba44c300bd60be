import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import type { Message, UnsentReason } from '../../../schemas/messages/outbox.ts';
import type { Delivery } from '../../messages/send.ts';
import { isNight, nextHour } from '../../platform/calendar/night.ts';

/** Nobody is woken between these hours of Shanghai's clock. */
const night = { from: 22, until: 8 } as const;
/** What starts before this hour of the morning after is told of at night too. */
const urgentBefore = 10;
const hourMs = 3600_000;

/** Decides on a message about a sign-up, by how the sign-up, its session and its event stand now. */
export async function deliveryOf(message: Message, now: Date): Promise<Delivery> {
  const [signup, session, event] = await Promise.all([
    SignupModel.findById(message.signup, { state: 1, offeredUntil: 1 }).lean(),
    SessionModel.findById(message.session, { startsAt: 1, endsAt: 1, cancelledAt: 1 }).lean(),
    EventModel.findById(message.event, { title: 1, place: 1 }).lean(),
  ]);
  if (!signup || !session || !event) return { reason: 'outdated' };
  const timing = timingOf(message, { signup, session }, now);
  return 'send' in timing
    ? { about: { ...event, startsAt: session.startsAt, offeredUntil: signup.offeredUntil } }
    : timing;
}

/** Whether a message may be sent now, is sent later, or is not sent, and why. */
export function timingOf(
  { kind }: Pick<Message, 'kind'>,
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

/** When the night ends that it is now; nothing by day. */
export function endOfNight(now: Date): Date | undefined {
  return isNight(now, night) ? nextHour(now, night.until) : undefined;
}
