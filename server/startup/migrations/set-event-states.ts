import { EventModel } from '../../../schemas/activities/events/event.ts';

/**
 * Set the state of events of an earlier version, which only knew whether an event was published.
 *
 * @returns how many events were changed.
 */
export async function setEventStates(): Promise<number> {
  const { modifiedCount } = await EventModel.collection.updateMany({ state: { $exists: false } }, [
    { $set: { state: { $cond: ['$published', 'published', 'draft'] }, revision: 0 } },
    { $unset: 'published' },
  ]);
  return modifiedCount;
}
