import { PostingModel } from '../../../schemas/activities/points/points.ts';
import { RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { RewardModel } from '../../../schemas/activities/points/reward.ts';
import { transact, transactionTimeoutMs, WriteConflict } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { postMovements } from '../points/ledger.ts';
import { ownRedemptionOf, requireValidCode } from './redemption-view.ts';

/**
 * Refund a redemption whose code is not used yet. The points come back and can be spent for at least 30 days. Repeated,
 * it changes nothing.
 *
 * @throws {Failure} `redemption_not_found`, also for somebody else's; `redemption_used`, `redemption_lapsed`,
 *   `overloaded`.
 */
export async function refundRedemption(id: string, person: string, now: Date) {
  await transact(performance.now() + transactionTimeoutMs, async (transaction) => {
    const redemption = await RedemptionModel.findOne({ _id: id, person }).lean();
    if (!redemption) throw new Failure('redemption_not_found');
    if (redemption.state === 'cancelled') return;
    requireValidCode(redemption, now);
    const spending = await PostingModel.findOne({ source: `redemption:${id}` }, { _id: 1 }).lean();
    if (!spending) throw new Failure('redemption_not_found');
    const ended = await RedemptionModel.collection.updateOne(
      { _id: redemption._id, state: 'issued' },
      { $set: { state: 'cancelled', cancelledAt: now } },
      { session: transaction },
    );
    if (ended.matchedCount === 0) throw new WriteConflict();
    await RewardModel.collection.updateOne({ _id: redemption.reward }, { $inc: { left: 1 } }, { session: transaction });
    const refund = { kind: 'refund', source: `refund:${id}`, points: redemption.points, about: spending._id } as const;
    await postMovements(transaction, redemption.person, [{ ...refund, redemption: redemption._id }], now);
  });
  return readOwnRedemption(id, person, now);
}

async function readOwnRedemption(id: string, person: string, now: Date) {
  const redemption = await RedemptionModel.findOne({ _id: id, person }).lean();
  if (!redemption) throw new Failure('redemption_not_found');
  return ownRedemptionOf(redemption, (await RewardModel.findById(redemption.reward).lean()) ?? undefined, now);
}
