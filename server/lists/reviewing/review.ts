import { mongo } from 'mongoose';
import type { Review } from '../../../schemas/lists/list.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { type Contact, openContact } from '../../platform/encryption/contact.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findStored } from '../../register/employers/read-employers.ts';
import { revise } from '../../register/employers/revise.ts';
import { StalePlan } from '../../register/employers/write-changes.ts';
import type { Claim, Facts } from '../../register/record/claims.ts';
import { employers } from '../../register/record/working-set.ts';
import { claimsOf } from '../importing/retry-reviews.ts';
import { lists } from '../planning/collections.ts';
import { reviews } from '../planning/review-queue.ts';

/** What a person decides about a statement that waits. */
export type Decision = { link: number } | 'new' | 'refuse';

/** A statement that waits, its contact in clear, with the employers that may be meant. */
export interface ReviewItem extends Omit<Review, 'facts'> {
  _id: mongo.ObjectId;
  facts: Omit<Facts, 'contact'> & { contact?: Contact };
  options: { id: number; name: string; code: string | null; region: string; headcount: number | null }[];
}

/** The statements of a scope that wait, oldest first; `list` leaves only those of one list. */
export async function findReviews(
  scope: Scope,
  { list, limit = 100, after }: { list?: number; limit?: number; after?: string } = {},
): Promise<ReviewItem[]> {
  const mine = await listsWithin(scope);
  const wanted = list === undefined ? mine : mine?.includes(list) === false ? [] : [list];
  const found = await reviews()
    .find({
      state: 'waiting',
      ...(wanted && { 'rows.b': { $in: wanted } }),
      ...(after && { _id: { $gt: new mongo.ObjectId(after) } }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const cores = await employers()
    .find({ names: { $in: found.map(({ core }) => core) }, branchOf: { $exists: false } })
    .toArray();
  return found.map((review) => ({
    ...review,
    rows: review.rows.filter(({ b }) => mine?.includes(b ?? 0) ?? true),
    facts: inClear(review.facts),
    options: cores
      .filter(({ names, region = '' }) => names?.includes(review.core) && coversRegion(scope, region ?? ''))
      .slice(0, 20)
      .map(({ _id, name, code, region, headcount }) => ({
        id: _id,
        name: name ?? '',
        code: code ?? null,
        region: region ?? '',
        headcount: headcount ?? null,
      })),
  }));
}

/**
 * Decide about a statement that waits: which employer it is about, that it is a new one, or that it is none.
 *
 * The decision is remembered: the same statement in a later list follows it.
 *
 * @param id of the item in the queue; a text that is no id is one that is not there.
 * @throws {Failure} `review_not_found`, also where it is outside the scope; `review_decided`, `employer_not_found`.
 */
export async function decideReview(
  id: string,
  decision: Decision,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<Review> {
  // A person may have typed it, into a file that is taken back.
  if (!/^[0-9a-f]{24}$/.test(id)) throw new Failure('review_not_found');
  const _id = new mongo.ObjectId(id);
  const review = await reviews().findOne({ _id });
  const mine = await listsWithin(scope);
  if (!review || (mine && !review.rows.some(({ b }) => mine.includes(b ?? 0)))) throw new Failure('review_not_found');
  if (review.state !== 'waiting') throw new Failure('review_decided');
  const decided = { decidedBy: by, decidedAt: now };
  if (decision === 'refuse') {
    const refused = await reviews().updateOne({ _id, state: 'waiting' }, { $set: { state: 'refused', ...decided } });
    if (refused.matchedCount === 0) throw new Failure('review_decided');
    return { ...review, state: 'refused', ...decided };
  }

  const target = decision === 'new' ? undefined : (await findStored(decision.link, scope))._id;
  const claims: Claim[] = claimsOf(review).map((claim) => ({
    ...claim,
    by,
    ...(target !== undefined && { o: target }),
  }));
  let employer = target;
  const state = decision === 'new' ? 'new' : 'linked';
  try {
    await revise({
      cause: { cause: 'review', day: claims[0]?.d ?? shanghaiDay(now), by, at: now },
      serials: target === undefined ? [] : [target],
      fresh: claims,
      also: async (session, { homeOf }) => {
        employer = claims[0] && homeOf.get(claims[0]);
        const taken = await reviews().updateOne(
          { _id, state: 'waiting' },
          { $set: { state, ...decided, ...(employer !== undefined && { employer }) } },
          { session },
        );
        if (taken.matchedCount === 0) throw new Failure('review_decided');
      },
    });
  } catch (error) {
    if (error instanceof StalePlan) throw new Failure('review_decided');
    throw error;
  }
  return { ...review, state, ...decided, ...(employer !== undefined && { employer }) };
}

function inClear({ contact, ...facts }: Facts): ReviewItem['facts'] {
  return { ...facts, ...(contact && { contact: openContact(contact) }) };
}

/** Numbers of the lists whose regions the scope covers; nothing where it covers all. */
async function listsWithin(scope: Scope): Promise<number[] | undefined> {
  if (coversRegion(scope, '')) return undefined;
  const all = await lists()
    .find({}, { projection: { region: 1 } })
    .toArray();
  return all.filter(({ region }) => coversRegion(scope, region)).map(({ _id }) => _id);
}
