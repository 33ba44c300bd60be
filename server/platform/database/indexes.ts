import mongoose, { type mongo } from 'mongoose';
import '../../../schemas/all.ts';

/** A collection whose indexes differ from those of its schema. */
export interface IndexDrift {
  collection: string;
  /** How many declared indexes do not exist. */
  missing: number;
  /** Names of indexes that no schema declares. */
  extra: string[];
}

/**
 * Create every collection and index that the schemas declare, and leave existing ones as they are. One command a collection,
 * because the command line waits for it at every start.
 */
export async function createIndexes(): Promise<void> {
  const collections = await mongoose.connection.listCollections();
  const existing = new Set(collections.map(({ name }) => name));
  for (const model of Object.values(mongoose.models)) {
    if (!existing.has(model.collection.name)) await model.createCollection();
    const indexes = model.schema
      .indexes()
      .map(([key, options]) => ({ ...options, key: key as mongo.IndexSpecification }));
    if (indexes.length > 0) await model.collection.createIndexes(indexes as mongo.IndexDescription[]);
  }
}

/** Compare the indexes of the schemas with those of the database, without changing anything. */
export async function findIndexDrift(): Promise<IndexDrift[]> {
  const drifts: IndexDrift[] = [];
  for (const model of Object.values(mongoose.models)) {
    const { toCreate, toDrop } = await model.diffIndexes();
    if (toCreate.length > 0 || toDrop.length > 0) {
      drifts.push({ collection: model.collection.name, missing: toCreate.length, extra: toDrop });
    }
  }
  return drifts;
}
