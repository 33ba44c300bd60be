import type { List } from '../../../schemas/lists/list.ts';
import { ListRejectModel, ListWarningModel } from '../../../schemas/lists/list-rows.ts';
import { driver } from '../../platform/database/driver.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskCell } from '../../platform/text/mask-text.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { storedReviews } from '../../register/employers/reviews.ts';
import { reserveSerials } from '../../register/employers/serials.ts';
import { createNamedUnions } from '../../register/employers/unions-from-lists.ts';
import { writeChanges } from '../../register/employers/write-changes.ts';
import { inTransaction } from '../../register/employers/write-transaction.ts';
import { localRead } from '../../register/record/employer-collection.ts';
import type { ChunkPlan } from '../planning/chunk-plan.ts';
import type { ListCounts } from '../planning/counts.ts';
import { chunks, lists } from '../planning/list-collections.ts';
import { packRows } from '../planning/stored-chunk.ts';
import type { ListRow } from '../reading/row.ts';

/** What a note about a row is made of. */
type NotedRow = Pick<ListRow, 'line' | 'cells' | 'problems'>;

/** The plan of a chunk, and the progress of the list with it. */
export interface ChunkCommit {
  list: Pick<List, '_id' | 'run' | 'mapping' | 'asOf' | 'by'>;
  chunk: number;
  plan: ChunkPlan;
  counts: ListCounts;
  rows: number;
  line: number;
  rejected: readonly NotedRow[];
  /** Rows that are accepted with warnings, as far as they are kept. */
  warned: readonly NotedRow[];
  /** The hash of each row's text; 0 for none. */
  textHashes: readonly number[];
}

/**
 * Write a chunk: completely or not at all, and only once.
 *
 * @throws {WriteConflict} where the plan must be made again.
 * @throws {Failure} `list_taken_over` where another run has taken the list over.
 */
export async function commitChunk({
  list,
  chunk,
  plan,
  counts,
  rows,
  line,
  rejected,
  warned,
  textHashes,
}: ChunkCommit): Promise<void> {
  const { _id, run, mapping } = list;
  await inTransaction(async (session) => {
    // Employers go first: MongoDB works on them while the next rows are read and planned here.
    await writeChanges(plan.changes, causeOfList(list), session);
    const updated = await lists().updateOne(
      { _id, run, state: 'running', chunks: chunk },
      { $set: { chunks: chunk + 1, rows, line, counts } },
      { session },
    );
    if (updated.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
    await reserveSerials(plan.serials.from, plan.serials.to, session);
    await chunks().insertOne({ list: _id, n: chunk, ...packRows(plan.results, textHashes) }, { session });
    if (plan.reviews.length > 0) await storedReviews().bulkWrite(plan.reviews, { session });
    const toStore = storedNote(_id, mapping.split(','));
    if (rejected.length > 0) await rejects().insertMany(rejected.map(toStore), { session });
    if (warned.length > 0) await warnings().insertMany(warned.map(toStore), { session });
    await createNamedUnions(_id, plan.changes, session);
  }, ahead);
}

/**
 * The write of a chunk does not wait for the majority. If the primary is lost, the newest chunks are lost as a whole,
 * together with the list's count of them, and a resumed import makes them again. The last write of a list waits for the
 * majority, and with it for all before it. Reads do not ask for the majority either, because a session that does waits
 * for its own last chunk.
 */
const ahead = { readConcern: localRead.readConcern, writeConcern: { w: 1 } } as const;

/** The cause of a list's changes, which count from the list's as-of day. */
export const causeOfList = ({ _id, asOf, by }: Pick<List, '_id' | 'asOf' | 'by'>): Cause => ({
  cause: 'list',
  day: asOf,
  of: _id,
  by,
});

/** A rejected row, or one with warnings, as it is stored. */
export type StoredNote = ReturnType<ReturnType<typeof storedNote>>;

/** The driver's collection of rejected rows. */
export const rejects = () => driver<StoredNote>(ListRejectModel);

/** The driver's collection of rows that were accepted with warnings. */
export const warnings = () => driver<StoredNote>(ListWarningModel);

/** Make the stored form of rows. @param fields the field of each column; names of contacts are masked as well. */
const storedNote =
  (list: number, fields: readonly string[]) =>
  ({ line, cells, problems }: NotedRow) => ({
    list,
    line,
    cells: cells.map((cell, index) => maskCell(cell, fields[index])),
    problems: problems.map(({ field, code, severity, value, candidates }) => ({
      ...{ field, code, severity },
      ...(value && { value }),
      ...(candidates && { candidates: [...candidates] }),
    })),
  });
