import { trusted } from 'mongoose';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { MessageModel, type OutboxMessage } from '../../../schemas/messages/outbox.ts';
import { byTimeDescending } from '../../platform/database/keyset.ts';

/**
 * List a person's messages, the newest first, including those that could not be delivered through WeChat.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMyMessages(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const found = await MessageModel.find({ person, ...byTimeDescending.after(cursor, ['at', '_id']) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<OutboxMessage[]>();
  const { items, next } = byTimeDescending.page(found, limit, ({ at, _id }) => [at, _id]);
  const [events, sessions] = await Promise.all([
    EventModel.find({ _id: trusted({ $in: items.map(({ event }) => event) }) }, { title: 1, place: 1 }).lean(),
    SessionModel.find({ _id: trusted({ $in: items.map(({ session }) => session) }) }, { startsAt: 1 }).lean(),
  ]);
  const eventOf = new Map(events.map((event) => [String(event._id), event]));
  const startOf = new Map(sessions.map(({ _id, startsAt }) => [String(_id), startsAt]));
  return {
    items: items.flatMap(({ _id, kind, event: eventId, session: sessionId, signup, at }) => {
      const [event, startsAt] = [eventOf.get(String(eventId)), startOf.get(String(sessionId))];
      if (!event || !startsAt) return [];
      const ids = { eventId: String(eventId), sessionId: String(sessionId), signupId: String(signup) };
      return [{ id: String(_id), kind, ...ids, title: event.title, place: event.place, startsAt, at }];
    }),
    next,
  };
}
