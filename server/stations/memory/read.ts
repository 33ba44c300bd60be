import { setImmediate as turn } from 'node:timers/promises';
import { mongo, trusted } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { putStation } from '../map/station-map.ts';
import type { LabelSources } from '../search/labels.ts';
import { stationTable } from '../vocabulary/tables.ts';
import type { Atlas } from './index-snapshot.ts';

/** Answers wait while so many are taken in. */
const batchSize = 1000;
const maxTimeMS = 60_000;

/** How many stations there are, near enough to make room for them. */
export async function countStations(): Promise<number> {
  return StationModel.collection.estimatedDocumentCount();
}

/** Read what tables and regions call things. */
export async function readLabels(): Promise<LabelSources> {
  const [kinds, services, regions] = await Promise.all([
    stationTable('kinds'),
    stationTable('services'),
    RegionModel.find({ level: trusted({ $in: ['province', 'city', 'district'] }), replacedBy: null })
      .select({ name: 1, level: 1, aliases: 1 })
      .setOptions({ maxTimeMS })
      .lean(),
  ]);
  return { kinds, services, regions };
}

/**
 * Read every station into an atlas, in pieces, so that answers can be given between them.
 *
 * @param isDropped Whether a station was deleted while the collection was read.
 */
export async function readStations(atlas: Atlas, isDropped: (id: unknown) => boolean): Promise<void> {
  // The driver and not mongoose: nothing is cast, and nobody changes what is read.
  const cursor = StationModel.collection.find<Uint8Array>(
    {},
    { projection: { given: 0, ask: 0, createdAt: 0, updatedAt: 0, __v: 0 }, batchSize, maxTimeMS, raw: true },
  );
  let more = cursor.hasNext();
  while (await more) {
    const stations = cursor.readBufferedDocuments();
    // The database makes the next piece while this one is taken in.
    more = cursor.hasNext();
    more.catch(() => {}); // it is awaited after this piece
    await turn();
    // Each by itself: of a thousand objects at once most would outlive their turn, and be moved by the garbage collector.
    for (const bytes of stations) {
      const stored = mongo.BSON.deserialize(bytes, { validation: { utf8: false } }) as StoredStation;
      if (!isDropped(stored._id)) putStation(atlas.map, stored);
    }
  }
  atlas.names.seal();
}
