import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { mongo } from 'mongoose';
import { ReferenceModel, type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { levelOf, parentOf } from './codes.ts';

const files = {
  regions: new URL('./data/regions.csv.br', import.meta.url),
  recoded: new URL('./data/recoded.csv', import.meta.url),
};
/** Documents a write; one write of all would outlast the driver's wait for a majority on a slow disk. */
const batch = 5000;

/**
 * Bring the regions of China, province to street, and the codes they had before into the database.
 *
 * Costs one small read where this version is there already. Regions that an imported file has changed stay as they
 * are, and nothing is deleted. It can be interrupted and run again.
 *
 * @returns how many regions were written.
 */
export async function loadRegions(): Promise<number> {
  const sources = [readFileSync(files.regions), readFileSync(files.recoded)];
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16);
  const held = await ReferenceModel.findById('regions').lean();
  if (held?.version === version) return 0;

  const written = await writeChanged(referenceRegions());
  await ReferenceModel.updateOne({ _id: 'regions' }, { $set: { version } }, { upsert: true });
  return written;
}

/** The reference data as documents, the replaced codes among them. */
export function referenceRegions(): Region[] {
  const regions = new Map<string, Region>();
  const text = brotliDecompressSync(readFileSync(files.regions)).toString('utf8');
  for (const line of text.trimEnd().split('\n')) {
    const [code = '', name = ''] = line.split(',');
    regions.set(code, { _id: code, name, level: levelOf(code), parent: parentOf(code) });
  }

  const recoded = readFileSync(files.recoded, 'utf8').trimEnd().split('\n').slice(1);
  for (const line of recoded) {
    const [old = '', code = '', joined = '', , , streets] = line.split(',');
    const names = joined.split('、');
    const today = regions.get(code);
    if (!today) throw new Error(`recoded.csv names ${code}, which regions.csv does not hold`);
    const aliases = new Set([...(today.aliases ?? []), ...names]);
    aliases.delete(today.name);
    if (aliases.size > 0) today.aliases = [...aliases];
    if (old === code) continue;
    const name = names.at(-1) ?? today.name;
    const region = { _id: old, name, level: levelOf(old), parent: parentOf(old), replacedBy: code };
    regions.set(old, streets === 'kept' ? { ...region, streetsKept: true } : region);
  }
  return [...regions.values()];
}

async function writeChanged(wanted: readonly Region[]): Promise<number> {
  const stored = new Map<string, Region>();
  for await (const region of collection().find({ level: { $ne: 'community' } }, { batchSize: batch })) {
    stored.set(region._id, region);
  }
  const fresh = wanted.filter((region) => !stored.has(region._id));
  const changed = wanted.filter((region) => {
    const held = stored.get(region._id);
    return held && !held.edited && signature(held) !== signature(region);
  });
  for (let at = 0; at < fresh.length; at += batch) await insertNew(fresh.slice(at, at + batch));
  for (let at = 0; at < changed.length; at += batch) {
    await collection().bulkWrite(
      changed.slice(at, at + batch).map((region) => ({
        replaceOne: { filter: { _id: region._id, edited: { $ne: true } }, replacement: region },
      })),
      { ordered: false },
    );
  }
  return fresh.length + changed.length;
}

/** Two servers that start together may meet, so that one finds what the other wrote. */
async function insertNew(regions: Region[]): Promise<void> {
  try {
    await collection().insertMany(regions, { ordered: false });
  } catch (error) {
    const met = error instanceof mongo.MongoBulkWriteError && [error.writeErrors].flat().every((e) => e.code === 11000);
    if (!met) throw error;
  }
}

/** The driver's collection: mongoose would build and check 45,000 documents of our own. */
function collection(): mongo.Collection<Region> {
  return RegionModel.collection as unknown as mongo.Collection<Region>;
}

function signature(region: Region): string {
  const { _id, name, level, parent, aliases, replacedBy, streetsKept } = region;
  return JSON.stringify([_id, name, level, parent, aliases ?? null, replacedBy ?? null, streetsKept ?? false]);
}
