import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import '../../../schemas/platform/strict.ts';

/**
 * Connect mongoose to a replica set.
 *
 * Writes are acknowledged by a majority and journalled. Every wait has a time limit.
 *
 * @param options override what is set here, and `dbName` the database that the address names.
 */
export async function connectDatabase(uri: string, options: mongoose.ConnectOptions = {}): Promise<void> {
  await mongoose.connect(uri, {
    appName: 'nuanfeng',
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5000 },
    readConcernLevel: 'majority',
    retryWrites: true,
    retryReads: true,
    maxPoolSize: 50,
    waitQueueTimeoutMS: 2000,
    serverSelectionTimeoutMS: 5000,
    socketTimeoutMS: 20_000,
    ...options,
  });
}

/** Close every connection, after the running operations. */
export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** Whether the database answers within two seconds. */
export async function isDatabaseAvailable(): Promise<boolean> {
  if (mongoose.connection.readyState !== 1) return false;
  const answered = mongoose.connection.db?.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
  // The driver's own `timeoutMS` has no effect here: without the race, a lost database costs a whole server selection.
  return Promise.race([answered ?? false, sleep(2000, false, { ref: false })]);
}
