import mongoose from 'mongoose';
import '../../../schemas/all.ts';

/** The collections whose indexes are not those of the schemas. */
export interface IndexDrift {
  collection: string;
  missing: number;
  /** Names of indexes that no schema asks for. */
  extra: string[];
}

/** Create every collection and index that the schemas declare; existing ones stay. */
export async function createIndexes(): Promise<void> {
  for (const model of Object.values(mongoose.models)) {
    await model.createCollection();
    await model.createIndexes();
  }
}

/** What differs between the schemas and the database; nothing is changed. */
export async function indexDrift(): Promise<IndexDrift[]> {
  const drifts: IndexDrift[] = [];
  for (const model of Object.values(mongoose.models)) {
    const { toCreate, toDrop } = await model.diffIndexes();
    if (toCreate.length > 0 || toDrop.length > 0) {
      drifts.push({ collection: model.collection.name, missing: toCreate.length, extra: toDrop });
    }
  }
  return drifts;
}
