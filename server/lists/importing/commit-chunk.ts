import type { mongo } from 'mongoose';
import { type List, ListRejectModel } from '../../../schemas/lists/list.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskCell } from '../../platform/text/mask-numbers.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { keepUnions } from '../../register/employers/unions-from-lists.ts';
import { inTransaction, takeSerials, writeChanges } from '../../register/employers/write-changes.ts';
import { newest } from '../../register/record/working-set.ts';
import { packRows } from '../planning/chunk-record.ts';
import { chunks, lists } from '../planning/collections.ts';
import type { Counts } from '../planning/counts.ts';
import type { Plan } from '../planning/plan-chunk.ts';
import { reviews } from '../planning/review-queue.ts';
import type { ListRow } from '../reading/row.ts';

/** A chunk's plan and what the list has come to with it. */
export interface Commit {
  list: Pick<List, '_id' | 'run' | 'mapping' | 'asOf' | 'by'>;
  n: number;
  plan: Plan;
  counts: Counts;
  rows: number;
  line: number;
  rejected: readonly ListRow[];
  /** Of each row's text; 0 for none (chunk-record.ts). */
  prints: readonly number[];
}

/**
 * Write a chunk: all of it or nothing, and only once.
 *
 * @throws {StalePlan} where the plan has to be made again.
 * @throws {Failure} `list_taken_over` where another run goes on with the list.
 */
export async function commitChunk({ list, n, plan, counts, rows, line, rejected, prints }: Commit): Promise<void> {
  const { _id, run, mapping } = list;
  await inTransaction(async (session) => {
    // The employers first: MongoDB is busy with them while the next rows are read and planned here.
    await writeChanges(plan.changes, causeOf(list), session);
    const mine = await lists().updateOne(
      { _id, run, state: 'running', chunks: n },
      { $set: { chunks: n + 1, rows, line, counts } },
      { session },
    );
    if (mine.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
    await takeSerials(plan.serials.from, plan.serials.to, session);
    await chunks().insertOne({ list: _id, n, ...packRows(plan.results, prints) }, { session });
    if (plan.reviews.length > 0) await reviews().bulkWrite(plan.reviews, { session });
    if (rejected.length > 0) await rejects().insertMany(rejected.map(rejectOf(_id, mapping.split(','))), { session });
    await keepUnions(_id, plan.changes, session);
  }, ahead);
}

/**
 * A chunk does not wait for the majority: where the primary is lost, the newest chunks go as a whole, the list's own count
 * of them too, and `resume` makes them again. What ends a list waits, and so for all that was written before it. Nor does it
 * read as of the majority, because a session that reads so waits for its own last chunk.
 */
const ahead = { readConcern: newest.readConcern, writeConcern: { w: 1 } } as const;

/** What a list changes counts from the day that its figures are of. */
export const causeOf = ({ _id, asOf, by }: Pick<List, '_id' | 'asOf' | 'by'>): Cause => ({
  cause: 'list',
  day: asOf,
  of: _id,
  by,
});
export const rejects = () =>
  ListRejectModel.collection as unknown as mongo.Collection<ReturnType<ReturnType<typeof rejectOf>>>;

/** @param fields what each column holds; the names of contacts are covered too. */
const rejectOf =
  (list: number, fields: readonly string[]) =>
  ({ line, cells, problems }: ListRow) => ({
    list,
    line,
    cells: cells.map((cell, at) => maskCell(cell, fields[at])),
    problems: problems.map(({ field, code, severity, value }) => ({ field, code, severity, ...(value && { value }) })),
  });
