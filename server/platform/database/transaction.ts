import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type ClientSession, mongo } from 'mongoose';
import { Failure } from '../errors/errors.ts';
import { endAbandoned } from './kill-idle-transactions.ts';

/** Thrown inside a transaction to say: what was read before no longer holds, read again. */
export class Outdated extends Error {}

/** How long a request waits for its writes before it is told to try again, in milliseconds. */
export const patienceMs = 5000;

/**
 * Run writes as one transaction; again where others were in the way, until the deadline.
 *
 * The driver's own `withTransaction` would retry for two minutes. A refusal by a unique index counts as being in the
 * way: the work reads again and finds who was first. Work that never uses the session costs no transaction.
 *
 * @param deadline On the clock of `performance.now()`.
 * @param work Runs once an attempt, so it changes nothing but through the session.
 * @throws {Failure} `overloaded` where others were in the way until the deadline, and nothing was written;
 *   `database_unavailable` where it is unknown whether the writes hold. What the work throws is passed on.
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
        // Where the abort itself fails, the server ends the transaction by its own time limit.
        if (session.inTransaction()) await session.abortTransaction().catch(() => {});
        if (!wasInTheWay(error)) throw error;
        const pause = Math.random() * Math.min(2 ** attempt, 100);
        if (performance.now() + pause > deadline) throw new Failure('overloaded', undefined, { cause: error });
        // Not looking at it changes nothing but the time that it takes.
        if (attempt > 3) await endAbandoned().catch(() => {});
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

function wasInTheWay(error: unknown): boolean {
  if (error instanceof Outdated || hasLabel(error, 'TransientTransactionError')) return true;
  return error instanceof mongo.MongoError && error.code === 11000;
}

/** The driver wraps what ends an insertMany, and keeps the labels on what it wrapped. */
function hasLabel(error: unknown, label: string): boolean {
  const cause = error instanceof mongo.MongoBulkWriteError ? error.errorResponse : undefined;
  return [error, cause].some((one) => one instanceof mongo.MongoError && one.hasErrorLabel(label));
}
