import { type ClientSession, type QueryFilter, Types, trusted } from 'mongoose';
import { type Event, EventModel, type EventState } from '../../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../../platform/text/cursor.ts';
import { onlyWithin, unionsInScope } from '../../../territory/unions/scope.ts';
import type { EventWithSessions } from '../list.ts';

/**
 * An event whose union lies in the scope, in whatever state; one command whether it does or not, or is there at all.
 *
 * @throws {Failure} `event_not_found`.
 */
export async function findManaged(id: string, scope: Scope, transaction?: ClientSession): Promise<Event> {
  const [event] = await EventModel.collection
    .aggregate<Event>([{ $match: { _id: new Types.ObjectId(id) } }, ...onlyWithin(scope)], {
      maxTimeMS: 3000,
      ...(transaction && { session: transaction }),
    })
    .toArray();
  if (!event) throw new Failure('event_not_found');
  return event;
}

/** The sessions of an event, by their start. */
export function sessionsOf(event: Types.ObjectId, transaction?: ClientSession): Promise<Session[]> {
  return SessionModel.collection
    .find<Session>({ event }, { maxTimeMS: 3000, ...(transaction && { session: transaction }) })
    .sort({ startsAt: 1, _id: 1 })
    .toArray();
}

/** An event of the scope with its sessions. @throws {Failure} `event_not_found`. */
export async function showManaged(id: string, scope: Scope): Promise<EventWithSessions> {
  const event = await findManaged(id, scope);
  return { ...event, sessions: await sessionsOf(event._id) };
}

/**
 * The events of the scope's unions, the latest first, in whatever state.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listManaged(
  { state, limit, cursor }: { state?: EventState | undefined; limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const unions =
    scope.unions === wholeInstallation ? undefined : await UnionModel.distinct('_id', unionsInScope(scope));
  const filter: QueryFilter<Event> = {
    ...(unions && { union: trusted({ $in: unions }) }),
    ...(state && { state }),
    ...(after && {
      $or: [{ startsAt: trusted({ $lt: after.at }) }, { startsAt: after.at, _id: trusted({ $lt: after.id }) }],
    }),
  };
  const events = await EventModel.find(filter)
    .sort({ startsAt: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = toPage(events, limit, ({ startsAt, _id }) => ({ at: startsAt, id: _id }));
  const sessions = await SessionModel.find({ event: trusted({ $in: items.map(({ _id }) => _id) }) })
    .sort({ startsAt: 1, _id: 1 })
    .lean();
  const byEvent = Map.groupBy(sessions, ({ event }) => String(event));
  return { items: items.map((event) => ({ ...event, sessions: byEvent.get(String(event._id)) ?? [] })), next };
}

/** @throws {Failure} `event_state_wrong` where an event is in none of these states. */
export function requireState(event: Pick<Event, 'state'>, ...states: EventState[]): void {
  if (!states.includes(event.state)) throw new Failure('event_state_wrong', { state: event.state });
}

/** Write an event that was read in the same transaction, or a moment ago in the state that it was in. */
export async function changeEvent(
  event: Pick<Event, '_id' | 'state'>,
  change: Partial<Event>,
  transaction: ClientSession,
): Promise<void> {
  await EventModel.collection.updateOne(
    { _id: event._id, state: event.state },
    { $set: { ...change, updatedAt: new Date() } },
    { session: transaction },
  );
}
