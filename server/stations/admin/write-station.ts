import { type HydratedDocument, trusted } from 'mongoose';
import {
  type Station,
  StationModel,
  type StationState,
  type StoredStation,
} from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findStationInScope } from '../record/station-scope.ts';
import { takeVersions } from '../record/version-numbers.ts';
import { prepareUpdate, type StationChange } from './prepare-update.ts';

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
 * @param seenVersion the version that the officer looked at: nothing is changed when another change came first.
 * @throws {Failure} `station_not_found`, `station_changed`, `station_closed_down`, `overloaded`, those of
 *   `prepareUpdate`.
 */
export async function editStation(
  id: string,
  change: StationChange,
  { scope, now }: StaffAction,
  seenVersion?: number,
): Promise<StoredStation> {
  await findStationInScope(id, scope);
  const update = await prepareUpdate(change, scope);
  return updateStation(id, scope, update, now, {
    ...(seenVersion !== undefined && { version: seenVersion }),
    state: trusted({ $ne: 'closed_down' as const }),
  });
}

/** What must be true of a station for an update to happen. */
type UpdateCondition = { version?: number; state?: StationState | { $ne: 'closed_down' } };

/**
 * Update a station of the scope if it still meets a condition, and give it the next version.
 *
 * @throws {Failure} `station_not_found`, `overloaded`; `station_closed_down` or `station_changed` when the station
 *   does not meet the condition.
 */
export async function updateStation(
  id: string,
  scope: Scope,
  update: { $set?: Partial<Station>; $unset?: Partial<Record<keyof Station, 1>> },
  now: Date,
  condition: UpdateCondition,
): Promise<StoredStation> {
  const { union } = await findStationInScope(id, scope);
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    const version = await takeVersions(1, session);
    const written = await StationModel.findOneAndUpdate(
      // The union is checked again: the station may have been given to another one in between.
      { ...condition, _id: id, union },
      {
        $set: { ...update.$set, version, updatedAt: now },
        ...(update.$unset && Object.keys(update.$unset).length > 0 && { $unset: update.$unset }),
      },
      { returnDocument: 'after', timestamps: false, session },
    ).lean();
    if (written) return written;
    const stored = await StationModel.findById(id, { state: 1 }).session(session).lean();
    throw new Failure(stored?.state === 'closed_down' ? 'station_closed_down' : 'station_changed');
  });
}
