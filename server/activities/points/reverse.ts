import { Types } from 'mongoose';
import { type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { onlyWithin } from '../../territory/unions/scope.ts';
import { reversalOf } from './award.ts';
import { post } from './ledger.ts';

/**
 * Take an award back by hand; it stays taken back until the attendance itself is corrected. Repeated, it changes
 * nothing.
 *
 * @throws {Failure} `posting_not_found` where there is no such award, or not of the scope's unions; `overloaded`.
 */
export async function reverseAward(
  id: string,
  { by, reason }: { by: string; reason: string },
  scope: Scope,
  now: Date,
): Promise<Posting> {
  const [award] = await PostingModel.aggregate<Posting>([
    { $match: { _id: new Types.ObjectId(id), kind: 'award' } },
    ...onlyWithin(scope),
  ]);
  if (!award) throw new Failure('posting_not_found');
  return transact(performance.now() + patienceMs, async (transaction) => {
    const before = await PostingModel.findOne({ source: `reversal:${award._id}` }).lean<Posting>();
    if (before) return before;
    const written = await post(
      transaction,
      award.person,
      [reversalOf(award, award.revision ?? 0, { by, reason })],
      now,
    );
    return written.at(-1) as Posting;
  });
}
