import type { Session } from '../../../../schemas/activities/events/session.ts';
import type { Signup } from '../../../../schemas/activities/events/signup.ts';

/**
 * A sign-up as it is at a moment, whether or not the change has been written yet: an offer whose time is over has
 * lapsed, and a sign-up that still waits when the session starts gets no place.
 */
export function effectiveSignup<Document extends Signup>(
  signup: Document,
  session: Pick<Session, 'startsAt'> | null | undefined,
  now: Date,
): Document {
  const { state, offeredUntil } = signup;
  if (state === 'waiting' && session && session.startsAt <= now) {
    return { ...signup, state: 'cancelled', cancelledAt: session.startsAt, reason: 'no_place' };
  }
  if (state !== 'offered' || !offeredUntil || offeredUntil > now) return signup;
  return { ...signup, state: 'cancelled', cancelledAt: offeredUntil, reason: 'offer_lapsed' };
}
