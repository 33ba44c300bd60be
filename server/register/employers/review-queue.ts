import type { mongo } from 'mongoose';
import type { Review, StoredReview } from '../../../schemas/lists/list-review.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { localRead } from '../record/employer-collection.ts';
import { namePartsOf } from '../record/names.ts';
import type { WaitingStatement } from './rematch.ts';
import { reviews, sameStatementFilter, storedReviews, storedRow } from './reviews.ts';

/** A write to the review queue. */
export type ReviewWrite = mongo.AnyBulkWriteOperation<StoredReview>;

/** An item of the queue; it has no id before it is written. */
export type QueuedReview = Omit<Review, '_id'>;

/** The part of the review queue that concerns some rows, and what they add to it. */
export class ReviewQueue {
  readonly #held = new Map<string, QueuedReview>();
  readonly #writes: ReviewWrite[] = [];

  /** Read the items, waiting or decided, that say the same as some statements of one source. */
  async read(statements: readonly Statement[]): Promise<void> {
    const [first] = statements;
    if (!first) return;
    const saying = sameStatementFilter(first.source, { $in: statements.map(({ hash }) => hash) });
    for await (const review of reviews().find(saying, localRead)) this.#held.set(keyOf(review), review);
  }

  find(statement: Statement): QueuedReview | undefined {
    return this.#held.get(keyOf(statement));
  }

  /** Add a statement to the item that says the same. */
  addRow(statement: Statement, review: QueuedReview): void {
    const { list, line, source, hash } = statement;
    if (review.rows.some((row) => row.list === list && row.line === line)) return;
    const update = { $addToSet: { rows: storedRow(statement) } };
    this.#writes.push({ updateOne: { filter: sameStatementFilter(source, hash), update } });
  }

  /** Add a statement that has to wait for a decision. */
  add({ statement, reason, candidates }: WaitingStatement): void {
    const { source, hash, list, line, asOf, facts } = statement;
    const core = namePartsOf(facts.name).core;
    this.#writes.push({
      updateOne: {
        filter: sameStatementFilter(source, hash),
        update: {
          $set: { reason, candidates },
          $setOnInsert: { core, facts, state: 'waiting' },
          $addToSet: { rows: storedRow(statement) },
        },
        upsert: true,
      },
    });
    const rows = [{ list, line, asOf }];
    this.#held.set(keyOf(statement), { source, hash, core, facts, rows, reason, candidates, state: 'waiting' });
  }

  writes(): ReviewWrite[] {
    return this.#writes;
  }
}

/** Put statements that have to wait into the queue, in the transaction that takes them out of the register. */
export async function queueWaiting(waiting: readonly WaitingStatement[], session: mongo.ClientSession): Promise<void> {
  const queue = new ReviewQueue();
  for (const one of waiting) queue.add(one);
  if (queue.writes().length > 0) await storedReviews().bulkWrite(queue.writes(), { session });
}

const keyOf = ({ source, hash }: Pick<Statement, 'source' | 'hash'>) => `${source} ${hash}`;
