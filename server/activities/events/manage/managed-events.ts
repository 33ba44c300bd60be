import { type ClientSession, type QueryFilter, Types, trusted } from 'mongoose';
import { type Event, EventModel, type EventState } from '../../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../../access/staff/scope.ts';
import { byTimeDescending } from '../../../platform/database/keyset.ts';
import { nextVersion } from '../../../platform/database/record-version.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { unionScopeFilter, unionScopeStages } from '../../../territory/unions/union-scope.ts';
import type { EventWithSessions } from '../list-events.ts';

/**
 * Find an event of a union in the scope, in whatever state. An event outside the scope and one that does not exist take
 * the same single command, so that nobody can tell them apart.
 *
 * @throws {Failure} `event_not_found`.
 */
export async function findManagedEvent(id: string, scope: Scope, transaction?: ClientSession): Promise<Event> {
  const [event] = await EventModel.collection
    .aggregate<Event>([{ $match: { _id: new Types.ObjectId(id) } }, ...unionScopeStages(scope)], {
      maxTimeMS: 3000,
      ...(transaction && { session: transaction }),
    })
    .toArray();
  if (!event) throw new Failure('event_not_found');
  return event;
}

/** Read the sessions of an event, sorted by their start. */
export function readSessions(event: Types.ObjectId, transaction?: ClientSession): Promise<Session[]> {
  return SessionModel.collection
    .find<Session>({ event }, { maxTimeMS: 3000, ...(transaction && { session: transaction }) })
    .sort({ startsAt: 1, _id: 1 })
    .toArray();
}

/** Read an event of the scope with its sessions. @throws {Failure} `event_not_found`. */
export async function showManagedEvent(id: string, scope: Scope): Promise<EventWithSessions> {
  const event = await findManagedEvent(id, scope);
  return { ...event, sessions: await readSessions(event._id) };
}

/**
 * List the events of the scope's unions in whatever state, the latest first.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listManagedEvents(
  { state, limit, cursor }: { state?: EventState | undefined; limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  const unions =
    scope.unions === wholeInstallation ? undefined : await UnionModel.distinct('_id', unionScopeFilter(scope));
  const filter: QueryFilter<Event> = {
    ...(unions && { union: trusted({ $in: unions }) }),
    ...(state && { state }),
    ...byTimeDescending.after(cursor, ['startsAt', '_id']),
  };
  const events = await EventModel.find(filter)
    .sort({ startsAt: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byTimeDescending.page(events, limit, ({ startsAt, _id }) => [startsAt, _id]);
  const sessions = await SessionModel.find({ event: trusted({ $in: items.map(({ _id }) => _id) }) })
    .sort({ startsAt: 1, _id: 1 })
    .lean();
  const byEvent = Map.groupBy(sessions, ({ event }) => String(event));
  return { items: items.map((event) => ({ ...event, sessions: byEvent.get(String(event._id)) ?? [] })), next };
}

/** Require that an event is in one of these states. @throws {Failure} `event_state_wrong`. */
export function requireEventState(event: Pick<Event, 'state'>, ...states: EventState[]): void {
  if (!states.includes(event.state)) throw new Failure('event_state_wrong', { state: event.state });
}

/** Update an event if it still is in the state in which it was read; this is its next version. */
export async function updateEvent(
  event: Pick<Event, '_id' | 'state'>,
  change: Partial<Event>,
  transaction: ClientSession,
): Promise<void> {
  await EventModel.collection.updateOne(
    { _id: event._id, state: event.state },
    { $set: { ...change, updatedAt: new Date() }, ...nextVersion },
    { session: transaction },
  );
}
