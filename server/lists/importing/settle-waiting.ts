import type { Statement } from '../../../schemas/register/statement.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { findEmployer } from '../../register/employers/read-employers.ts';
import type { WaitingStatement } from '../../register/employers/rematch.ts';
import { reviews, sameStatementFilter } from '../../register/employers/reviews.ts';
import { revise } from '../../register/employers/revise.ts';
import { decidedStatement } from '../planning/decided-statement.ts';

/** Put those of the statements about which a person has decided already where the person wants them. */
export async function settleDecided(waiting: readonly WaitingStatement[], cause: Cause): Promise<void> {
  for (const { statement } of waiting) {
    const review = await reviews().findOne(sameStatementFilter(statement.source, statement.hash));
    if (review?.state !== 'linked' && review?.state !== 'new') continue;
    const target = review.employer == null ? undefined : await findEmployer(review.employer);
    const decided: Statement = decidedStatement(statement, review.decidedBy ?? 'person', target);
    const added = [{ ...decided, ...(target && { origin: target._id }) }];
    await revise({ cause, serials: target ? [target._id] : [], added });
  }
}
