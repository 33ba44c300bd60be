import { type ClientSession, Types } from 'mongoose';
import { type Event, EventModel } from '../../../../schemas/activities/events/event.ts';
import type { EventChange, NewEvent, SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import { SessionModel } from '../../../../schemas/activities/events/session.ts';
import { StationModel } from '../../../../schemas/stations/station.ts';
import { UnionModel } from '../../../../schemas/territory/union.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { asSeen, isAsSeen, nextVersion } from '../../../platform/database/record-version.ts';
import { transact, transactionTimeoutMs } from '../../../platform/database/transaction.ts';
import { updateOf } from '../../../platform/database/update-of.ts';
import { changedSince, saysTheSame } from '../../../platform/errors/changed-since.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { coversUnion } from '../../../territory/unions/union-scope.ts';
import { requireProgramme } from '../../programmes/programmes.ts';
import { findInvalidQuestion } from '../check-questions.ts';
import { requireEventKind } from '../event-kinds.ts';
import type { EventWithSessions } from '../list-events.ts';
import { findManagedEvent, readSessions, requireEventState, showManagedEvent } from './managed-events.ts';
import { notifySignups, readActiveSignups } from './notify-signups.ts';
import { requireSessionTimes, spanOf } from './session-times.ts';

/**
 * Create a draft of an event of a union in the scope, with its sessions.
 *
 * @throws {Failure} `union_not_found`, also for a union outside the scope; `event_code_taken`; `event_kind_not_found`,
 *   `station_not_found`, `programme_not_found`, `questions_wrong`, `checkin_place_missing`, `session_times_wrong`; `overloaded`.
 */
export async function createDraft(plan: NewEvent, scope: Scope): Promise<EventWithSessions> {
  const { sessions, code, union: unionId, ...fields } = plan;
  const union = await UnionModel.findById(unionId).lean();
  if (!union || !coversUnion(scope, union)) throw new Failure('union_not_found', { union: unionId });
  requirePlaceOfCheckIn(fields);
  const stored = await storedFields(fields, unionId);
  for (const session of sessions) requireSessionTimes(session);
  const region = fields.region ?? union.region;
  const { event } = await storeDraft({ ...(stored as Partial<Event>), code, union: unionId, region, sessions });
  return showManagedEvent(String(event), scope);
}

/** A draft of an event to store, with its sessions. */
export type EventDraft = Partial<Event> & { code: string; sessions: readonly SessionFields[] };

/** Store a draft with its sessions, all or nothing. @throws {Failure} `event_code_taken`, `overloaded`. */
export function storeDraft({ sessions, ...fields }: EventDraft): Promise<{ event: Types.ObjectId }> {
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    if (await EventModel.exists({ code: fields.code })) throw new Failure('event_code_taken', { code: fields.code });
    const event = new EventModel({ ...fields, state: 'draft', ...spanOf(sessions) });
    await event.save({ session });
    await SessionModel.insertMany(
      sessions.map((each) => ({ ...each, event: event._id, taken: 0, published: false })),
      { session },
    );
    return { event: event._id };
  });
}

/**
 * Change an event; null empties a field. The conditions, questions and companions of a published event cannot be changed. Where the place of
 * a published event changes, everybody who has a sign-up for a future session is notified.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `event_not_found`; `changed_since`; `event_state_wrong` for a finished or cancelled event, and for
 *   conditions, questions and companions of a published one; those of `createDraft`.
 */
export async function editEvent(
  id: string,
  fields: EventChange,
  scope: Scope,
  now: Date,
  seen?: number,
): Promise<EventWithSessions> {
  const event = await findManagedEvent(id, scope);
  requireEventState(event, 'draft', 'review', 'published');
  if (changesRules(fields, event)) requireEventState(event, 'draft', 'review');
  if (fields.location !== undefined || fields.checkin !== undefined) requirePlaceOfCheckIn({ ...event, ...fields });
  const stored = await storedFields(fields, event.union);
  await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const before = await EventModel.findOneAndUpdate(
      { _id: event._id, state: event.state, ...asSeen(seen) },
      { ...updateOf(stored), ...nextVersion },
    )
      .session(transaction)
      .lean();
    if (!before) throw notAsSeen(await findManagedEvent(id, scope, transaction), fields, seen);
    if (event.state === 'published' && placeChanges(before, stored)) await notifyOfPlace(before, now, transaction);
  });
  return showManagedEvent(id, scope);
}

function notAsSeen(event: Event, fields: EventChange, seen: number | undefined): Failure {
  if (isAsSeen(event, seen)) return new Failure('event_state_wrong', { state: event.state });
  return changedSince(fields, { ...event, stationId: event.station, programmeId: event.programme });
}

/** Whether a change is of what people were asked when they signed up. */
function changesRules(fields: EventChange, event: Event): boolean {
  return (['conditions', 'questions', 'companions'] as const).some(
    (name) => fields[name] !== undefined && !saysTheSame(fields[name], event[name]),
  );
}

function placeChanges(before: Event, { place, address }: EventFields): boolean {
  const isOther = (value: unknown, stored: unknown) => value !== undefined && !saysTheSame(value, stored);
  return isOther(place, before.place) || isOther(address, before.address);
}

async function notifyOfPlace(event: Event, now: Date, transaction: ClientSession): Promise<void> {
  const revision = (event.revision ?? 0) + 1;
  await EventModel.updateOne({ _id: event._id }, { $set: { revision } }).session(transaction);
  for (const session of await readSessions(event._id, transaction)) {
    if (session.cancelledAt || session.endsAt <= now) continue;
    await notifySignups('changed', await readActiveSignups(session._id, transaction), now, revision, transaction);
  }
}

/** The fields of an event to store; null where one is to be empty. */
type EventFields = { [Name in keyof Event]?: Event[Name] | null };

/** Require a location where people must be near it. @throws {Failure} `checkin_place_missing`. */
function requirePlaceOfCheckIn({ location, checkin }: Pick<EventFields | EventChange, 'location' | 'checkin'>): void {
  if (checkin?.radius && !location) throw new Failure('checkin_place_missing');
}

/** Check what an input refers to, and give the fields as they are stored. */
async function storedFields({ stationId, programmeId, ...fields }: EventChange, union: string) {
  if (fields.kind) await requireEventKind(fields.kind);
  const invalid = fields.questions && findInvalidQuestion(fields.questions);
  if (invalid) throw new Failure('questions_wrong', { key: invalid });
  if (stationId && !(await StationModel.exists({ _id: stationId }))) throw new Failure('station_not_found');
  if (programmeId) await requireProgramme(programmeId, union);
  return {
    ...fields,
    ...(stationId !== undefined && { station: stationId && new Types.ObjectId(stationId) }),
    ...(programmeId !== undefined && { programme: programmeId && new Types.ObjectId(programmeId) }),
  } as EventFields;
}
