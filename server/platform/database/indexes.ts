import mongoose from 'mongoose';
import '../../../schemas/all.ts';

/** A collection whose indexes differ from those of its schema. */
export interface IndexDrift {
  collection: string;
  /** How many declared indexes do not exist. */
  missing: number;
  /** Names of indexes that no schema declares. */
  extra: string[];
}

/** Create every collection and index that the schemas declare, and leave existing ones as they are. */
export async function createIndexes(): Promise<void> {
  for (const model of Object.values(mongoose.models)) {
    await model.createCollection();
    await model.createIndexes();
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
