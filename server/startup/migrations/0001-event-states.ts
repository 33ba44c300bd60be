import { EventModel } from '../../../schemas/activities/events/event.ts';

/** Give events of an earlier version, which were published or not, their state; how many. */
export async function giveEventStates(): Promise<number> {
  const { modifiedCount } = await EventModel.collection.updateMany({ state: { $exists: false } }, [
    { $set: { state: { $cond: ['$published', 'published', 'draft'] }, revision: 0 } },
    { $unset: 'published' },
  ]);
  return modifiedCount;
}
