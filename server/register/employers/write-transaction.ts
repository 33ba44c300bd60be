import { AsyncLocalStorage } from 'node:async_hooks';
import mongoose, { type mongo } from 'mongoose';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';

/** Run some work with all its transactions in one session, one after the other. */
export function runInSession<Result>(session: mongo.ClientSession, work: () => Promise<Result>): Promise<Result> {
  return currentSession.run(session, work);
}

/**
 * Run a function in a transaction.
 *
 * @param options as MongoDB takes them; by default a write waits for the majority.
 * @throws {WriteConflict} where a code is taken: another import was first.
 */
export async function inTransaction(
  write: (session: mongo.ClientSession) => Promise<void>,
  options?: mongo.TransactionOptions,
): Promise<void> {
  const session = currentSession.getStore() ?? (await mongoose.connection.startSession());
  try {
    await session.withTransaction(() => write(session), options);
  } catch (error) {
    if (isDuplicateKey(error)) throw new WriteConflict('a code is taken', { cause: error });
    throw error;
  } finally {
    if (session !== currentSession.getStore()) await session.endSession();
  }
}

const currentSession = new AsyncLocalStorage<mongo.ClientSession>();
