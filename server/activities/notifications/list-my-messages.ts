import { Types, trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { type Message, MessageModel } from '../../../schemas/messages/outbox.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';
import { findManaged } from '../events/manage/managed.ts';

/** A page of what a person was to be told, the newest first, whether WeChat took it or not. */
export async function myMessages(person: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = cursor ? fromCursor(cursor) : undefined;
  const before = after && [{ at: trusted({ $lt: after.at }) }, { at: after.at, _id: trusted({ $lt: after.id }) }];
  const found = await MessageModel.find({ person, ...(before && { $or: before }) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Message[]>();
  const { items, next } = toPage(found, limit, ({ at, _id }) => ({ at, id: _id }));
  const [events, sessions] = await Promise.all([
    EventModel.find({ _id: trusted({ $in: items.map(({ event }) => event) }) }, { title: 1, place: 1 }).lean(),
    SessionModel.find({ _id: trusted({ $in: items.map(({ session }) => session) }) }, { startsAt: 1 }).lean(),
  ]);
  const eventOf = new Map(events.map((event) => [String(event._id), event]));
  const startOf = new Map(sessions.map(({ _id, startsAt }) => [String(_id), startsAt]));
  return {
    items: items.flatMap(({ _id, kind, event, session, signup, at }) => {
      const [of, startsAt] = [eventOf.get(String(event)), startOf.get(String(session))];
      const ids = { eventId: String(event), sessionId: String(session), signupId: String(signup) };
      return of && startsAt ? [{ id: String(_id), kind, ...ids, title: of.title, place: of.place, startsAt, at }] : [];
    }),
    next,
  };
}

/**
 * How many people were told of an event, of what, and why others were not.
 *
 * @throws {Failure} `event_not_found` where there is none, or not of the scope's unions.
 */
export async function toldOf(event: string, scope: Scope) {
  await findManaged(event, scope);
  const counts = await MessageModel.aggregate<{ _id: Pick<Message, 'kind' | 'state' | 'reason'>; people: number }>([
    { $match: { event: new Types.ObjectId(event) } },
    { $group: { _id: { kind: '$kind', state: '$state', reason: '$reason' }, people: { $sum: 1 } } },
    { $sort: { '_id.kind': 1, '_id.state': 1, '_id.reason': 1 } },
  ]);
  return { items: counts.map(({ _id, people }) => ({ ..._id, reason: _id.reason ?? null, people })) };
}
