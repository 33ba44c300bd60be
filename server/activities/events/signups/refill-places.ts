import type { ClientSession } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import { type Session, SessionModel } from '../../../../schemas/activities/events/session.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { countsUpdate, fillPlaces } from './fill-places.ts';

/**
 * Give the free places of a session to waiting people, and write its counts.
 *
 * @param session as read in the same transaction, with the caller's own changes of the counts.
 * @throws {Failure} `event_not_found`.
 */
export async function refillPlaces(session: Session, now: Date, transaction: ClientSession): Promise<void> {
  const rules = await EventModel.collection.findOne<Event>({ _id: session.event }, { session: transaction });
  if (!rules) throw new Failure('event_not_found');
  const { counts } = await fillPlaces({ session, rules, newcomers: [], now }, transaction);
  await SessionModel.collection.updateOne({ _id: session._id }, countsUpdate(counts), { session: transaction });
}
