import type { Review } from '../../../schemas/lists/list.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { resettle } from '../../register/employers/rematch.ts';
import { revise } from '../../register/employers/revise.ts';
import type { Claim } from '../../register/record/claims.ts';
import { isWeak } from '../../register/record/similarity.ts';
import { Vicinity } from '../../register/record/working-set.ts';
import { reviews } from '../planning/review-queue.ts';

/**
 * Look again at every statement that waits: what came since may have told which employer it is about.
 *
 * So the register does not depend on the order in which lists came.
 *
 * @returns the rows that found their employer, by the number of their list.
 */
export async function retryWaiting(cause: Cause): Promise<Map<number, number>> {
  const placed = new Map<number, number>();
  let page: Review[] = [];
  const settlePage = async () => {
    for (const review of await promising(page)) {
      const claims = claimsOf(review);
      await revise({
        cause,
        serials: [],
        fresh: claims,
        also: async (session, { waiting }) => {
          if (waiting.some(({ claim }) => claim.h === review.h)) return;
          await reviews().deleteOne({ _id: review._id, state: 'waiting' }, { session });
        },
      });
      for (const { b } of claims) placed.set(b, (placed.get(b) ?? 0) + 1);
    }
    page = [];
  };
  for await (const review of reviews().find({ state: 'waiting' }).sort({ _id: 1 })) {
    page.push(review);
    if (page.length >= 200) await settlePage();
  }
  await settlePage();
  return placed;
}

/** The claims of the rows of a statement that waits. */
export function claimsOf({ s, h, facts, rows }: Review): Claim[] {
  return rows.map(({ b, l, d }) => ({ b: b ?? 0, l: l ?? 0, d: d ?? '', s, h, v: facts }));
}

/** Those that would find an employer now; nothing is written. */
async function promising(page: readonly Review[]): Promise<Review[]> {
  if (page.length === 0) return [];
  const vicinity = new Vicinity();
  await vicinity.read({ names: page.map(({ core }) => core) });
  const found: Review[] = [];
  for (const review of page) {
    const claims = claimsOf(review);
    const around = await vicinity.around([], [review.core]);
    const first = claims[0];
    if (!first || !isWeak(first)) continue;
    const { homeOf } = resettle(around, claims, () => Number.MAX_SAFE_INTEGER);
    if (claims.every((claim) => homeOf.has(claim))) found.push(review);
  }
  return found;
}
