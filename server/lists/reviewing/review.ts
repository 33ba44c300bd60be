import { mongo } from 'mongoose';
import type { Review } from '../../../schemas/lists/list-review.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { EmployerFacts, Statement } from '../../../schemas/register/statement.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { type Contact, decryptContact } from '../../platform/encryption/contact.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { requireEmployer } from '../../register/employers/read-employers.ts';
import { listFilter, reviews, statementsOf, storedReviews } from '../../register/employers/reviews.ts';
import { revise } from '../../register/employers/revise.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { codesOf } from '../../register/record/statements.ts';
import { decidedStatement } from '../planning/decided-statement.ts';
import { lists } from '../planning/list-collections.ts';

/** A person's decision about a waiting statement: the employer it is about, a new employer, or none. */
export type ReviewDecision = { link: number } | 'new' | 'refuse';

/** A waiting statement, its contact in clear text, with the employers that it may be about. */
export interface ShownReview extends Omit<Review, 'facts'> {
  facts: Omit<EmployerFacts, 'contact'> & { contact?: Contact };
  options: { id: number; name: string; code: string | null; region: string; headcount: number | null }[];
}

/**
 * Find the waiting statements of a scope, oldest first.
 *
 * @param options.list only those with a row of this list.
 * @param options.after only those after this id.
 */
export async function findReviews(
  scope: Scope,
  { list, limit = 100, after }: { list?: number; limit?: number; after?: mongo.ObjectId } = {},
): Promise<ShownReview[]> {
  const visible = await listsWithin(scope);
  const wanted = list === undefined ? visible : visible?.includes(list) === false ? [] : [list];
  const found = await reviews()
    .find({
      state: 'waiting',
      ...(wanted && listFilter({ $in: wanted })),
      ...(after && { _id: { $gt: after } }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const sameName = await employers()
    .find({ names: { $in: found.map(({ core }) => core) }, branchOf: { $exists: false } })
    .toArray();
  // Of a code that several bear, the employer that has it is shown, whatever its name.
  const shared = found.flatMap(({ reason, facts }) =>
    reason === 'code_shared' ? codesOf(facts as EmployerFacts) : [],
  );
  const sameCode =
    shared.length === 0
      ? []
      : await employers()
          .find({ codes: { $in: shared } })
          .toArray();
  return found.map((review) => ({
    ...review,
    rows: review.rows.filter((row) => visible?.includes(row.list) ?? true),
    facts: inClear(review.facts),
    options: [...new Map([...sameCode, ...sameName].map((one) => [one._id, one])).values()]
      .filter(({ names, codes, region = '' }) => {
        const isOption =
          names?.includes(review.core) || (review.reason === 'code_shared' && shares(codes, review.facts));
        return isOption && coversRegion(scope, region ?? '');
      })
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
 * Decide about a waiting statement: which employer it is about, that it is a new one, or that it is none.
 *
 * The decision also applies to the same statement of later lists.
 *
 * @param id of the item in the queue; a text that is not an id finds no item.
 * @throws {Failure} `review_not_found`, also for an item outside the scope; `review_decided`, `employer_not_found`.
 */
export async function decideReview(
  id: string,
  decision: ReviewDecision,
  by: string,
  scope: Scope,
  now = new Date(),
): Promise<Review> {
  // In an imported file a person may have changed it.
  if (!/^[0-9a-f]{24}$/.test(id)) throw new Failure('review_not_found');
  const _id = new mongo.ObjectId(id);
  const review = await reviews().findOne({ _id });
  const visible = await listsWithin(scope);
  if (!review || (visible && !review.rows.some((row) => visible.includes(row.list))))
    throw new Failure('review_not_found');
  if (review.state !== 'waiting') throw new Failure('review_decided');
  const decided = { decidedBy: by, decidedAt: now };
  if (decision === 'refuse') {
    const refused = await storedReviews().updateOne(
      { _id, state: 'waiting' },
      { $set: { state: 'refused', ...decided } },
    );
    if (refused.matchedCount === 0) throw new Failure('review_decided');
    return { ...review, state: 'refused', ...decided };
  }

  const linked = decision === 'new' ? undefined : await requireEmployer(decision.link, scope);
  const target = linked?._id;
  const statements: Statement[] = statementsOf(review).map((statement) => ({
    ...decidedStatement(statement, by, linked),
    ...(target !== undefined && { origin: target }),
  }));
  let employer = target;
  const state = decision === 'new' ? 'new' : 'linked';
  try {
    await revise({
      cause: { cause: 'review', day: statements[0]?.asOf ?? shanghaiDay(now), by, at: now },
      serials: target === undefined ? [] : [target],
      added: statements,
      alsoWrite: async (session, { serialOf }) => {
        employer = statements[0] && serialOf.get(statements[0]);
        const updated = await storedReviews().updateOne(
          { _id, state: 'waiting' },
          { $set: { state, ...decided, ...(employer !== undefined && { employer }) } },
          { session },
        );
        if (updated.matchedCount === 0) throw new Failure('review_decided');
      },
    });
  } catch (error) {
    if (error instanceof WriteConflict) throw new Failure('review_decided');
    throw error;
  }
  return { ...review, state, ...decided, ...(employer !== undefined && { employer }) };
}

function shares(codes: readonly string[] | null | undefined, facts: EmployerFacts): boolean {
  return codesOf(facts).some((code) => codes?.includes(code));
}

function inClear({ contact, ...facts }: EmployerFacts): ShownReview['facts'] {
  return { ...facts, ...(contact && { contact: decryptContact(contact) }) };
}

/** The numbers of the lists whose regions a scope covers. @returns undefined where it covers all. */
async function listsWithin(scope: Scope): Promise<number[] | undefined> {
  if (coversRegion(scope, '')) return undefined;
  const all = await lists()
    .find({}, { projection: { region: 1 } })
    .toArray();
  return all.filter(({ region }) => coversRegion(scope, region)).map(({ _id }) => _id);
}
