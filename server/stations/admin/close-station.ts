import type { StoredStation } from '../../../schemas/stations/station.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { notClosedDown, type StaffAction, updateStation } from './write-station.ts';

/**
 * Close a station for a time. It opens again by itself.
 *
 * @throws {Failure} `closure_invalid`, `station_closed_down`, `station_not_found`.
 */
export async function closeTemporarily(
  id: string,
  { reason, from, until }: { reason: string; from?: Date | undefined; until: Date },
  { scope, now }: StaffAction,
): Promise<StoredStation> {
  const closure = { reason, from: from ?? now, until };
  if (closure.until <= closure.from || closure.until <= now) throw new Failure('closure_invalid');
  return updateStation(id, scope, { $set: { state: 'closed_temporarily', closure } }, now, notClosedDown);
}

/**
 * End a closure before its time.
 *
 * @throws {Failure} `station_closed_down`, `station_not_found`.
 */
export async function reopenStation(id: string, { scope, now }: StaffAction): Promise<StoredStation> {
  return updateStation(id, scope, { $set: { state: 'open' }, $unset: { closure: 1 } }, now, notClosedDown);
}

/**
 * Close a station for good. It stays stored as a tombstone, so that clients that keep a copy learn of it.
 *
 * @throws {Failure} `station_closed_down`, `station_not_found`.
 */
export async function closePermanently(
  id: string,
  reason: string,
  { scope, now }: StaffAction,
): Promise<StoredStation> {
  return updateStation(
    id,
    scope,
    { $set: { state: 'closed_down', closure: { reason, from: now } } },
    now,
    notClosedDown,
  );
}

/**
 * Undo that a station was closed for good, when that was a mistake.
 *
 * @throws {Failure} `station_not_found`; `station_changed` when it is not closed for good.
 */
export async function undoPermanentClosure(id: string, { scope, now }: StaffAction): Promise<StoredStation> {
  const update = { $set: { state: 'open' as const }, $unset: { closure: 1 as const } };
  return updateStation(id, scope, update, now, { state: 'closed_down' });
}

/**
 * Record that an officer has verified all data of a station.
 *
 * @throws {Failure} `station_closed_down`, `station_not_found`.
 */
export async function verifyStation(id: string, { scope, by, now }: StaffAction): Promise<StoredStation> {
  return updateStation(id, scope, { $set: { verified: { at: now, by } } }, now, notClosedDown);
}
