import type { Types } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import type { SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import type { Session } from '../../../../schemas/activities/events/session.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import type { EventWithSessions } from '../list.ts';
import { storeDraft } from './drafts.ts';
import { findManaged, sessionsOf, showManaged } from './managed.ts';

const dayMs = 24 * 3600_000;

/**
 * Draft a copy of an event, so many days later; nobody's sign-up is copied.
 *
 * @throws {Failure} `event_not_found`, `event_code_taken`, `overloaded`.
 */
export async function copyEvent(
  id: string,
  { code, days }: { code: string; days: number },
  scope: Scope,
): Promise<EventWithSessions> {
  const event = await findManaged(id, scope);
  const copy = await storeCopy(event, await sessionsOf(event._id), { code, days });
  return showManaged(String(copy), scope);
}

/**
 * Make a series of an event: so many drafts like it, each some days after the one before, with its code and a number.
 *
 * Asked for again, those that are there stay as they are.
 *
 * @throws {Failure} `event_not_found`, `overloaded`.
 */
export async function makeSeries(
  id: string,
  { every, count }: { every: number; count: number },
  scope: Scope,
): Promise<{ items: EventWithSessions[] }> {
  const event = await findManaged(id, scope);
  const sessions = await sessionsOf(event._id);
  const series = event.series ?? event._id;
  await EventModel.updateOne({ _id: event._id }, { $set: { series } });
  const items = [];
  for (let number = 1; number <= count; number++) {
    const code = `${event.code}-${number + 1}`;
    const made = await EventModel.findOne({ code, series }, { _id: 1 }).lean();
    const copy = made?._id ?? (await storeCopy(event, sessions, { code, days: number * every, series }));
    items.push(await showManaged(String(copy), scope));
  }
  return { items };
}

async function storeCopy(
  event: Event,
  sessions: readonly Session[],
  { code, days, series }: { code: string; days: number; series?: Types.ObjectId },
): Promise<Types.ObjectId> {
  const { _id, state, revision, reason, policy, sample, series: _, ...fields } = event;
  const { createdAt, updatedAt, __v, ...kept } = fields as typeof fields & Record<string, unknown>;
  const held = sessions.filter(({ cancelledAt }) => !cancelledAt);
  // Of an event that was called off all sessions were meant.
  const meant = state === 'cancelled' || held.length === 0 ? sessions : held;
  const later = meant.map((session) => shifted(session, days * dayMs));
  const { event: copy } = await storeDraft({ ...kept, code, ...(series && { series }), sessions: later });
  return copy;
}

function shifted(session: Session, ms: number): SessionFields {
  const at = (time: Date) => new Date(time.getTime() + ms);
  return {
    startsAt: at(session.startsAt),
    endsAt: at(session.endsAt),
    opensAt: at(session.opensAt),
    closesAt: at(session.closesAt),
    ...(session.cancelUntil && { cancelUntil: at(session.cancelUntil) }),
    places: session.wantedPlaces ?? session.places,
    waitingPlaces: session.waitingPlaces ?? 0,
  };
}
