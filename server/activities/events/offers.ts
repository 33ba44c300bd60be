import { type Types, trusted } from 'mongoose';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { tell } from '../../messages/outbox.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Job } from '../../platform/jobs/run.ts';
import { findOwn, type OwnSignup, rearrange, sessionOf } from './signups.ts';

/**
 * Take the place that one is offered; any one of a group takes it for all. A second time changes nothing.
 *
 * @throws {Failure} `signup_not_found`; `offer_lapsed` from the very moment on until which it was held;
 *   `offer_not_found` where one still waits or has cancelled; `overloaded`.
 */
export function acceptOffer(ids: OwnSignup, now: Date): Promise<Signup> {
  return transact(performance.now() + patienceMs, async (transaction) => {
    const own = await findOwn(ids, transaction);
    if (own.state === 'confirmed') return own;
    const lapsed = own.state === 'offered' && own.offeredUntil && own.offeredUntil <= now;
    if (lapsed || own.reason === 'offer_lapsed') throw new Failure('offer_lapsed');
    if (own.state !== 'offered') throw new Failure('offer_not_found');
    const session = await sessionOf(own, transaction);
    if (!session.published) throw new Failure('offer_not_found');
    const party = { session: own.session, ...(own.group ? { group: own.group } : { _id: own._id }), state: 'offered' };
    const taking = await SignupModel.collection.find<Signup>(party, { session: transaction }).toArray();
    await SignupModel.collection.updateMany(
      party,
      { $set: { state: 'confirmed' }, $unset: { offeredUntil: 1 } },
      { session: transaction },
    );
    await tell(
      transaction,
      ...taking.map(({ _id, person, event }) => ({
        kind: 'confirmed' as const,
        person,
        event,
        session: own.session,
        signup: _id,
        at: now,
      })),
    );
    const { offeredUntil: _, ...taken } = own;
    return { ...taken, state: 'confirmed' } as Signup;
  });
}

/** Who waits is told soon that a place is free, though nobody asks for it. */
export const offersJob: Job = { name: 'offers', everyMs: 20_000, run: handOnLapsed };

/**
 * Hand on the places of lapsed offers, so that who waits is told soon.
 *
 * Nothing depends on when it runs: from the moment of its lapse nobody can take an offer, and its place is free to
 * whoever asks. Any number of processes may run it at once.
 *
 * @returns how many sessions there were to look at.
 */
export async function handOnLapsed(now: Date): Promise<number> {
  const due = await SessionModel.find({ dueAt: trusted({ $lte: now }) }, { _id: 1 })
    .limit(500)
    .lean();
  for (const { _id } of due) await bringUpToDate(_id, now);
  return due.length;
}

/** Bring the offers and the waiting list of one session to this moment. */
export function bringUpToDate(id: Types.ObjectId, now: Date): Promise<void> {
  return transact(performance.now() + patienceMs, async (transaction) => {
    const session = await SessionModel.collection.findOne<Session>({ _id: id }, { session: transaction });
    if (session?.dueAt && session.dueAt <= now) await rearrange(session, now, transaction);
  });
}
