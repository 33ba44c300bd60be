import type { mongo } from 'mongoose';
import { type Review, ReviewModel } from '../../../schemas/lists/list.ts';
import type { Waiting } from '../../register/employers/rematch.ts';
import type { Claim } from '../../register/record/claims.ts';
import { namePartsOf } from '../../register/record/names.ts';
import { newest } from '../../register/record/working-set.ts';

/** One change of the review queue. */
export type ReviewWrite = mongo.AnyBulkWriteOperation<Review>;

/** The review queue as far as some rows are concerned, and what they add to it. */
export class Queue {
  readonly #held = new Map<string, Review>();
  readonly #writes: ReviewWrite[] = [];

  /** Read what waits or was decided for rows that say the same as these. */
  async read(claims: readonly Claim[]): Promise<void> {
    const [first] = claims;
    if (!first) return;
    const found = reviews().find({ s: first.s, h: { $in: claims.map(({ h }) => h) } }, newest);
    for await (const review of found) this.#held.set(keyOf(review), review);
  }

  find(claim: Claim): Review | undefined {
    return this.#held.get(keyOf(claim));
  }

  /** The same statement once more. */
  again({ b, l, d, s, h }: Claim, review: Review): void {
    if (review.rows.some((row) => row.b === b && row.l === l)) return;
    this.#writes.push({ updateOne: { filter: { s, h }, update: { $addToSet: { rows: { b, l, d } } } } });
  }

  /** A statement that has to wait. */
  add({ claim, reason, candidates }: Waiting): void {
    const { s, h, b, l, d, v } = claim;
    const core = namePartsOf(v.name).core;
    this.#writes.push({
      updateOne: {
        filter: { s, h },
        update: {
          $set: { reason, candidates },
          $setOnInsert: { core, facts: v, state: 'waiting' },
          $addToSet: { rows: { b, l, d } },
        },
        upsert: true,
      },
    });
    const rows = [{ b, l, d }];
    this.#held.set(keyOf(claim), {
      s,
      h,
      core,
      facts: v,
      rows,
      reason,
      candidates,
      state: 'waiting',
    } as unknown as Review);
  }

  writes(): ReviewWrite[] {
    return this.#writes;
  }
}

/** The driver's collection. */
export function reviews(): mongo.Collection<Review> {
  return ReviewModel.collection as unknown as mongo.Collection<Review>;
}

const keyOf = ({ s, h }: { s: number; h: number }) => `${s} ${h}`;
