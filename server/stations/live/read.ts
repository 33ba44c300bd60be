import { setImmediate as turn } from 'node:timers/promises';
import { trusted } from 'mongoose';
import { RegionModel } from '../../../schemas/region.ts';
import { StationModel, type StoredStation } from '../../../schemas/station.ts';
import { putStation } from '../map/station-map.ts';
import type { LabelSources } from '../search/labels.ts';
import { stationTable } from '../tables/tables.ts';
import type { Atlas } from './atlas.ts';

/** Of larger pieces more would outlive their turn, and be moved by the garbage collector. */
const batchSize = 500;
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
  const cursor = StationModel.collection.find<StoredStation>(
    {},
    {
      projection: { given: 0, ask: 0, createdAt: 0, updatedAt: 0, __v: 0 },
      batchSize,
      maxTimeMS,
      // What the database holds was checked as it was written.
      enableUtf8Validation: false,
    },
  );
  let more = cursor.hasNext();
  while (await more) {
    const stations = cursor.readBufferedDocuments();
    // The database makes the next piece while this one is taken in.
    more = cursor.hasNext();
    more.catch(() => {}); // it is awaited after this piece
    await turn();
    for (const stored of stations) if (!isDropped(stored._id)) putStation(atlas.map, stored);
  }
  atlas.names.seal();
}
