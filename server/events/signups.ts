import mongoose, { type ClientSession, Types } from 'mongoose';
import { EventModel } from '../../schemas/event.ts';
import { SessionModel } from '../../schemas/session.ts';
import { type MySignup, type Signup, SignupModel } from '../../schemas/signup.ts';
import { Failure } from '../errors.ts';
import { createClaimQueues } from './claims.ts';
import { fromCursor, toPage } from './cursor.ts';
import type { Claim } from './settle.ts';
import { patienceMs, transact } from './transaction.ts';

const processQueues = createClaimQueues();

/**
 * Sign a person up for a session of an event.
 *
 * With the key of an `Idempotency-Key` a repetition gets the sign-up that the first attempt made, also where the
 * process died before it answered. `again` says that there was an earlier attempt, whose sign-up may be cancelled by now.
 *
 * @throws {Failure} `event_not_found`, `session_not_found`, `signup_not_open`, `signup_closed`, `event_full`,
 *   `overloaded`; `already_signed_up` with the id of that sign-up, which a phone reads that lost the first answer.
 */
export async function signUp(claim: Claim & { again?: boolean }, queues = processQueues): Promise<Signup> {
  const earlier = claim.again ? await madeBefore(claim) : null;
  if (earlier) return earlier;
  try {
    return await queues.claim(claim);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'already_signed_up') {
      const own = await madeBefore(claim);
      if (own) return own;
    }
    if (error.code !== 'session_not_found') throw error;
    const event = await EventModel.exists({ _id: claim.event, state: 'published' });
    throw event ? error : new Failure('event_not_found');
  }
}

/** The sign-up that the same request made. */
async function madeBefore({ person, session, key }: Claim): Promise<Signup | null> {
  return key ? SignupModel.findOne({ person, session, key }).lean() : null;
}

/**
 * Cancel one's own sign-up before its session starts, and free the place; a second time changes nothing.
 *
 * @throws {Failure} `signup_not_found`, also for somebody else's; `session_started`; `overloaded`.
 */
export async function cancelSignup(ids: { event: string; signup: string; person: string }, now: Date): Promise<Signup> {
  const own = {
    _id: new Types.ObjectId(ids.signup),
    event: new Types.ObjectId(ids.event),
    person: new Types.ObjectId(ids.person),
  };
  return transact(performance.now() + patienceMs, async (session) => {
    const cancelled = await SignupModel.collection.findOneAndUpdate(
      { ...own, state: 'confirmed' },
      { $set: { state: 'cancelled', cancelledAt: now } },
      { session, returnDocument: 'after', maxTimeMS: 3000 },
    );
    if (!cancelled) return findOwn(own, session);
    const freed = await SessionModel.collection.updateOne(
      { _id: cancelled.session, startsAt: { $gt: now } },
      { $inc: { taken: -1 } },
      { session, maxTimeMS: 3000 },
    );
    if (freed.matchedCount === 0) throw new Failure('session_started');
    return cancelled as unknown as Signup;
  });
}

/**
 * A person's sign-ups with what they are for, newest first; cancelled ones too.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listSignups(person: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
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
  return { items: await withEvents(items), next };
}

/** Read in the transaction: a read beside it may not yet see the cancellation that the transaction has seen. */
async function findOwn(
  own: { _id: Types.ObjectId; event: Types.ObjectId; person: Types.ObjectId },
  session: ClientSession,
): Promise<Signup> {
  const signup = await SignupModel.findOne(own).session(session).lean();
  if (!signup) throw new Failure('signup_not_found');
  return signup;
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
