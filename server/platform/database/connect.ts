import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import '../../../schemas/platform/strict.ts';

/**
 * Connect mongoose to a replica set.
 *
 * Writes are acknowledged by a majority and journalled; every wait has an end.
 *
 * @param options.dbName overrides the database that the address names.
 */
export async function connectDatabase(uri: string, options: { dbName?: string; appName?: string } = {}): Promise<void> {
  await mongoose.connect(uri, {
    appName: options.appName ?? 'nuanfeng',
    ...(options.dbName && { dbName: options.dbName }),
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5000 },
    readConcernLevel: 'majority',
    retryWrites: true,
    retryReads: true,
    maxPoolSize: 50,
    waitQueueTimeoutMS: 2000,
    serverSelectionTimeoutMS: 5000,
    socketTimeoutMS: 20_000,
  });
}

/** Close every connection; running operations end first. */
export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** Whether the database answers within two seconds. */
export async function databaseAnswers(): Promise<boolean> {
  if (mongoose.connection.readyState !== 1) return false;
  const answered = mongoose.connection.db?.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
  // The driver's own `timeoutMS` does nothing: without the race a lost database is waited for as long as a selection.
  return Promise.race([answered ?? false, sleep(2000, false, { ref: false })]);
}
