import { AsyncLocalStorage } from 'node:async_hooks';
import mongoose, { mongo } from 'mongoose';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { followEmployers, forgetEmployers } from '../assignment/follow-employers.ts';
import { beginFigures } from '../classification/generations.ts';
import { type Cause, recordChanges } from '../classification/record-changes.ts';
import { type Changes, employers, newest } from '../record/working-set.ts';

/** Somebody else changed what a plan rests on; it has to be made again. */
export class StalePlan extends Error {}

/**
 * Write changes within a transaction, and with them the figures of coverage.
 *
 * @throws {StalePlan} where an employer is no longer what the plan saw.
 */
export async function writeChanges(changes: Changes, cause: Cause, session: mongo.ClientSession): Promise<void> {
  const { inserted, replaced, removed } = changes;
  if (inserted.length + replaced.length + removed.length === 0) return;
  // The employers before their figures: MongoDB is busy with them while an import reads and plans the next rows.
  if (inserted.length > 0) await insert(inserted, session);
  if (replaced.length + removed.length > 0) await replace(changes, session);
  if (await recordChanges(changes, cause, session)) return;
  // Begun beside the transaction, which cannot see it any more.
  await beginFigures(cause.day);
  throw new StalePlan('the figures of coverage had not begun');
}

/** Replace and remove employers, and what follows them. @throws {StalePlan} */
async function replace({ replaced, removed }: Changes, session: mongo.ClientSession): Promise<void> {
  const written = await employers().bulkWrite(
    [
      ...removed.map(({ _id, rev }) => ({ deleteOne: { filter: { _id, rev } } })),
      ...replaced.map((employer) => ({
        replaceOne: { filter: { _id: employer._id, rev: employer.rev - 1 }, replacement: employer },
      })),
    ],
    // Codes are unique at every moment, so that what gives one up goes first.
    { ordered: true, session },
  );
  if (written.matchedCount !== replaced.length || written.deletedCount !== removed.length) throw new StalePlan();
  await followEmployers(replaced, session);
  await forgetEmployers(
    removed.map(({ _id }) => _id),
    session,
  );
}

/** Insert in one command: `insertMany` makes a buffer of each document first, which costs more than the writing. */
async function insert(inserted: Employer[], session: mongo.ClientSession): Promise<void> {
  const command = { insert: employers().collectionName, documents: inserted, ordered: false };
  const { name } = mongoose.connection;
  const { writeErrors } = await mongoose.connection.getClient().db(name).command(command, { session });
  if (writeErrors?.length) throw new mongo.MongoServerError(writeErrors[0]);
}

/** The serial that the next new employer gets. */
export async function nextSerial(): Promise<number> {
  const counter = await CounterModel.findById('employers').readConcern(newest.readConcern.level).lean();
  return counter?.next ?? 1;
}

/** Take the serials from one to another (exclusive). @throws {StalePlan} where somebody else has taken some. */
export async function takeSerials(from: number, to: number, session: mongo.ClientSession): Promise<void> {
  if (from === to) return;
  const counters = CounterModel.collection as unknown as mongo.Collection<{ _id: string; next: number }>;
  if (from === 1)
    await counters.updateOne({ _id: 'employers' }, { $setOnInsert: { next: 1 } }, { upsert: true, session });
  const taken = await counters.updateOne({ _id: 'employers', next: from }, { $set: { next: to } }, { session });
  if (taken.matchedCount === 0) throw new StalePlan();
}

const ofRun = new AsyncLocalStorage<mongo.ClientSession>();

/** Do some work with all its transactions, one after the other, in one session. */
export function inSession<Result>(session: mongo.ClientSession, work: () => Promise<Result>): Promise<Result> {
  return ofRun.run(session, work);
}

/**
 * Run a function in a transaction; a duplicate code means that another import was first.
 *
 * @param options as MongoDB takes them: by default the majority has it before this is done.
 * @throws {StalePlan}
 */
export async function inTransaction(
  write: (session: mongo.ClientSession) => Promise<void>,
  options?: mongo.TransactionOptions,
): Promise<void> {
  const session = ofRun.getStore() ?? (await mongoose.connection.startSession());
  try {
    await session.withTransaction(() => write(session), options);
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) throw new StalePlan('a code is taken', { cause: error });
    throw error;
  } finally {
    if (session !== ofRun.getStore()) await session.endSession();
  }
}
