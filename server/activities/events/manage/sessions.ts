import { type ClientSession, Types } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import type { SessionChange, SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { patienceMs, transact } from '../../../platform/database/transaction.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { EventWithSessions } from '../list.ts';
import { reminderMs } from '../reminders.ts';
import { rearrange } from '../signups.ts';
import { activeSignups, tellHolders, tookPlace } from './cancel-event.ts';
import { changeEvent, findManaged, requireState, sessionsOf, showManaged } from './managed.ts';
import { checkTimes, spanOf } from './times.ts';

/**
 * Add a session to an event; one of a published event is open at once.
 *
 * @throws {Failure} `event_not_found`, `event_state_wrong`, `session_times_wrong`, `overloaded`.
 */
export async function addSession(id: string, fields: SessionFields, scope: Scope): Promise<EventWithSessions> {
  checkTimes(fields);
  await transact(performance.now() + patienceMs, async (transaction) => {
    const event = await findManaged(id, scope, transaction);
    requireState(event, 'draft', 'review', 'published');
    const stored = { ...fields, event: event._id, taken: 0, published: event.state === 'published' };
    await SessionModel.insertMany([stored], { session: transaction });
    await keepSpan(event, {}, transaction);
  });
  return showManaged(id, scope);
}

/**
 * Change a session. More places go to who waits; fewer take nobody's: the number falls as places get free.
 *
 * Where its times change, everybody who holds a sign-up is told.
 *
 * @throws {Failure} `event_not_found`, `session_not_found`, `event_state_wrong`, `session_times_wrong`; `session_held`
 *   where it took place and is to end later than now; `overloaded`.
 */
export async function editSession(
  { event: id, session: sessionId }: { event: string; session: string },
  { places, ...fields }: SessionChange,
  scope: Scope,
  now: Date,
): Promise<EventWithSessions> {
  await transact(performance.now() + patienceMs, async (transaction) => {
    const event = await findManaged(id, scope, transaction);
    requireState(event, 'draft', 'review', 'published');
    const session = await SessionModel.collection.findOne<Session>(
      { _id: new Types.ObjectId(sessionId), event: event._id, cancelledAt: { $exists: false } },
      { session: transaction },
    );
    if (!session) throw new Failure('session_not_found');
    const changed = { ...session, ...fields } as Session;
    checkTimes(changed);
    // Its attendance is another's: nobody could check in to it again.
    if (changed.endsAt > now && (await tookPlace(session, now))) throw new Failure('session_held');
    if (places !== undefined) changed.places = changed.wantedPlaces = places;
    const moved = changed.startsAt.getTime() !== session.startsAt.getTime();
    if (moved) await shortenOffers(changed, transaction);
    const { _id, remindedAt: _, ...rest } = changed;
    // Who was reminded of a day that it is no longer is reminded again.
    const again = moved && changed.startsAt.getTime() > now.getTime() + reminderMs;
    await SessionModel.collection.updateOne(
      { _id },
      {
        $set: { ...rest, places: Math.max(changed.places, session.taken), updatedAt: now },
        ...(again && { $unset: { remindedAt: 1 } }),
      },
      { session: transaction },
    );
    await rearrange(changed, now, transaction);
    if (!moved && changed.endsAt.getTime() === session.endsAt.getTime()) return;
    const revision = (event.revision ?? 0) + 1;
    await keepSpan(event, { revision }, transaction);
    await tellHolders('changed', await activeSignups(_id, transaction), now, revision, transaction);
  });
  return showManaged(id, scope);
}

/** No offer outlives the start of its session, which may have been moved forward. */
async function shortenOffers(session: Session, transaction: ClientSession): Promise<void> {
  const { _id, startsAt, dueAt } = session;
  const { modifiedCount } = await SignupModel.collection.updateMany(
    { session: _id, state: 'offered', offeredUntil: { $gt: startsAt } },
    { $set: { offeredUntil: startsAt } },
    { session: transaction },
  );
  if (modifiedCount > 0 && !(dueAt && dueAt < startsAt)) session.dueAt = startsAt;
}

/** An event begins with its first session and ends with its last. */
async function keepSpan(event: Event, change: Partial<Event>, transaction: ClientSession): Promise<void> {
  await changeEvent(event, { ...change, ...spanOf(await sessionsOf(event._id, transaction)) }, transaction);
}
