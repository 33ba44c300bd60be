import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';

/** An event to create and publish, with its sessions. */
export interface NewPublishedEvent {
  /** The organiser's own code; if an event has it, nothing is created. */
  code: string;
  title: string;
  kind: string;
  union: string;
  region: string;
  /** The code of the station where it takes place, if any. */
  station?: string;
  place: string;
  description?: string;
  sessions: readonly NewPublishedSession[];
}

/** A session with its places and its sign-up window. */
export interface NewPublishedSession {
  startsAt: Date;
  endsAt: Date;
  places: number;
  /** How many people the waiting list takes; 0 where it is left out. */
  waitingPlaces?: number;
  opensAt: Date;
  closesAt: Date;
}

/**
 * Create and publish an event with its sessions, all or nothing.
 *
 * @returns the event's id; `added` is false where an event had the code already and stays unchanged.
 * @throws {Failure} `overloaded`.
 */
export function publishEvent(
  plan: NewPublishedEvent,
  { sample }: { sample: boolean },
): Promise<{ id: string; added: boolean }> {
  const { station: stationCode, sessions, ...fields } = plan;
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
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
