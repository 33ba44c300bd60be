import { Types } from 'mongoose';
import { type Event, EventModel, publicEventStates } from '../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../schemas/activities/events/session.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeStages } from '../../territory/unions/union-scope.ts';

/** A session with the fields of its event that check-in needs. */
export type CheckInSession = Pick<Session, '_id' | 'event' | 'startsAt' | 'endsAt' | 'taken' | 'cancelledAt'> & {
  eventFields: Pick<Event, 'title' | 'place' | 'union' | 'state' | 'location' | 'checkin' | 'policy'>;
};

const sessionProjection = { event: 1, startsAt: 1, endsAt: 1, taken: 1, cancelledAt: 1 } as const;
const eventProjection = { title: 1, place: 1, union: 1, state: 1, location: 1, checkin: 1, policy: 1 } as const;

/** Find a session by its id. @returns undefined when there is none, or its event was never published. */
export async function findCheckInSession(session: string): Promise<CheckInSession | undefined> {
  return (await readCheckInSessions(session, []))[0];
}

/**
 * Find a session of a union in the scope by its id. A session outside the scope and one that does not exist take the
 * same single command, so that nobody can tell them apart.
 *
 * @throws {Failure} `session_not_found`.
 */
export async function findManagedCheckInSession(sessionId: string, scope: Scope): Promise<CheckInSession> {
  const [session] = await readCheckInSessions(sessionId, unionScopeStages(scope, 'eventFields.union'));
  if (!session) throw new Failure('session_not_found');
  return session;
}

/** Whether the session was cancelled. A session of a cancelled event may have taken place before that. */
export function isSessionCancelled({ cancelledAt }: Pick<CheckInSession, 'cancelledAt'>): boolean {
  return Boolean(cancelledAt);
}

/**
 * Read a session by its id in one command, with further aggregation stages.
 *
 * @returns one session, or none.
 */
export function readCheckInSessions<Found extends CheckInSession>(
  session: string,
  furtherStages: object[],
): Promise<Found[]> {
  return SessionModel.collection
    .aggregate<Found>(
      [
        { $match: { _id: new Types.ObjectId(session) } },
        { $project: sessionProjection },
        {
          $lookup: {
            from: EventModel.collection.collectionName,
            localField: 'event',
            foreignField: '_id',
            pipeline: [{ $match: { state: { $in: [...publicEventStates] } } }, { $project: eventProjection }],
            as: 'eventFields',
          },
        },
        { $unwind: '$eventFields' },
        ...furtherStages,
      ],
      { maxTimeMS: 3000 },
    )
    .toArray();
}
