import type { Types } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import type { SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { dayMs } from '../../../platform/calendar/durations.ts';
import { nextVersion } from '../../../platform/database/record-version.ts';
import type { EventWithSessions } from '../list-events.ts';
import { storeDraft } from './drafts.ts';
import { findManagedEvent, readSessions, showManagedEvent } from './managed-events.ts';

/**
 * Create a draft that copies an event, so many days later. Sign-ups are not copied.
 *
 * @throws {Failure} `event_not_found`, `event_code_taken`, `overloaded`.
 */
export async function copyEvent(
  id: string,
  { code, days }: { code: string; days: number },
  scope: Scope,
): Promise<EventWithSessions> {
  const event = await findManagedEvent(id, scope);
  const copy = await storeCopy(event, await readSessions(event._id), { code, days });
  return showManagedEvent(String(copy), scope);
}

/**
 * Create a series from an event: `count` drafts that copy it, each `every` days after the one before. A draft's code is
 * the event's code with a number.
 *
 * Repeated, it keeps the drafts that exist already.
 *
 * @throws {Failure} `event_not_found`, `event_code_taken`, `overloaded`.
 */
export async function createSeries(
  id: string,
  { every, count }: { every: number; count: number },
  scope: Scope,
): Promise<{ items: EventWithSessions[] }> {
  const event = await findManagedEvent(id, scope);
  const sessions = await readSessions(event._id);
  const series = event.series ?? event._id;
  if (!event.series) await EventModel.updateOne({ _id: event._id }, { $set: { series }, ...nextVersion });
  const items = [];
  for (let number = 1; number <= count; number++) {
    const code = `${event.code}-${number + 1}`;
    const existing = await EventModel.findOne({ code, series }, { _id: 1 }).lean();
    const copy = existing?._id ?? (await storeCopy(event, sessions, { code, days: number * every, series }));
    items.push(await showManagedEvent(String(copy), scope));
  }
  return { items };
}

async function storeCopy(
  event: Event,
  sessions: readonly Session[],
  { code, days, series }: { code: string; days: number; series?: Types.ObjectId },
): Promise<Types.ObjectId> {
  const { _id, state, revision, version, reason, policy, sample, series: _, ...fields } = event;
  const { createdAt, updatedAt, __v, ...copied } = fields as typeof fields & Record<string, unknown>;
  const open = sessions.filter(({ cancelledAt }) => !cancelledAt);
  // Of a cancelled event all sessions are copied, because cancelling it cancelled them.
  const originals = state === 'cancelled' || open.length === 0 ? sessions : open;
  const shifted = originals.map((session) => shiftSession(session, days * dayMs));
  const { event: copy } = await storeDraft({ ...copied, code, ...(series && { series }), sessions: shifted });
  return copy;
}

function shiftSession(session: Session, ms: number): SessionFields {
  const shift = (time: Date) => new Date(time.getTime() + ms);
  return {
    startsAt: shift(session.startsAt),
    endsAt: shift(session.endsAt),
    opensAt: shift(session.opensAt),
    closesAt: shift(session.closesAt),
    ...(session.cancelUntil && { cancelUntil: shift(session.cancelUntil) }),
    places: session.wantedPlaces ?? session.places,
    waitingPlaces: session.waitingPlaces ?? 0,
  };
}
