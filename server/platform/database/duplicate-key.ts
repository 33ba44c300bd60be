import { mongo } from 'mongoose';

/** MongoDB's error code for a write that would store a unique key twice. */
const duplicateKey = 11000;

/** Whether a write failed because a unique key exists already; for a bulk write, whether nothing else failed. */
export function isDuplicateKey(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError) {
    const errors = [error.writeErrors].flat();
    return errors.length > 0 ? errors.every(({ code }) => code === duplicateKey) : error.code === duplicateKey;
  }
  return error instanceof mongo.MongoServerError && error.code === duplicateKey;
}
