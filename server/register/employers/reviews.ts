import type { mongo } from 'mongoose';
import { type Review, ReviewModel, type StatementRow, type StoredReview } from '../../../schemas/lists/list-review.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { driver } from '../../platform/database/driver.ts';

/** The review queue, read in words. */
export function reviews() {
  return {
    find: (filter: mongo.Filter<StoredReview>, options?: mongo.FindOptions): mongo.FindCursor<Review> =>
      storedReviews().find(filter, options).map(fromStored),
    async findOne(filter: mongo.Filter<StoredReview>): Promise<Review | null> {
      const found = await storedReviews().findOne(filter);
      return found && fromStored(found);
    },
  };
}

/** The collection as it lies on disk, for writes. */
export function storedReviews(): mongo.Collection<StoredReview> {
  return driver<StoredReview>(ReviewModel);
}

/** The filter of items that say these facts, as a source says them. */
export function sameStatementFilter(source: number, hash: number | { $in: number[] }): mongo.Filter<StoredReview> {
  return { s: source, h: hash };
}

/** The filter of items with a row of some list. */
export function listFilter(list: number | { $in: number[] }): mongo.Filter<StoredReview> {
  return { 'rows.b': list };
}

/** A row as it is stored. */
export function storedRow({ list, line, asOf }: StatementRow): StoredReview['rows'][number] {
  return { b: list, l: line, d: asOf };
}

/** Remove a list's rows from the queue, and the items that wait and have no other row. */
export async function removeReviewRows(list: number): Promise<void> {
  await storedReviews().updateMany(listFilter(list), { $pull: { rows: { b: list } } });
  await storedReviews().deleteMany({ state: 'waiting', rows: { $size: 0 } });
}

/** The statements that the rows of an item make. */
export function statementsOf({ source, hash, facts, rows }: Review): Statement[] {
  return rows.map((row) => ({ ...row, source, hash, facts }));
}

function fromStored({ s, h, rows, ...fields }: StoredReview): Review {
  return {
    ...fields,
    source: s,
    hash: h,
    rows: rows.map(({ b, l, d }) => ({ list: b ?? 0, line: l ?? 0, asOf: d ?? '' })),
  };
}
