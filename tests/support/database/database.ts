import mongoose, { type mongo } from 'mongoose';
import { ReferenceModel } from '../../../schemas/territory/reference-data.ts';
import { RegionModel } from '../../../schemas/territory/region.ts';
import { seedEventKinds } from '../../../server/activities/events/event-kinds.ts';
import { connectDatabase } from '../../../server/platform/database/connect-database.ts';
import { createIndexes } from '../../../server/platform/database/indexes.ts';
import { killIdleTransactions } from '../../../server/platform/database/kill-idle-transactions.ts';
import { loadRegions } from '../../../server/territory/regions/load-regions.ts';
import { longestWaitMs } from '../wait.ts';

/** No wait for the database ends before a test's does: on a busy machine the product would say that it is overloaded. */
const patient = {
  waitQueueTimeoutMS: longestWaitMs,
  serverSelectionTimeoutMS: longestWaitMs,
  socketTimeoutMS: longestWaitMs,
};

/**
 * Connect to a database of this file's own, empty but for what every installation has, and with its indexes.
 *
 * The files that a worker runs one after the other share it, each emptying what the last one left: making two hundred
 * collections and indexes takes longer than most files' tests.
 *
 * @param regions Whether the regions of China are to be in it.
 * @returns its name.
 */
export async function takeDatabase(uri: string, { regions }: { regions: boolean }): Promise<string> {
  const dbName = `test_${process.env.VITEST_POOL_ID}${regions ? '_regions' : ''}`;
  await connectDatabase(uri, { dbName, ...patient });
  // A process that a test killed leaves its transaction open, for which every other write waits.
  const looking = setInterval(() => void killIdleTransactions().catch(() => {}), 1000);
  try {
    const db = mongoose.connection.db as mongo.Db;
    if (!(await emptied(db, { regions }))) {
      await db.dropDatabase();
      await createIndexes();
    }
    await seedEventKinds();
    if (regions) await loadRegions();
    await note(db);
  } finally {
    clearInterval(looking);
  }
  return dbName;
}

/** What a database was like when a file took it. */
interface Note {
  _id: string;
  /** Collections by name, each with what tells it from another of its name that was made later. */
  collections: Record<string, string>;
  indexes: number;
  /** A hash of all regions. */
  regions: string;
}

/** Beside the databases of files, where no test looks. */
function notes(db: mongo.Db): mongo.Collection<Note> {
  return db.client.db('test_notes').collection('notes');
}

async function note(db: mongo.Db): Promise<void> {
  const noted = { collections: await collectionsOf(db), indexes: await indexesOf(db), regions: await hashOf(db) };
  // Acknowledged by a majority, and with it every write before.
  await notes(db).updateOne({ _id: db.databaseName }, { $set: noted }, { upsert: true });
}

/** Remove every document; false where collections or indexes are others than the last file found. */
async function emptied(db: mongo.Db, { regions }: { regions: boolean }): Promise<boolean> {
  const noted = await notes(db).findOne({ _id: db.databaseName });
  if (!noted) return false;
  await db.command({ profile: 0 });
  const found = await collectionsOf(db);
  for (const name of Object.keys(found)) if (!(name in noted.collections)) await db.collection(name).drop();
  if (Object.entries(noted.collections).some(([name, id]) => found[name] !== id)) return false;
  if ((await indexesOf(db)) !== noted.indexes) return false;
  const kept = regions && (await hashOf(db)) === noted.regions;
  for (const name of Object.keys(noted.collections)) {
    const collection = db.collection<{ _id: string }>(name, { writeConcern: { w: 1 } });
    if (kept && name === RegionModel.collection.name) continue;
    if ((await collection.estimatedDocumentCount()) === 0) continue;
    const others = kept && name === ReferenceModel.collection.name;
    await collection.deleteMany(others ? { _id: { $ne: 'regions' } } : {});
  }
  return true;
}

async function collectionsOf(db: mongo.Db): Promise<Record<string, string>> {
  const found = await db.listCollections<mongo.CollectionInfo>({}, { nameOnly: false }).toArray();
  return Object.fromEntries(found.map(({ name, info }) => [name, String(info?.uuid?.toString('hex'))]));
}

async function indexesOf(db: mongo.Db): Promise<number> {
  return Number((await db.stats()).indexes);
}

async function hashOf(db: mongo.Db): Promise<string> {
  const { name } = RegionModel.collection;
  return (await db.command({ dbHash: 1, collections: [name] })).collections[name];
}
