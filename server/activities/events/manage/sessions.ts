import { type ClientSession, Types } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { SessionChange, SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { isAsSeen } from '../../../platform/database/record-version.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { changedSince } from '../../../platform/errors/changed-since.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../list-events.ts';
import { reminderLeadMs } from '../reminders.ts';
import { refillPlaces } from '../signups/refill-places.ts';
import { hasTakenPlace } from './cancel-event.ts';
import { findManagedEvent, readSessions, requireEventState, showManagedEvent, updateEvent } from './managed-events.ts';
import { notifySignups, readActiveSignups } from './notify-signups.ts';
import { requireSessionTimes, spanOf } from './session-times.ts';

/**
 * Add a session to an event. If the event is published, so is the session.
 *
 * @throws {Failure} `event_not_found`, `event_state_wrong`, `session_times_wrong`, `overloaded`.
 */
export async function addSession(id: string, fields: SessionFields, scope: Scope): Promise<EventWithSessions> {
  requireSessionTimes(fields);
  await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const event = await findManagedEvent(id, scope, transaction);
    requireEventState(event, 'draft', 'review', 'published');
    const stored = { ...fields, event: event._id, taken: 0, published: event.state === 'published' };
    await SessionModel.insertMany([stored], { session: transaction });
    await updateWithSpan(event, {}, transaction);
  });
  return showManagedEvent(id, scope);
}

/**
 * Change a session. More places go to waiting people. Fewer places take nobody's place away: the number falls as places
 * get free. Where the start or the end changes, everybody who has an active sign-up is notified.
 *
 * @param seen the version of the event that the officer saw; with each change of a session the event has another.
 * @throws {Failure} `event_not_found`, `session_not_found`, `event_state_wrong`, `session_times_wrong`, `changed_since`;
 *   `session_held` where it took place and would end later than now; `overloaded`.
 */
export async function editSession(
  { event: id, session: sessionId }: { event: string; session: string },
  { places, ...fields }: SessionChange,
  scope: Scope,
  now: Date,
  seen?: number,
): Promise<EventWithSessions> {
  await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const event = await findManagedEvent(id, scope, transaction);
    requireEventState(event, 'draft', 'review', 'published');
    const session = await SessionModel.collection.findOne<Session>(
      { _id: new Types.ObjectId(sessionId), event: event._id, cancelledAt: { $exists: false } },
      { session: transaction },
    );
    if (!session) throw new Failure('session_not_found');
    if (!isAsSeen(event, seen)) {
      const cancelUntil = session.cancelUntil ?? session.startsAt;
      throw changedSince({ places, ...fields }, { ...session, cancelUntil, version: event.version });
    }
    const changed = { ...session, ...fields } as Session;
    requireSessionTimes(changed);
    // The attendance belongs to the session that took place: people could not check in to the new one again.
    if (changed.endsAt > now && (await hasTakenPlace(session, now))) throw new Failure('session_held');
    if (places !== undefined) changed.places = changed.wantedPlaces = places;
    const moved = changed.startsAt.getTime() !== session.startsAt.getTime();
    if (moved) await shortenOffers(changed, transaction);
    const { _id, remindedAt: _, ...rest } = changed;
    // People who were reminded of the old day are reminded of the new one.
    const remindAgain = moved && changed.startsAt.getTime() > now.getTime() + reminderLeadMs;
    await SessionModel.collection.updateOne(
      { _id },
      {
        $set: { ...rest, places: Math.max(changed.places, session.taken), updatedAt: now },
        ...(remindAgain && { $unset: { remindedAt: 1 } }),
      },
      { session: transaction },
    );
    await refillPlaces(changed, now, transaction);
    if (!moved && changed.endsAt.getTime() === session.endsAt.getTime()) return updateEvent(event, {}, transaction);
    const revision = (event.revision ?? 0) + 1;
    await updateWithSpan(event, { revision }, transaction);
    await notifySignups('changed', await readActiveSignups(_id, transaction), now, revision, transaction);
  });
  return showManagedEvent(id, scope);
}

/** End offers with the start of their session, which may be earlier now. */
async function shortenOffers(session: Session, transaction: ClientSession): Promise<void> {
  const { _id, startsAt, dueAt } = session;
  const { modifiedCount } = await SignupModel.collection.updateMany(
    { session: _id, state: 'offered', offeredUntil: { $gt: startsAt } },
    { $set: { offeredUntil: startsAt } },
    { session: transaction },
  );
  if (modifiedCount > 0 && !(dueAt && dueAt < startsAt)) session.dueAt = startsAt;
}

/** Update an event together with its start and end, which are those of its sessions. */
async function updateWithSpan(event: Event, change: Partial<Event>, transaction: ClientSession): Promise<void> {
  await updateEvent(event, { ...change, ...spanOf(await readSessions(event._id, transaction)) }, transaction);
}
