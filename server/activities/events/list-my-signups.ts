import mongoose from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type MySignup, type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';

/**
 * A person's sign-ups with what they are for, newest first; cancelled ones too.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listSignups(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const before = cursor === undefined ? undefined : fromCursor(cursor);
  const signups = await SignupModel.find({
    person,
    ...(before && {
      $or: [{ at: mongoose.trusted({ $lt: before.at }) }, { at: before.at, _id: mongoose.trusted({ $lt: before.id }) }],
    }),
  })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = toPage(signups, limit, ({ at, _id }) => ({ at, id: _id }));
  return { items: (await withEvents(items)).map((signup) => asOf(signup, signup, now)), next };
}

/**
 * A sign-up at a moment: an offer whose time is over has lapsed, and who still waits when the session starts has no
 * place, whether or not somebody has written so.
 */
export function asOf<Document extends Signup>(
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

async function withEvents(signups: Signup[]): Promise<MySignup[]> {
  const events = await EventModel.find({ _id: mongoose.trusted({ $in: signups.map(({ event }) => event) }) }).lean();
  const sessions = await SessionModel.find({
    _id: mongoose.trusted({ $in: signups.map(({ session }) => session) }),
  }).lean();
  const eventOf = new Map(events.map((event) => [String(event._id), event]));
  const sessionOf = new Map(sessions.map((session) => [String(session._id), session]));
  return signups.flatMap((signup) => {
    const event = eventOf.get(String(signup.event));
    const session = sessionOf.get(String(signup.session));
    if (!event || !session) return [];
    const { title, place } = event;
    return { ...signup, title, place, startsAt: session.startsAt, endsAt: session.endsAt };
  });
}
