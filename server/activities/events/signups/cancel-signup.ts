import type { ClientSession, Types } from 'mongoose';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { activeSignupStates, type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import { enqueueMessage } from '../../../messages/outbox.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findOwnSignup, findSessionOf, type OwnSignup } from './own-signup.ts';
import { refillPlaces } from './refill-places.ts';

/**
 * Cancel one's own sign-up, and give its place to waiting people. Repeated, it changes nothing.
 *
 * A waiting or offered sign-up can be cancelled until the session starts, a confirmed one until the deadline. Of a
 * group only this member's sign-up is cancelled.
 *
 * @throws {Failure} `signup_not_found`, also for somebody else's; `session_started`; `cancel_too_late`; `overloaded`.
 */
export function cancelSignup(ids: OwnSignup, now: Date): Promise<Signup> {
  return transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const signup = await findOwnSignup(ids, transaction);
    if (signup.state === 'cancelled') return signup;
    const session = await findSessionOf(signup, transaction);
    if (now >= session.startsAt) throw new Failure('session_started');
    const until = session.cancelUntil ?? session.startsAt;
    if (signup.state === 'confirmed' && now >= until)
      throw new Failure('cancel_too_late', { until: shanghaiIso(until) });
    const reason = signup.state === 'offered' ? 'offer_declined' : 'self';
    return endSignup(signup, session, { reason, now }, transaction);
  });
}

/** Cancel an active sign-up, and give its place to waiting people. The person is notified where staff cancel it. */
export async function endSignup(
  signup: Signup,
  session: Session,
  { reason, now }: { reason: NonNullable<Signup['reason']>; now: Date },
  transaction: ClientSession,
): Promise<Signup> {
  // An offer whose time is over always ends as lapsed.
  const lapsed = signup.state === 'offered' && signup.offeredUntil && signup.offeredUntil <= now;
  const cancelled = await SignupModel.collection.findOneAndUpdate(
    { _id: signup._id, state: signup.state },
    { $set: { state: 'cancelled', cancelledAt: now, reason: lapsed ? 'offer_lapsed' : reason } },
    { session: transaction, returnDocument: 'after', maxTimeMS: 3000 },
  );
  if (reason === 'staff') {
    const { person, event, _id } = signup;
    await enqueueMessage(transaction, { kind: 'cancelled', person, event, session: session._id, signup: _id, at: now });
  }
  const size = signup.size ?? 1;
  const changed =
    signup.state === 'waiting'
      ? { ...session, waiting: session.waiting - size }
      : // `dueAt` may have been the end of this offer: make it due, so that it is computed again.
        { ...session, taken: session.taken - size, ...(signup.state === 'offered' && { dueAt: now }) };
  await refillPlaces(changed, now, transaction);
  return cancelled as unknown as Signup;
}

/** Cancel all sign-ups of a person for sessions that have not started, because the person is erased. */
export async function cancelFutureSignups(
  person: Types.ObjectId,
  now: Date,
  transaction: ClientSession,
): Promise<void> {
  const signups = await SignupModel.collection
    .find<Signup>({ person, state: { $in: [...activeSignupStates] } }, { session: transaction })
    .toArray();
  for (const signup of signups) {
    const session = await SessionModel.collection.findOne<Session>({ _id: signup.session }, { session: transaction });
    if (session && session.startsAt > now) await endSignup(signup, session, { reason: 'self', now }, transaction);
  }
}
