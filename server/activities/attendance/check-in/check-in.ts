import { Types } from 'mongoose';
import type { Event } from '../../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { onlyWithin } from '../../../territory/unions/scope.ts';

/** A session with what its door needs to know of the event. */
export type Door = Pick<Session, '_id' | 'event' | 'startsAt' | 'endsAt' | 'taken' | 'cancelledAt'> & {
  of: Pick<Event, 'title' | 'place' | 'union' | 'state' | 'location' | 'checkin' | 'policy'>;
};

const shown = { event: 1, startsAt: 1, endsAt: 1, taken: 1, cancelledAt: 1 } as const;
const shownOfEvent = { title: 1, place: 1, union: 1, state: 1, location: 1, checkin: 1, policy: 1 } as const;

/** The session of that id, where its event is no draft. */
export async function findDoor(session: string): Promise<Door | undefined> {
  return (await readDoors(session, []))[0];
}

/**
 * The session of that id, where its union lies in the scope; one command whether it does or not, or is there at all.
 *
 * @throws {Failure} `session_not_found`.
 */
export async function findDoorWithin(session: string, scope: Scope): Promise<Door> {
  const [door] = await readDoors(session, onlyWithin(scope, 'of.union'));
  if (!door) throw new Failure('session_not_found');
  return door;
}

/** Whether the session was called off; one of an event that was called off later may have taken place. */
export function isCancelled({ cancelledAt }: Pick<Door, 'cancelledAt'>): boolean {
  return Boolean(cancelledAt);
}

/** The session of that id, or none, in one command with what further stages add to it. */
export function readDoors<Found extends Door>(session: string, further: object[]): Promise<Found[]> {
  return SessionModel.collection
    .aggregate<Found>(
      [
        { $match: { _id: new Types.ObjectId(session) } },
        { $project: shown },
        {
          $lookup: {
            from: 'events',
            localField: 'event',
            foreignField: '_id',
            pipeline: [
              { $match: { state: { $in: ['published', 'cancelled', 'finished'] } } },
              { $project: shownOfEvent },
            ],
            as: 'of',
          },
        },
        { $unwind: '$of' },
        ...further,
      ],
      { maxTimeMS: 3000 },
    )
    .toArray();
}
