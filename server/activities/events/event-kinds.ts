import { defaultEventKinds, type EventKind, EventKindModel } from '../../../schemas/activities/events/event-kind.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { putKeyed } from '../../platform/database/record-version.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** Add the default event kinds to the table; existing kinds stay as officers left them. */
export async function seedEventKinds(): Promise<void> {
  await EventKindModel.bulkWrite(
    Object.entries(defaultEventKinds).map(([_id, name]) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: { name, active: true } }, upsert: true },
    })),
  );
}

/** List all event kinds, sorted by key. */
export function listEventKinds(): Promise<EventKind[]> {
  return EventKindModel.find({}).sort({ _id: 1 }).lean();
}

/**
 * Add an event kind, rename it or deactivate it.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `changed_since`; `outside_scope` unless the caller's scope is the whole installation.
 */
export async function saveEventKind(
  key: string,
  change: { name: string; active: boolean },
  scope: Scope,
  seen?: number,
): Promise<EventKind> {
  if (scope.unions !== wholeInstallation) throw new Failure('outside_scope');
  return putKeyed<EventKind>(EventKindModel, key, { fields: change, seen });
}

/** Require an active event kind. @throws {Failure} `event_kind_not_found`. */
export async function requireEventKind(key: string): Promise<void> {
  if (!(await EventKindModel.exists({ _id: key, active: true })))
    throw new Failure('event_kind_not_found', { kind: key });
}
