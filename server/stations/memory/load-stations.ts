import { setImmediate as nextTurn } from 'node:timers/promises';
import { mongo, trusted } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';
import { putStation } from '../map/station-map.ts';
import type { LabelSources } from '../search/labels.ts';
import { readStationTable } from '../vocabulary/station-tables.ts';
import type { IndexSnapshot } from './index-snapshot.ts';

/** Requests wait while so many stations are put into the map. */
const batchSize = 1000;
const maxTimeMS = minuteMs;

/** Estimate how many stations there are, to make room for them. */
export async function countStations(): Promise<number> {
  return StationModel.collection.estimatedDocumentCount();
}

/** Read the tables and regions whose names become labels. */
export async function readLabelSources(): Promise<LabelSources> {
  const [kinds, services, regions] = await Promise.all([
    readStationTable('kinds'),
    readStationTable('services'),
    RegionModel.find({ level: trusted({ $in: ['province', 'city', 'district'] }), replacedBy: null })
      .select({ name: 1, level: 1, aliases: 1 })
      .setOptions({ maxTimeMS })
      .lean(),
  ]);
  return { kinds, services, regions };
}

/**
 * Read every station into a snapshot, in batches, so that requests are answered between them.
 *
 * @param isDeleted whether a station was deleted while the collection is read.
 */
export async function loadStations(snapshot: IndexSnapshot, isDeleted: (id: unknown) => boolean): Promise<void> {
  // The driver instead of mongoose: nothing has to be cast, and the documents are only read.
  const cursor = StationModel.collection.find<Uint8Array>(
    {},
    { projection: { given: 0, ask: 0, createdAt: 0, updatedAt: 0, __v: 0 }, batchSize, maxTimeMS, raw: true },
  );
  let hasMore = cursor.hasNext();
  while (await hasMore) {
    const stations = cursor.readBufferedDocuments();
    // The database prepares the next batch while this one is put into the map.
    hasMore = cursor.hasNext();
    hasMore.catch(() => {}); // it is awaited after this batch
    await nextTurn();
    // Documents are parsed one by one: of a thousand at once most would survive a collection of young objects, and the
    // garbage collector would have to move them.
    for (const bytes of stations) {
      const stored = mongo.BSON.deserialize(bytes, { validation: { utf8: false } }) as StoredStation;
      if (!isDeleted(stored._id)) putStation(snapshot.map, stored);
    }
  }
  snapshot.names.compact();
}
