import { type ClientSession, Types, trusted } from 'mongoose';
import { type Event, EventModel, openStates } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { activeStates, type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { tell } from '../../messages/outbox.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Claim } from './check-claim.ts';
import { createClaimQueues } from './claim-queue.ts';
import { arrange, writeCounts } from './fill-places.ts';

const processQueues = createClaimQueues();

/**
 * Sign a person up for a session of an event, alone, with companions or with a group: a place, or one on the waiting list.
 *
 * With the key of an `Idempotency-Key` a repetition gets the sign-up that the first attempt made, also where the
 * process died before it answered. `again` says that there was an earlier attempt, whose sign-up may be cancelled by now.
 *
 * @throws {Failure} `event_not_found`, and those of a claim; `already_signed_up` with the id of that sign-up, which a
 *   phone reads that lost the first answer.
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
    const event = await EventModel.exists({ _id: claim.event, state: trusted({ $in: [...openStates] }) });
    throw event ? error : new Failure('event_not_found');
  }
}

/** The sign-up that the same request made. */
async function madeBefore({ person, session, key }: Claim): Promise<Signup | null> {
  return key ? SignupModel.findOne({ person, session, key }).lean() : null;
}

/** Whose sign-up, of which event; 24 hexadecimal digits each. */
export interface OwnSignup {
  event: string;
  signup: string;
  person: string;
}

/**
 * Cancel one's own sign-up, and give its place to who waits; a second time changes nothing.
 *
 * Who waits or was offered a place may go until the session starts, who is confirmed until the deadline. Of a group
 * only the one goes.
 *
 * @throws {Failure} `signup_not_found`, also for somebody else's; `session_started`; `cancel_too_late`; `overloaded`.
 */
export function cancelSignup(ids: OwnSignup, now: Date): Promise<Signup> {
  return transact(performance.now() + patienceMs, async (transaction) => {
    const signup = await findOwn(ids, transaction);
    if (signup.state === 'cancelled') return signup;
    const session = await sessionOf(signup, transaction);
    if (now >= session.startsAt) throw new Failure('session_started');
    const until = session.cancelUntil ?? session.startsAt;
    if (signup.state === 'confirmed' && now >= until)
      throw new Failure('cancel_too_late', { until: shanghaiIso(until) });
    const reason = signup.state === 'offered' ? 'offer_declined' : 'self';
    return endSignup(signup, session, { reason, now }, transaction);
  });
}

/** End a sign-up that holds a place or waits, and give what it held to who waits. */
export async function endSignup(
  signup: Signup,
  session: Session,
  { reason, now }: { reason: NonNullable<Signup['reason']>; now: Date },
  transaction: ClientSession,
): Promise<Signup> {
  // An offer whose time is over ends as lapsed, whoever asks.
  const lapsed = signup.state === 'offered' && signup.offeredUntil && signup.offeredUntil <= now;
  const cancelled = await SignupModel.collection.findOneAndUpdate(
    { _id: signup._id, state: signup.state },
    { $set: { state: 'cancelled', cancelledAt: now, reason: lapsed ? 'offer_lapsed' : reason } },
    { session: transaction, returnDocument: 'after', maxTimeMS: 3000 },
  );
  if (reason === 'staff') {
    const { person, event, _id } = signup;
    await tell(transaction, { kind: 'cancelled', person, event, session: session._id, signup: _id, at: now });
  }
  const size = signup.size ?? 1;
  const left =
    signup.state === 'waiting'
      ? { ...session, waiting: session.waiting - size }
      : // An offer may have been the first to lapse.
        { ...session, taken: session.taken - size, ...(signup.state === 'offered' && { dueAt: now }) };
  await rearrange(left, now, transaction);
  return cancelled as unknown as Signup;
}

/** End what somebody who is erased holds for sessions to come; others wait for it. */
export async function releasePlaces(person: Types.ObjectId, now: Date, transaction: ClientSession): Promise<void> {
  const held = await SignupModel.collection
    .find<Signup>({ person, state: { $in: [...activeStates] } }, { session: transaction })
    .toArray();
  for (const signup of held) {
    const session = await SessionModel.collection.findOne<Session>({ _id: signup.session }, { session: transaction });
    if (session && session.startsAt > now) await endSignup(signup, session, { reason: 'self', now }, transaction);
  }
}

/** Give what a session has to who waits, and write its counts; the session was read in the same transaction. */
export async function rearrange(session: Session, now: Date, transaction: ClientSession): Promise<void> {
  const rules = await EventModel.collection.findOne<Event>({ _id: session.event }, { session: transaction });
  if (!rules) throw new Failure('event_not_found');
  const { counts } = await arrange({ session, rules, newcomers: [], now }, transaction);
  await writeCounts(session._id, counts, transaction);
}

/**
 * Somebody's own sign-up.
 *
 * Read in the transaction: a read beside it may not yet see the cancellation that the transaction has seen.
 *
 * @throws {Failure} `signup_not_found`, also for somebody else's.
 */
export async function findOwn({ event, signup, person }: OwnSignup, transaction: ClientSession): Promise<Signup> {
  const own = await SignupModel.collection.findOne<Signup>(
    { _id: new Types.ObjectId(signup), event: new Types.ObjectId(event), person: new Types.ObjectId(person) },
    { session: transaction, maxTimeMS: 3000 },
  );
  if (!own) throw new Failure('signup_not_found');
  return own;
}

/** The session of a sign-up. @throws {Failure} `session_not_found`. */
export async function sessionOf({ session }: Pick<Signup, 'session'>, transaction: ClientSession): Promise<Session> {
  const found = await SessionModel.collection.findOne<Session>({ _id: session }, { session: transaction });
  if (!found) throw new Failure('session_not_found');
  return found;
}
