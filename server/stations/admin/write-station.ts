import { type HydratedDocument, trusted } from 'mongoose';
import {
  type Station,
  StationModel,
  type StationState,
  type StoredStation,
} from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { asSeen, isAsSeen } from '../../platform/database/record-version.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findStationInScope } from '../record/station-scope.ts';
import { takeVersions } from '../record/version-numbers.ts';
import { toStationForStaff } from './list-stations.ts';
import { prepareUpdate, type StationChange, type StationUpdate } from './prepare-update.ts';

/** The fields of a new station; those that are not required may be added later. */
export type NewStation = StationChange &
  Required<Pick<StationChange, 'place'>> & { code: string; name: string; kind: string; union: string; region: string };

/** Who changes a station, and when. */
export interface StaffAction {
  scope: Scope;
  /** The id of an account, or `cli`. */
  by: string;
  now: Date;
}

/**
 * Add a station. It counts as verified by the officer who adds it.
 *
 * @throws {Failure} `station_code_taken`, `overloaded`, those of `prepareUpdate`.
 */
export async function createStation(
  { code, ...change }: NewStation,
  { scope, by, now }: StaffAction,
): Promise<StoredStation> {
  const { $set } = await prepareUpdate(change, scope);
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    if (await StationModel.exists({ code }).session(session)) throw new Failure('station_code_taken', { code });
    const version = await takeVersions(1, session);
    const emptyLists = { aliases: [], serves: [], services: [], pictures: [] };
    const fields = { ...emptyLists, ...$set, code, state: 'open' as const, verified: { at: now, by }, version };
    const [station] = await StationModel.create([{ ...fields, createdAt: now, updatedAt: now }], {
      session,
      timestamps: false,
    });
    return (station as HydratedDocument<Station>).toObject() as StoredStation;
  });
}

/**
 * Change a station. A union that it is given to must be in the scope too.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `station_not_found`, `changed_since`, `station_changed`, `station_closed_down`, `overloaded`, those
 *   of `prepareUpdate`.
 */
export async function editStation(
  id: string,
  change: StationChange,
  { scope, now }: StaffAction,
  seen?: number,
): Promise<StoredStation> {
  await findStationInScope(id, scope);
  const update = await prepareUpdate(change, scope);
  const { given: place } = update.$set;
  return updateStation(id, scope, update, now, notClosedDown, {
    version: seen,
    sent: { ...change, ...(place && { place }) },
  });
}

/** What must be true of a station for an update to happen. */
type UpdateCondition = { state?: StationState | { $ne: 'closed_down' } };
/** A station that was closed down is not changed any more. */
export const notClosedDown = { state: trusted({ $ne: 'closed_down' as const }) };

/**
 * Update a station of the scope if it still meets a condition, and give it the next version.
 *
 * @param seen the version that an officer saw, if they say so, and what they sent.
 * @throws {Failure} `station_not_found`, `overloaded`; `changed_since` when the station has another version than was seen;
 *   `station_closed_down` or `station_changed` when it does not meet the condition.
 */
export async function updateStation(
  id: string,
  scope: Scope,
  update: StationUpdate,
  now: Date,
  condition: UpdateCondition,
  seen?: { version: number | undefined; sent: StationChange },
): Promise<StoredStation> {
  const { union } = await findStationInScope(id, scope);
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    const version = await takeVersions(1, session);
    const written = await StationModel.findOneAndUpdate(
      // The union is checked again: the station may have been given to another one in between.
      { ...condition, ...asSeen(seen?.version), _id: id, union },
      {
        $set: { ...update.$set, version, updatedAt: now },
        ...(update.$unset && { $unset: update.$unset }),
      },
      { returnDocument: 'after', timestamps: false, session },
    ).lean();
    if (written) return written;
    const stored = await StationModel.findById(id).session(session).lean();
    if (stored?.state === 'closed_down') throw new Failure('station_closed_down');
    // A station that was given to another union meanwhile may be none of this officer's.
    if (seen && stored?.union === union && !isAsSeen(stored, seen.version))
      throw changedSince(seen.sent, asInChange(stored));
    throw new Failure('station_changed');
  });
}

/** A stored station with the fields of a change, as its officers gave them. */
function asInChange(stored: StoredStation) {
  const { given, hours, writtenHours, ...station } = toStationForStaff(stored);
  return { ...station, place: given, hours: writtenHours ?? hours };
}
