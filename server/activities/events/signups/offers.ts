import { type Types, trusted } from 'mongoose';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { enqueueMessage } from '../../../messages/outbox.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { Job } from '../../../platform/jobs/run-jobs.ts';
import { findOwnSignup, findSessionOf, type OwnSignup } from './own-signup.ts';
import { refillPlaces } from './refill-places.ts';

/**
 * Accept the place that a person is offered; any member of a group accepts for the whole group. Repeated, it changes
 * nothing.
 *
 * @throws {Failure} `signup_not_found`; `offer_lapsed` from the very moment until which the place was held;
 *   `offer_not_found` where the sign-up waits or is cancelled; `overloaded`.
 */
export function acceptOffer(ids: OwnSignup, now: Date): Promise<Signup> {
  return transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const own = await findOwnSignup(ids, transaction);
    if (own.state === 'confirmed') return own;
    const lapsed = own.state === 'offered' && own.offeredUntil && own.offeredUntil <= now;
    if (lapsed || own.reason === 'offer_lapsed') throw new Failure('offer_lapsed');
    if (own.state !== 'offered') throw new Failure('offer_not_found');
    const session = await findSessionOf(own, transaction);
    if (!session.published) throw new Failure('offer_not_found');
    const party = { session: own.session, ...(own.group ? { group: own.group } : { _id: own._id }), state: 'offered' };
    const offered = await SignupModel.collection.find<Signup>(party, { session: transaction }).toArray();
    await SignupModel.collection.updateMany(
      party,
      { $set: { state: 'confirmed' }, $unset: { offeredUntil: 1 } },
      { session: transaction },
    );
    await enqueueMessage(
      transaction,
      ...offered.map(({ _id, person, event }) => ({
        kind: 'confirmed' as const,
        person,
        event,
        session: own.session,
        signup: _id,
        at: now,
      })),
    );
    const { offeredUntil: _, ...rest } = own;
    return { ...rest, state: 'confirmed' } as Signup;
  });
}

/**
 * Offers free places to waiting people every 20 seconds, so that they are notified soon though nobody makes a request.
 */
export const offersJob: Job = { name: 'offers', pauseMs: 20_000, run: reassignLapsedOffers };

/**
 * Offer the places of lapsed offers to the people who wait for them.
 *
 * Nothing depends on when it runs. From the moment an offer lapses nobody can accept it, and any request finds its
 * place free. Any number of processes may run it at the same time.
 *
 * @returns the number of sessions that were due.
 */
export async function reassignLapsedOffers(now: Date): Promise<number> {
  const due = await SessionModel.find({ dueAt: trusted({ $lte: now }) }, { _id: 1 })
    .limit(500)
    .lean();
  for (const { _id } of due) await refreshWaitingList(_id, now);
  return due.length;
}

/** Lapse the overdue offers of one session, and give its free places to waiting people. */
export function refreshWaitingList(id: Types.ObjectId, now: Date): Promise<void> {
  return transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const session = await SessionModel.collection.findOne<Session>({ _id: id }, { session: transaction });
    if (session?.dueAt && session.dueAt <= now) await refillPlaces(session, now, transaction);
  });
}
