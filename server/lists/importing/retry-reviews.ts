import type { Review } from '../../../schemas/lists/list-review.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { rematch } from '../../register/employers/rematch.ts';
import { reviews, statementsOf, storedReviews } from '../../register/employers/reviews.ts';
import { revise } from '../../register/employers/revise.ts';
import { WorkingSet } from '../../register/record/employer-working-set.ts';
import { needsNameMatch } from '../../register/record/similarity.ts';

const pageSize = 200;

/**
 * Match all waiting statements again, because later statements may have shown which employer they are about. This makes the
 * register independent of the order of the lists.
 *
 * @returns how many rows found their employer, by the number of their list.
 */
export async function retryReviews(cause: Cause): Promise<Map<number, number>> {
  const matched = new Map<number, number>();
  let page: Review[] = [];
  const matchPage = async () => {
    for (const review of await matchable(page)) {
      const statements = statementsOf(review);
      await revise({
        cause,
        serials: [],
        added: statements,
        alsoWrite: async (session, { waiting }) => {
          if (waiting.some(({ statement }) => statement.hash === review.hash)) return;
          await storedReviews().deleteOne({ _id: review._id, state: 'waiting' }, { session });
        },
      });
      for (const { list } of statements) matched.set(list, (matched.get(list) ?? 0) + 1);
    }
    page = [];
  };
  for await (const review of reviews().find({ state: 'waiting' }).sort({ _id: 1 })) {
    page.push(review);
    if (page.length >= pageSize) await matchPage();
  }
  await matchPage();
  return matched;
}

/** The items that would find an employer now; nothing is written. */
async function matchable(page: readonly Review[]): Promise<Review[]> {
  if (page.length === 0) return [];
  const workingSet = new WorkingSet();
  await workingSet.read({ names: page.map(({ core }) => core) });
  const found: Review[] = [];
  for (const review of page) {
    const statements = statementsOf(review);
    const affected = await workingSet.readAffected([], [review.core]);
    const first = statements[0];
    if (!first || !needsNameMatch(first)) continue;
    const { serialOf } = rematch(affected, statements, () => Number.MAX_SAFE_INTEGER);
    if (statements.every((statement) => serialOf.has(statement))) found.push(review);
  }
  return found;
}
