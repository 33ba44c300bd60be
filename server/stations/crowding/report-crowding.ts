import { Types, trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { type CrowdingLevel, CrowdingModel } from '../../../schemas/stations/station-feedback.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { hourMs } from '../../platform/calendar/durations.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findStationInScope } from '../record/station-scope.ts';
import { estimateCrowding, halfLifeMinutes } from './estimate-crowding.ts';

/** On how many stations a worker can report in an hour: nobody visits more. */
const maxStationsPerHour = 6;

/** Estimate how full some stations are, in the order of `stations`. */
export async function readCrowding(stations: readonly string[], now: Date) {
  const ids = stations.map((id) => new Types.ObjectId(id));
  const reports = await CrowdingModel.find({ station: trusted({ $in: ids }) }).lean();
  const byStation = Map.groupBy(reports, ({ station }) => String(station));
  return stations.map((station) => ({
    station,
    ...estimateCrowding(byStation.get(station) ?? [], now),
    halfLifeMinutes,
  }));
}

/**
 * Report as a worker how full a station is. It replaces their last report on the station.
 *
 * @throws {Failure} `station_not_found`, `station_closed_down`, `crowding_too_often`, `overloaded`.
 */
export async function reportCrowding(station: string, person: string, level: CrowdingLevel, now: Date) {
  const found = await StationModel.findById(station, { state: 1 }).lean();
  if (!found) throw new Failure('station_not_found');
  if (found.state === 'closed_down') throw new Failure('station_closed_down');
  const recent = { person, at: trusted({ $gt: new Date(now.getTime() - hourMs) }) };
  const elsewhere = await CrowdingModel.countDocuments({ ...recent, station: trusted({ $ne: found._id }) });
  if (elsewhere >= maxStationsPerHour) throw new Failure('crowding_too_often');
  await saveReport({ station, person }, level, now);
  return (await readCrowding([station], now))[0] as Awaited<ReturnType<typeof readCrowding>>[number];
}

/**
 * Report as a keeper how full a station of their unions is. It replaces their last report on the station.
 *
 * @throws {Failure} `station_not_found`, also for a station beyond the scope; `station_closed_down`, `overloaded`.
 */
export async function reportCrowdingAsKeeper(
  station: string,
  level: CrowdingLevel,
  { account, scope, now }: { account: string; scope: Scope; now: Date },
) {
  const { state } = await findStationInScope(station, scope);
  if (state === 'closed_down') throw new Failure('station_closed_down');
  await saveReport({ station, account }, level, now);
  return (await readCrowding([station], now))[0] as Awaited<ReturnType<typeof readCrowding>>[number];
}

/**
 * Save the one report of a person on a station. Two at once collide at the unique key, and the second is tried again.
 */
function saveReport(
  by: { station: string } & ({ person: string } | { account: string }),
  level: CrowdingLevel,
  now: Date,
) {
  return transact(performance.now() + transactionTimeoutMs, (session) =>
    CrowdingModel.updateOne(by, { $set: { level, at: now } }, { upsert: true, session }),
  );
}
