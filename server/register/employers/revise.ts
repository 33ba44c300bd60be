import type { mongo } from 'mongoose';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { refreshDirectory } from '../assignment/refresh-directory.ts';
import type { Cause } from '../classification/record-changes.ts';
import { WorkingSet } from '../record/employer-working-set.ts';
import { coresOf } from '../record/names.ts';
import { codesOf } from '../record/statements.ts';
import { buildEmployer, type RematchResult, rematch } from './rematch.ts';
import { queueWaiting } from './review-queue.ts';
import { nextSerial, reserveSerials } from './serials.ts';
import { writeChanges } from './write-changes.ts';
import { inTransaction } from './write-transaction.ts';

/** A change of statements, and of what follows from them. */
export interface Revision {
  cause: Cause;
  /** The serials of the employers that change. */
  serials: readonly number[];
  /** The statements as they shall be; the same array where nothing changes. */
  edit?: (employer: Employer) => Statement[];
  /** Statements to add. One with an origin goes to that employer, the others are matched. */
  added?: readonly Statement[];
  /** Further writes of the same transaction. */
  alsoWrite?: (session: mongo.ClientSession, result: RematchResult) => Promise<void>;
}

/** How often a revision is planned again before it is given up; other writes take milliseconds. */
const maxRetries = 20;

/**
 * Change statements about some employers, and match again all that the change affects: employers may split, merge, appear
 * or disappear.
 *
 * The change is written only if nobody changed what it was planned on; otherwise it is planned again. Statements that matching
 * sets free wait in the review queue from then on.
 *
 * @returns what matching again changed.
 * @throws {WriteConflict} where others were first each time; what `also` throws.
 */
export async function revise({ cause, serials, edit, added = [], alsoWrite }: Revision): Promise<RematchResult> {
  for (let retries = 0; ; retries++) {
    await refreshDirectory();
    const workingSet = new WorkingSet();
    await workingSet.readSerials(serials);
    if (added.length > 0) await workingSet.read({ codes: added.flatMap(({ facts }) => codesOf(facts)) });
    const targets = workingSet.all();
    for (const employer of edit ? targets : []) {
      const statements = edit?.(employer) ?? employer.statements;
      if (statements !== employer.statements) workingSet.put(buildEmployer(employer._id, statements, employer));
    }
    const cores = added.flatMap(({ facts }) => coresOf(facts));
    const namesNow = targets.flatMap(({ names }) => names ?? []);
    const affected = await workingSet.readAffected(new Set(targets.map(({ _id }) => _id)), [
      ...new Set([...cores, ...namesNow]),
    ]);
    const from = await nextSerial();
    let to = from;
    const result = rematch(affected, added, () => to++);
    for (const serial of result.removed) workingSet.remove(serial);
    for (const employer of result.changed) workingSet.put(employer);
    try {
      await inTransaction(async (session) => {
        await reserveSerials(from, to, session);
        await writeChanges(workingSet.changes(), cause, session);
        await queueWaiting(result.waiting, session);
        await alsoWrite?.(session, result);
      });
      return result;
    } catch (error) {
      if (!(error instanceof WriteConflict) || retries >= maxRetries) throw error;
    }
  }
}
