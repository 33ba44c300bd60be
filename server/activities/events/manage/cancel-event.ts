import type { ClientSession } from 'mongoose';
import { AttendanceClosingModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { activeSignupStates, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../list-events.ts';
import { findManagedEvent, readSessions, requireEventState, showManagedEvent, updateEvent } from './managed-events.ts';
import { notifySignups, readActiveSignups } from './notify-signups.ts';

/** A transaction that notifies everybody may be large, so it may take longer than others. */
const timeoutMs = 4 * transactionTimeoutMs;

/**
 * Cancel an event. In one transaction every sign-up ends, and everybody who had one is notified. Sessions that took
 * place stay as they are, with their attendance.
 *
 * @throws {Failure} `event_not_found`; `event_state_wrong` where it is finished or cancelled already; `overloaded`.
 */
export async function cancelEvent(id: string, reason: string, scope: Scope, now: Date): Promise<EventWithSessions> {
  await transact(performance.now() + timeoutMs, async (transaction) => {
    const event = await findManagedEvent(id, scope, transaction);
    requireEventState(event, 'draft', 'review', 'published');
    await updateEvent(event, { state: 'cancelled', reason }, transaction);
    for (const session of await readSessions(event._id, transaction)) {
      const stays = session.cancelledAt || (await hasTakenPlace(session, now));
      if (!stays) await endSession(session, now, transaction);
    }
  });
  return showManagedEvent(id, scope);
}

/**
 * Cancel one session of an event; everybody who had a sign-up for it is notified. Repeated, it changes nothing.
 *
 * @throws {Failure} `event_not_found`, `session_not_found`, `event_state_wrong`; `session_held` where it took place;
 *   `overloaded`.
 */
export async function cancelSession(
  { event: id, session: sessionId }: { event: string; session: string },
  scope: Scope,
  now: Date,
): Promise<EventWithSessions> {
  await transact(performance.now() + timeoutMs, async (transaction) => {
    const event = await findManagedEvent(id, scope, transaction);
    requireEventState(event, 'draft', 'review', 'published');
    const sessions = await readSessions(event._id, transaction);
    const session = sessions.find(({ _id }) => String(_id) === sessionId);
    if (!session) throw new Failure('session_not_found');
    if (session.cancelledAt) return;
    if (await hasTakenPlace(session, now)) throw new Failure('session_held');
    await endSession(session, now, transaction);
    await updateEvent(event, {}, transaction);
  });
  return showManagedEvent(id, scope);
}

/** Whether a session took place: it is over, and somebody was scanned or its attendance was closed. */
export async function hasTakenPlace({ _id, endsAt }: Session, now: Date): Promise<boolean> {
  if (endsAt > now) return false;
  return Boolean((await ScanModel.exists({ session: _id })) ?? (await AttendanceClosingModel.exists({ _id })));
}

async function endSession(session: Session, now: Date, transaction: ClientSession): Promise<void> {
  const signups = await readActiveSignups(session._id, transaction);
  await SignupModel.collection.updateMany(
    { session: session._id, state: { $in: [...activeSignupStates] } },
    { $set: { state: 'cancelled', cancelledAt: now, reason: 'event_cancelled' } },
    { session: transaction },
  );
  await SessionModel.collection.updateOne(
    { _id: session._id },
    { $set: { published: false, cancelledAt: now, taken: 0, waiting: 0 }, $unset: { dueAt: 1 } },
    { session: transaction },
  );
  await notifySignups('cancelled', signups, now, 0, transaction);
}
