import { isPlaced, StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { wallMinute } from '../../platform/calendar/calendar.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { closedStationJson } from '../map/json-writer.ts';
import { stationBody } from '../map/station-body.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';

/**
 * Answer with one station and its opening status. A station that was closed down is still found by its id; one without a
 * place is for its officers only.
 *
 * @returns the JSON (`MapStationView`) as latin1 text: each character is one byte.
 * @throws {Failure} `station_not_found`.
 */
export async function answerStation({ map, writer }: IndexSnapshot, id: string, now: Date): Promise<string> {
  const row = map.ids.rowOf(id);
  if (row !== undefined) return writer.one({ row }, wallMinute(now));
  const stored = (await StationModel.findById(id).lean()) as StoredStation | null;
  if (!stored || !isPlaced(stored)) throw new Failure('station_not_found');
  return Buffer.from(closedStationJson(stationBody(stored))).toString('latin1');
}
