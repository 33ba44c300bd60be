import { Types } from 'mongoose';
import type { StoredStation } from '../../../schemas/stations/station.ts';
import { putStation } from '../../../server/stations/map/station-map.ts';
import { createIndexSnapshot, type IndexSnapshot } from '../../../server/stations/memory/index-snapshot.ts';
import { aStation } from './stations.ts';

/** A station as the database gives it. */
export function stored(fields: Parameters<typeof aStation>[0]): StoredStation {
  return { _id: new Types.ObjectId(), ...aStation(fields) } as unknown as StoredStation;
}

/** What a server has in memory of these stations, without tables. */
export function atlasOf(stations: readonly StoredStation[]): IndexSnapshot {
  const atlas = createIndexSnapshot(16, { kinds: [], services: [], regions: [] });
  for (const station of stations) putStation(atlas.map, station);
  atlas.names.compact();
  return atlas;
}
