import type { mongo } from 'mongoose';
import type { Statement } from '../../../schemas/register/statement.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import type { WaitingStatement } from '../../register/employers/rematch.ts';
import { revise } from '../../register/employers/revise.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { decidedStatement } from '../planning/decided-statement.ts';
import { ReviewQueue } from '../planning/review-queue.ts';
import { reviews, sameStatementFilter, storedReviews } from '../planning/reviews.ts';

/** Put statements that matching again has set free into the review queue, in the transaction that sets them free. */
export async function queueWaiting(waiting: readonly WaitingStatement[], session: mongo.ClientSession): Promise<void> {
  const queue = new ReviewQueue();
  for (const one of waiting) queue.add(one);
  if (queue.writes().length > 0) await storedReviews().bulkWrite(queue.writes(), { session });
}

/** Put those of the statements about which a person has decided already where the person wants them. */
export async function settleDecided(waiting: readonly WaitingStatement[], cause: Cause): Promise<void> {
  for (const { statement } of waiting) {
    const review = await reviews().findOne(sameStatementFilter(statement.source, statement.hash));
    if (review?.state !== 'linked' && review?.state !== 'new') continue;
    const target = review.employer == null ? null : await employers().findOne({ _id: review.employer });
    const decided: Statement = decidedStatement(statement, review.decidedBy ?? 'person', target ?? undefined);
    const added = [{ ...decided, ...(target && { origin: target._id }) }];
    await revise({ cause, serials: target ? [target._id] : [], added });
  }
}
