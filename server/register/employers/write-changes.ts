import mongoose, { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { closeTasksOfRemoved, followEmployers } from '../assignment/follow-employers.ts';
import { beginFigures } from '../classification/generations.ts';
import { type Cause, recordFigureChanges } from '../classification/record-changes.ts';
import { storedEmployers, toStored } from '../record/employer-collection.ts';
import type { EmployerChanges } from '../record/pending-changes.ts';

/**
 * Write changes of employers in a transaction, together with the figures of coverage.
 *
 * @throws {WriteConflict} where an employer is no longer as the plan read it.
 */
export async function writeChanges(
  changes: EmployerChanges,
  cause: Cause,
  session: mongo.ClientSession,
): Promise<void> {
  const { inserted, replaced, removed } = changes;
  if (inserted.length + replaced.length + removed.length === 0) return;
  // Employers go before their figures: MongoDB works on them while an import reads and plans the next rows.
  if (inserted.length > 0) await insert(inserted, session);
  if (replaced.length + removed.length > 0) await replace(changes, session);
  if (await recordFigureChanges(changes, cause, session)) return;
  // They begin outside the transaction, whose snapshot cannot show them any more.
  await beginFigures(cause.day);
  throw new WriteConflict('the figures of coverage had not begun');
}

/** Replace and remove employers, and let tasks and rounds follow. @throws {WriteConflict} */
async function replace({ replaced, removed }: EmployerChanges, session: mongo.ClientSession): Promise<void> {
  const written = await storedEmployers().bulkWrite(
    [
      ...removed.map(({ _id, rev }) => ({ deleteOne: { filter: { _id, rev } } })),
      ...replaced.map((employer) => ({
        replaceOne: { filter: { _id: employer._id, rev: employer.rev - 1 }, replacement: toStored(employer) },
      })),
    ],
    // Codes are unique at every moment: an employer must give one up before another takes it.
    { ordered: true, session },
  );
  if (written.matchedCount !== replaced.length || written.deletedCount !== removed.length) throw new WriteConflict();
  await followEmployers(replaced, session);
  await closeTasksOfRemoved(
    removed.map(({ _id }) => _id),
    session,
  );
}

/** Insert in one command. `insertMany` makes a buffer of each document first, which costs more than the write itself. */
async function insert(inserted: Employer[], session: mongo.ClientSession): Promise<void> {
  const command = { insert: storedEmployers().collectionName, documents: inserted.map(toStored), ordered: false };
  const { name } = mongoose.connection;
  const { writeErrors } = await mongoose.connection.getClient().db(name).command(command, { session });
  if (writeErrors?.length) throw new mongo.MongoServerError(writeErrors[0]);
}
