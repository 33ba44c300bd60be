import type { ClientSession, Types } from 'mongoose';
import { AttendanceClosingModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { activeStates, type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { tell } from '../../../messages/outbox.ts';
import { patienceMs, transact } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../list.ts';
import { changeEvent, findManaged, requireState, sessionsOf, showManaged } from './managed.ts';

/** A transaction that tells everybody may be large. */
const callingOffMs = 4 * patienceMs;

/**
 * Call an event off: every sign-up ends, and everybody who held one is told, in one transaction. Sessions that took place
 * stay as they are, with their attendance.
 *
 * @throws {Failure} `event_not_found`; `event_state_wrong` where it is over or called off already; `overloaded`.
 */
export async function callOffEvent(id: string, reason: string, scope: Scope, now: Date): Promise<EventWithSessions> {
  await transact(performance.now() + callingOffMs, async (transaction) => {
    const event = await findManaged(id, scope, transaction);
    requireState(event, 'draft', 'review', 'published');
    await changeEvent(event, { state: 'cancelled', reason }, transaction);
    for (const session of await sessionsOf(event._id, transaction)) {
      const stays = session.cancelledAt || (await tookPlace(session, now));
      if (!stays) await endSession(session, now, transaction);
    }
  });
  return showManaged(id, scope);
}

/**
 * Call one session of an event off; everybody who held a sign-up for it is told.
 *
 * @throws {Failure} `event_not_found`, `session_not_found`, `event_state_wrong`; `session_held` where it took place;
 *   `overloaded`.
 */
export async function callOffSession(
  { event: id, session: sessionId }: { event: string; session: string },
  scope: Scope,
  now: Date,
): Promise<EventWithSessions> {
  await transact(performance.now() + callingOffMs, async (transaction) => {
    const event = await findManaged(id, scope, transaction);
    requireState(event, 'draft', 'review', 'published');
    const sessions = await sessionsOf(event._id, transaction);
    const session = sessions.find(({ _id }) => String(_id) === sessionId);
    if (!session) throw new Failure('session_not_found');
    if (session.cancelledAt) return;
    if (await tookPlace(session, now)) throw new Failure('session_held');
    await endSession(session, now, transaction);
  });
  return showManaged(id, scope);
}

/** Whether a session is over and somebody was there, or its attendance was closed. */
export async function tookPlace({ _id, endsAt }: Session, now: Date): Promise<boolean> {
  if (endsAt > now) return false;
  return Boolean((await ScanModel.exists({ session: _id })) ?? (await AttendanceClosingModel.exists({ _id })));
}

async function endSession(session: Session, now: Date, transaction: ClientSession): Promise<void> {
  const held = { session: session._id, state: { $in: [...activeStates] } };
  const signups = await activeSignups(session._id, transaction);
  await SignupModel.collection.updateMany(
    held,
    { $set: { state: 'cancelled', cancelledAt: now, reason: 'event_cancelled' } },
    { session: transaction },
  );
  await SessionModel.collection.updateOne(
    { _id: session._id },
    { $set: { published: false, cancelledAt: now, taken: 0, waiting: 0 }, $unset: { dueAt: 1 } },
    { session: transaction },
  );
  await tellHolders('cancelled', signups, now, 0, transaction);
}

/** Those who are confirmed, wait or have an offer for a session. */
export function activeSignups(session: Types.ObjectId, transaction: ClientSession): Promise<Signup[]> {
  return SignupModel.collection
    .find<Signup>(
      { session, state: { $in: [...activeStates] } },
      { session: transaction, projection: { person: 1, event: 1, session: 1 } },
    )
    .toArray();
}

/** Tell those who hold a sign-up what has become of their session. */
export function tellHolders(
  kind: 'cancelled' | 'changed',
  signups: readonly Signup[],
  at: Date,
  revision: number,
  transaction: ClientSession,
): Promise<void> {
  return tell(
    transaction,
    ...signups.map(({ _id: signup, person, event, session }) => ({
      kind,
      person,
      event,
      session,
      signup,
      at,
      revision,
    })),
  );
}
