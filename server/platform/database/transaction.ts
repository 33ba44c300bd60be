import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type ClientSession, mongo } from 'mongoose';
import { Failure } from '../errors/errors.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { killIdleTransactions } from './kill-idle-transactions.ts';

/** Thrown inside a transaction to run it again, because another write has changed what it read before. */
export class WriteConflict extends Error {}

/** How long a request waits for its writes before it fails as `overloaded`, in milliseconds. */
export const transactionTimeoutMs = 5000;

/**
 * Run writes as one transaction, and repeat it on conflicts with other writes until the deadline.
 *
 * The driver's own `withTransaction` would retry for two minutes. A duplicate key counts as a conflict: the work then
 * reads again and finds the document that was first. Work that never uses the session starts no transaction.
 *
 * @param deadline on the clock of `performance.now()`.
 * @param work runs once per attempt, so it must change nothing except through the session.
 * @throws {Failure} `overloaded` when conflicts last until the deadline: nothing was written;
 *   `database_unavailable` when it is unknown whether the writes were committed. Errors of the work are passed on.
 */
export async function transact<Result>(
  deadline: number,
  work: (session: ClientSession) => Promise<Result>,
): Promise<Result> {
  const session = await mongoose.connection.startSession();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        session.startTransaction({
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', journal: true },
          maxCommitTimeMS: 3000,
        });
        const result = await work(session);
        await commit(session, deadline);
        return result;
      } catch (error) {
        // If the abort fails, the server ends the transaction at its own time limit.
        if (session.inTransaction()) await session.abortTransaction().catch(() => {});
        if (!isConflict(error)) throw error;
        const pause = Math.random() * Math.min(2 ** attempt, 100);
        if (performance.now() + pause > deadline) throw new Failure('overloaded', undefined, { cause: error });
        // Only a speed-up: without it the server ends those transactions later.
        if (attempt > 3) await killIdleTransactions().catch(() => {});
        await sleep(pause);
      }
    }
  } finally {
    await session.endSession();
  }
}

async function commit(session: ClientSession, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult')) throw error;
      if (performance.now() > deadline) throw new Failure('database_unavailable', undefined, { cause: error });
      await sleep(20);
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof WriteConflict || hasLabel(error, 'TransientTransactionError') || isDuplicateKey(error);
}

/** The driver wraps the error that ends an insertMany, and leaves the labels on the wrapped one. */
function hasLabel(error: unknown, label: string): boolean {
  const cause = error instanceof mongo.MongoBulkWriteError ? error.errorResponse : undefined;
  return [error, cause].some((one) => one instanceof mongo.MongoError && one.hasErrorLabel(label));
}
