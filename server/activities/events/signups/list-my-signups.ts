import { trusted } from 'mongoose';
import { EventModel } from '../../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type MySignup, type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { byTimeDescending } from '../../../platform/database/keyset.ts';
import { effectiveSignup } from './effective-signup.ts';

/**
 * List a person's sign-ups with their events, newest first; cancelled ones too.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMySignups(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const signups = await SignupModel.find({ person, ...byTimeDescending.after(cursor, ['at', '_id']) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byTimeDescending.page(signups, limit, ({ at, _id }) => [at, _id]);
  return { items: (await withEvents(items)).map((signup) => effectiveSignup(signup, signup, now)), next };
}

async function withEvents(signups: Signup[]): Promise<MySignup[]> {
  const events = await EventModel.find({ _id: trusted({ $in: signups.map(({ event }) => event) }) }).lean();
  const sessions = await SessionModel.find({ _id: trusted({ $in: signups.map(({ session }) => session) }) }).lean();
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
