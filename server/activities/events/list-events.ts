import { type Types, trusted } from 'mongoose';
import { type Event, EventModel, publicEventStates } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { byTime } from '../../platform/database/keyset.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** An event with its sessions, sorted by their start. */
export type EventWithSessions = Event & { sessions: Session[] };

/** Which events to list. */
export interface EventQuery {
  /** Only events of this region and those below it (canonical code). */
  region?: string | undefined;
  /** Only events that end after this; events that have ended are never listed. */
  from?: Date | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * List the published events that have not ended, by the start of their first session.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listEvents({ region, from, limit, cursor }: EventQuery, now: Date) {
  const events = await EventModel.find({
    state: 'published',
    endsAt: trusted({ $gt: from && from > now ? from : now }),
    ...(region && { region: trusted(regionRange(region)) }),
    ...byTime.after(cursor, ['startsAt', '_id']),
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byTime.page(events, limit, ({ startsAt, _id }) => [startsAt, _id]);
  return { items: await withSessions(items), next };
}

/** Read an event with its sessions. @throws {Failure} `event_not_found`, also where it was never published. */
export async function getEvent(id: string): Promise<EventWithSessions> {
  const event = await EventModel.findOne({ _id: id, state: trusted({ $in: [...publicEventStates] }) }).lean();
  if (!event) throw new Failure('event_not_found');
  const [whole] = await withSessions([event]);
  return whole as EventWithSessions;
}

async function withSessions(events: Event[]): Promise<EventWithSessions[]> {
  const ids: Types.ObjectId[] = events.map(({ _id }) => _id);
  const sessions: Session[] = await SessionModel.find({ event: trusted({ $in: ids }) })
    .sort({ startsAt: 1, _id: 1 })
    .lean();
  const byEvent = Map.groupBy(sessions, ({ event }) => String(event));
  return events.map((event) => ({ ...event, sessions: byEvent.get(String(event._id)) ?? [] }));
}
