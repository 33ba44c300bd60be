import { Types, trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { type CrowdingLevel, CrowdingModel } from '../../../schemas/stations/station-feedback.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { stationWithin } from '../within.ts';
import { crowdingAt, halfLifeMinutes } from './level.ts';

const hourMs = 3600_000;
/** Of so many stations an hour one worker can say how full they are: nobody is at more. */
const mostStationsAnHour = 6;

/** How full some stations seem to be, in the order they are asked for. */
export async function crowdingOf(stations: readonly string[], now: Date) {
  const ids = stations.map((id) => new Types.ObjectId(id));
  const said = await CrowdingModel.find({ station: trusted({ $in: ids }) }).lean();
  const byStation = Map.groupBy(said, ({ station }) => String(station));
  return stations.map((station) => ({ station, ...crowdingAt(byStation.get(station) ?? [], now), halfLifeMinutes }));
}

/**
 * Take a worker's word for how full a station is; it replaces their last.
 *
 * @throws {Failure} `station_not_found`, `station_closed_down`, `crowding_too_often`, `overloaded`.
 */
export async function reportCrowding(station: string, person: string, level: CrowdingLevel, now: Date) {
  const found = await StationModel.findById(station, { state: 1 }).lean();
  if (!found) throw new Failure('station_not_found');
  if (found.state === 'closed_down') throw new Failure('station_closed_down');
  const recent = { person, at: trusted({ $gt: new Date(now.getTime() - hourMs) }) };
  const elsewhere = await CrowdingModel.countDocuments({ ...recent, station: trusted({ $ne: found._id }) });
  if (elsewhere >= mostStationsAnHour) throw new Failure('crowding_too_often');
  await say({ station, person }, level, now);
  return (await crowdingOf([station], now))[0] as Awaited<ReturnType<typeof crowdingOf>>[number];
}

/**
 * Take a keeper's word for how full a station of their unions is; it replaces their last.
 *
 * @throws {Failure} `station_not_found`, also for one beyond the scope; `station_closed_down`, `overloaded`.
 */
export async function keepCrowding(
  station: string,
  level: CrowdingLevel,
  { account, scope, now }: { account: string; scope: Scope; now: Date },
) {
  const { state } = await stationWithin(station, scope);
  if (state === 'closed_down') throw new Failure('station_closed_down');
  await say({ station, account }, level, now);
  return (await crowdingOf([station], now))[0] as Awaited<ReturnType<typeof crowdingOf>>[number];
}

/** One word a person and station; two at once meet at the unique key, and the second goes again. */
function say(by: { station: string } & ({ person: string } | { account: string }), level: CrowdingLevel, now: Date) {
  return transact(performance.now() + patienceMs, (session) =>
    CrowdingModel.updateOne(by, { $set: { level, at: now } }, { upsert: true, session }),
  );
}
