import type { ClientSession, Types } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { defaultSignupPolicy } from '../../../../schemas/activities/events/signup-policy.ts';
import { enqueueMessage } from '../../../messages/outbox.ts';
import type { SignupParty } from './allocate-places.ts';
import { offerEndOf } from './offer-time.ts';

/** A party of the waiting list, with its sign-ups. */
export interface WaitingParty extends SignupParty {
  signups: Signup[];
}

/** Read the head of the waiting list, as far as so many free places can reach. */
export async function readWaitingParties(
  session: Types.ObjectId,
  free: number,
  transaction: ClientSession,
): Promise<WaitingParty[]> {
  const limit = free + 100;
  const signups = await SignupModel.collection
    .find<Signup>({ session, state: 'waiting' }, { session: transaction, maxTimeMS: 3000 })
    .sort({ rank: 1, turn: 1 })
    .limit(limit)
    .toArray();
  const parties = partiesOf(signups);
  // The limit may have cut the last party in two.
  return signups.length < limit ? parties : parties.slice(0, -1);
}

/** Offer places to waiting parties, and notify their members. */
export async function offerPlaces(
  session: Session,
  parties: readonly WaitingParty[],
  { policy, now }: { policy: Event['policy']; now: Date },
  transaction: ClientSession,
): Promise<void> {
  const signups = parties.flatMap((party) => party.signups);
  if (signups.length === 0) return;
  const offeredUntil = offerEndOf(now, policy ?? defaultSignupPolicy, session.startsAt);
  await SignupModel.collection.updateMany(
    { _id: { $in: signups.map(({ _id }) => _id) } },
    { $set: { state: 'offered', offeredUntil } },
    { session: transaction },
  );
  await notifyAll('offered', signups, session, now, transaction);
}

/**
 * Cancel the offers of a session whose time is over, and notify the people who had them.
 *
 * @returns the number of places that become free.
 */
export async function lapseOffers(session: Session, now: Date, transaction: ClientSession): Promise<number> {
  const lapsed = await SignupModel.collection
    .find<Signup>(
      { session: session._id, state: 'offered', offeredUntil: { $lte: now } },
      { session: transaction, projection: { person: 1, size: 1 } },
    )
    .toArray();
  if (lapsed.length === 0) return 0;
  await SignupModel.collection.updateMany(
    { _id: { $in: lapsed.map(({ _id }) => _id) } },
    { $set: { state: 'cancelled', cancelledAt: now, reason: 'offer_lapsed' } },
    { session: transaction },
  );
  await notifyAll('cancelled', lapsed, session, now, transaction);
  return lapsed.reduce((sum, { size }) => sum + (size ?? 1), 0);
}

/**
 * Read when the next offer of a session lapses.
 *
 * @returns undefined when there is no open offer.
 */
export async function nextLapseOf(session: Types.ObjectId, transaction: ClientSession): Promise<Date | undefined> {
  const [first] = await SignupModel.collection
    .find<Signup>({ session, state: 'offered' }, { session: transaction, projection: { offeredUntil: 1 } })
    .sort({ offeredUntil: 1 })
    .limit(1)
    .toArray();
  return first?.offeredUntil ?? undefined;
}

/** Write how often parties were passed over. */
export async function writePassedOver(
  passed: readonly [WaitingParty, number][],
  transaction: ClientSession,
): Promise<void> {
  for (const [{ signups }, passedOver] of passed) {
    await SignupModel.collection.updateMany(
      { _id: { $in: signups.map(({ _id }) => _id) } },
      { $set: { passedOver } },
      { session: transaction },
    );
  }
}

/** Group sign-ups of the waiting list into the parties that they make up. */
function partiesOf(signups: readonly Signup[]): WaitingParty[] {
  const byParty = Map.groupBy(signups, ({ _id, group }) => String(group ?? _id));
  return [...byParty.values()].map((members) => ({
    rank: members[0]?.rank ?? 0,
    turn: members[0]?.turn ?? 0,
    size: members.reduce((sum, { size }) => sum + (size ?? 1), 0),
    passedOver: members[0]?.passedOver ?? 0,
    newcomer: false,
    signups: members,
  }));
}

function notifyAll(
  kind: 'offered' | 'cancelled',
  signups: readonly Signup[],
  { event, _id }: Session,
  at: Date,
  transaction: ClientSession,
): Promise<void> {
  return enqueueMessage(
    transaction,
    ...signups.map(({ _id: signup, person }) => ({ kind, person, event, session: _id, signup, at })),
  );
}
