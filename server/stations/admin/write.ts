import { type HydratedDocument, trusted } from 'mongoose';
import {
  type Station,
  StationModel,
  type StationState,
  type StoredStation,
} from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { takeVersions } from '../versions.ts';
import { stationWithin } from '../within.ts';
import { planStation, type StationChange } from './plan.ts';

/** What a new station must have; the rest may come later. */
export type NewStation = StationChange &
  Required<Pick<StationChange, 'place'>> & { code: string; name: string; kind: string; union: string; region: string };

/** Who changes a station, and when: the id of an account, or `cli`. */
export interface Doing {
  scope: Scope;
  by: string;
  now: Date;
}

/**
 * Add a station, which whoever adds it has verified.
 *
 * @throws {Failure} `station_code_taken`, those of `planStation`.
 */
export async function createStation(
  { code, ...change }: NewStation,
  { scope, by, now }: Doing,
): Promise<StoredStation> {
  const { $set } = await planStation(change, scope);
  return transact(performance.now() + patienceMs, async (session) => {
    if (await StationModel.exists({ code }).session(session)) throw new Failure('station_code_taken', { code });
    const version = await takeVersions(1, session);
    const lists = { aliases: [], serves: [], services: [], pictures: [] };
    const fields = { ...lists, ...$set, code, state: 'open' as const, verified: { at: now, by }, version };
    const [station] = await StationModel.create([{ ...fields, createdAt: now, updatedAt: now }], {
      session,
      timestamps: false,
    });
    return (station as HydratedDocument<Station>).toObject() as StoredStation;
  });
}

/**
 * Change a station; whom it is moved to must be in the scope too.
 *
 * @param seen The version that the officer looked at: where another change came first, nothing is done.
 * @throws {Failure} `station_not_found`, `station_changed`, `station_closed_down`, those of `planStation`.
 */
export async function editStation(
  id: string,
  change: StationChange,
  { scope, now }: Doing,
  seen?: number,
): Promise<StoredStation> {
  await stationWithin(id, scope);
  const planned = await planStation(change, scope);
  return writeStation(id, scope, planned, now, {
    ...(seen !== undefined && { version: seen }),
    state: trusted({ $ne: 'closed_down' as const }),
  });
}

/** What must hold of a station for a write to happen. */
type WriteFilter = { version?: number; state?: StationState | { $ne: 'closed_down' } };

/**
 * Write a station of the scope where it still fits a filter, and give it the next version.
 *
 * @throws {Failure} `station_not_found`; `station_closed_down` or `station_changed`, where it does not fit.
 */
export async function writeStation(
  id: string,
  scope: Scope,
  update: { $set?: Partial<Station>; $unset?: Partial<Record<keyof Station, 1>> },
  now: Date,
  filter: WriteFilter = {},
): Promise<StoredStation> {
  const { union } = await stationWithin(id, scope);
  return transact(performance.now() + patienceMs, async (session) => {
    const version = await takeVersions(1, session);
    const written = await StationModel.findOneAndUpdate(
      // The union again: in between it may have been given to somebody else's.
      { ...filter, _id: id, union },
      {
        $set: { ...update.$set, version, updatedAt: now },
        ...(update.$unset && Object.keys(update.$unset).length > 0 && { $unset: update.$unset }),
      },
      { returnDocument: 'after', timestamps: false, session },
    ).lean();
    if (written) return written;
    const there = await StationModel.findById(id, { state: 1 }).session(session).lean();
    throw new Failure(there?.state === 'closed_down' ? 'station_closed_down' : 'station_changed');
  });
}
