import { setImmediate as turn } from 'node:timers/promises';
import { trusted } from 'mongoose';
import { RegionModel } from '../../../schemas/region.ts';
import { StationModel, type StoredStation } from '../../../schemas/station.ts';
import { putStation } from '../map/station-map.ts';
import type { LabelSources } from '../search/labels.ts';
import { stationTable } from '../tables/tables.ts';
import type { Atlas } from './atlas.ts';

const batchSize = 2000;
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
export async function readStations(atlas: Atlas, isDropped: (id: string) => boolean): Promise<void> {
  // The driver and not mongoose: nothing is cast, and nobody changes what is read.
  const cursor = StationModel.collection.find<StoredStation>(
    {},
    {
      projection: { given: 0, ask: 0, createdAt: 0, updatedAt: 0, __v: 0 },
      batchSize,
      maxTimeMS,
    },
  );
  let inPiece = 0;
  for await (const stored of cursor) {
    if (!isDropped(String(stored._id))) putStation(atlas.map, stored);
    if (++inPiece % batchSize === 0) await turn();
  }
  atlas.names.seal();
}
