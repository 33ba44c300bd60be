import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';

/** An event to be published, with its sessions. */
export interface EventPlan {
  /** The organiser's own code; an event that has it is not made again. */
  code: string;
  title: string;
  kind: string;
  union: string;
  region: string;
  /** Code of the station it takes place at, where it is one. */
  station?: string;
  place: string;
  description?: string;
  sessions: readonly SessionPlan[];
}

/** One session, its places and its sign-up window. */
export interface SessionPlan {
  startsAt: Date;
  endsAt: Date;
  places: number;
  /** How many the waiting list takes; none where it is left out. */
  waitingPlaces?: number;
  opensAt: Date;
  closesAt: Date;
}

/**
 * Publish an event with its sessions, all or nothing.
 *
 * @returns the event's id, and whether it was there before, unchanged.
 * @throws {Failure} `overloaded`.
 */
export function publishEvent(
  plan: EventPlan,
  { sample }: { sample: boolean },
): Promise<{ id: string; added: boolean }> {
  const { station: stationCode, sessions, ...fields } = plan;
  return transact(performance.now() + patienceMs, async (session) => {
    const existing = await EventModel.exists({ code: plan.code });
    if (existing) return { id: String(existing._id), added: false };

    const station = stationCode && (await StationModel.exists({ code: stationCode }));
    const event = new EventModel({
      ...fields,
      ...(station && { station: station._id }),
      ...(sample && { sample }),
      state: 'published',
      startsAt: new Date(Math.min(...sessions.map(({ startsAt }) => startsAt.getTime()))),
      endsAt: new Date(Math.max(...sessions.map(({ endsAt }) => endsAt.getTime()))),
    });
    await event.save({ session });
    await SessionModel.insertMany(
      sessions.map((each) => ({ ...each, event: event._id, taken: 0, published: true })),
      { session },
    );
    return { id: String(event._id), added: true };
  });
}
