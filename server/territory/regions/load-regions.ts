import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { ReferenceModel } from '../../../schemas/territory/reference-data.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { driver } from '../../platform/database/driver.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { parentRegionOf, regionLevelOf } from './region-codes.ts';

const files = {
  regions: new URL('./data/regions.csv.br', import.meta.url),
  recoded: new URL('./data/recoded.csv', import.meta.url),
};
/** Documents in one write. One write of all 45,000 would exceed the driver's wait for a majority on a slow disk. */
const batchSize = 5000;

/**
 * Load the regions of China from province to street, and their replaced codes, into the database.
 *
 * It costs one small read if this version is loaded already. Regions that an imported file has changed stay as they are,
 * and nothing is deleted. It can be interrupted and run again.
 *
 * @returns how many regions were written.
 */
export async function loadRegions(): Promise<number> {
  const sources = [readFileSync(files.regions), readFileSync(files.recoded)];
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16);
  const loaded = await ReferenceModel.findById('regions').lean();
  if (loaded?.version === version) return 0;

  const written = await writeChanged(readReferenceRegions());
  await ReferenceModel.updateOne({ _id: 'regions' }, { $set: { version } }, { upsert: true });
  return written;
}

/** Read the reference data as documents, including the replaced codes. */
export function readReferenceRegions(): Region[] {
  const regions = new Map<string, Region>();
  const text = brotliDecompressSync(readFileSync(files.regions)).toString('utf8');
  for (const line of text.trimEnd().split('\n')) {
    const [code = '', name = ''] = line.split(',');
    regions.set(code, { _id: code, name, level: regionLevelOf(code), parent: parentRegionOf(code) });
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
    const region = { _id: old, name, level: regionLevelOf(old), parent: parentRegionOf(old), replacedBy: code };
    regions.set(old, streets === 'kept' ? { ...region, streetsKept: true } : region);
  }
  return [...regions.values()];
}

async function writeChanged(reference: readonly Region[]): Promise<number> {
  const stored = new Map<string, Region>();
  for await (const region of collection().find({ level: { $ne: 'community' } }, { batchSize })) {
    stored.set(region._id, region);
  }
  const added = reference.filter((region) => !stored.has(region._id));
  const changed = reference.filter((region) => {
    const before = stored.get(region._id);
    return before && !before.edited && signatureOf(before) !== signatureOf(region);
  });
  for (let at = 0; at < added.length; at += batchSize) await insertRegions(added.slice(at, at + batchSize));
  for (let at = 0; at < changed.length; at += batchSize) {
    await collection().bulkWrite(
      changed.slice(at, at + batchSize).map((region) => ({
        replaceOne: { filter: { _id: region._id, edited: { $ne: true } }, replacement: region },
      })),
      { ordered: false },
    );
  }
  return added.length + changed.length;
}

/** Insert regions. Another server that starts at the same time may have inserted some of them already. */
async function insertRegions(regions: Region[]): Promise<void> {
  try {
    await collection().insertMany(regions, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** The driver's collection: mongoose would needlessly build and validate 45,000 documents. */
function collection() {
  return driver<Region>(RegionModel);
}

function signatureOf(region: Region): string {
  const { _id, name, level, parent, aliases, replacedBy, streetsKept } = region;
  return JSON.stringify([_id, name, level, parent, aliases ?? null, replacedBy ?? null, streetsKept ?? false]);
}
