import mongoose, { type Types } from 'mongoose';
import { type Event, EventModel, openStates } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';

/** An event with its sessions, by their start. */
export type EventWithSessions = Event & { sessions: Session[] };

/** Which page of the events. */
export interface EventQuery {
  /** Only events of this region and those below it (canonical code). */
  region?: string | undefined;
  /** Only events that end after this; the past is never listed. */
  from?: Date | undefined;
  limit: number;
  cursor?: string | undefined;
}

/**
 * The published events that have not ended, by the start of their first session.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listEvents({ region, from, limit, cursor }: EventQuery, now: Date) {
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const events = await EventModel.find({
    state: 'published',
    endsAt: mongoose.trusted({ $gt: from && from > now ? from : now }),
    ...(region && { region: mongoose.trusted(regionRange(region)) }),
    ...(after && {
      $or: [
        { startsAt: mongoose.trusted({ $gt: after.at }) },
        { startsAt: after.at, _id: mongoose.trusted({ $gt: after.id }) },
      ],
    }),
  })
    .sort({ startsAt: 1, _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = toPage(events, limit, ({ startsAt, _id }) => ({ at: startsAt, id: _id }));
  return { items: await withSessions(items), next };
}

/** @throws {Failure} `event_not_found`, also where it was never published. */
export async function getEvent(id: string): Promise<EventWithSessions> {
  const event = await EventModel.findOne({ _id: id, state: mongoose.trusted({ $in: [...openStates] }) }).lean();
  if (!event) throw new Failure('event_not_found');
  const [whole] = await withSessions([event]);
  return whole as EventWithSessions;
}

async function withSessions(events: Event[]): Promise<EventWithSessions[]> {
  const ids: Types.ObjectId[] = events.map(({ _id }) => _id);
  const sessions: Session[] = await SessionModel.find({ event: mongoose.trusted({ $in: ids }) })
    .sort({ startsAt: 1, _id: 1 })
    .lean();
  const byEvent = Map.groupBy(sessions, ({ event }) => String(event));
  return events.map((event) => ({ ...event, sessions: byEvent.get(String(event._id)) ?? [] }));
}
