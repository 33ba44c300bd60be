import type { ClientSession } from 'mongoose';
import { AttendanceClosingModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { activeStates, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { patienceMs, transact } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../list.ts';
import { changeEvent, findManaged, requireState, sessionsOf, showManaged } from './managed.ts';
import { activeSignups, tellHolders } from './notify-signups.ts';

/** A transaction that notifies everybody may be large, so it may take longer than others. */
const timeoutMs = 4 * patienceMs;

/**
 * Cancel an event. In one transaction every sign-up ends, and everybody who had one is notified. Sessions that took
 * place stay as they are, with their attendance.
 *
 * @throws {Failure} `event_not_found`; `event_state_wrong` where it is finished or cancelled already; `overloaded`.
 */
export async function callOffEvent(id: string, reason: string, scope: Scope, now: Date): Promise<EventWithSessions> {
  await transact(performance.now() + timeoutMs, async (transaction) => {
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
 * Cancel one session of an event; everybody who had a sign-up for it is notified. Repeated, it changes nothing.
 *
 * @throws {Failure} `event_not_found`, `session_not_found`, `event_state_wrong`; `session_held` where it took place;
 *   `overloaded`.
 */
export async function callOffSession(
  { event: id, session: sessionId }: { event: string; session: string },
  scope: Scope,
  now: Date,
): Promise<EventWithSessions> {
  await transact(performance.now() + timeoutMs, async (transaction) => {
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

/** Whether a session took place: it is over, and somebody was scanned or its attendance was closed. */
export async function tookPlace({ _id, endsAt }: Session, now: Date): Promise<boolean> {
  if (endsAt > now) return false;
  return Boolean((await ScanModel.exists({ session: _id })) ?? (await AttendanceClosingModel.exists({ _id })));
}

async function endSession(session: Session, now: Date, transaction: ClientSession): Promise<void> {
  const signups = await activeSignups(session._id, transaction);
  await SignupModel.collection.updateMany(
    { session: session._id, state: { $in: [...activeStates] } },
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
