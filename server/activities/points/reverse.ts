import { Types } from 'mongoose';
import { type Posting, PostingModel } from '../../../schemas/activities/points/points.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { unionScopeStages } from '../../territory/unions/union-scope.ts';
import { reversalOf } from './award.ts';
import { postMovements } from './ledger.ts';

/**
 * Reverse an award by hand. It stays reversed until the attendance itself is corrected. Repeated, it changes nothing.
 *
 * @returns the reversal.
 * @throws {Failure} `posting_not_found`, also for an award outside the scope; `overloaded`.
 */
export async function reverseAward(
  id: string,
  { by, reason }: { by: string; reason: string },
  scope: Scope,
  now: Date,
): Promise<Posting> {
  const [award] = await PostingModel.aggregate<Posting>([
    { $match: { _id: new Types.ObjectId(id), kind: 'award' } },
    ...unionScopeStages(scope),
  ]);
  if (!award) throw new Failure('posting_not_found');
  return transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const existing = await PostingModel.findOne({ source: `reversal:${award._id}` }).lean<Posting>();
    if (existing) return existing;
    const written = await postMovements(
      transaction,
      award.person,
      [reversalOf(award, award.revision ?? 0, { by, reason })],
      now,
    );
    return written.at(-1) as Posting;
  });
}
