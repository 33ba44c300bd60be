import { trusted } from 'mongoose';
import { type Redemption, RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { byTimeDescending } from '../../platform/database/keyset.ts';
import { ownRedemptionOf } from './redemption-view.ts';

/**
 * List a person's redemptions, the newest first, with the code while it is valid.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMyRedemptions(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const found = await RedemptionModel.find({ person, ...byTimeDescending.after(cursor, ['at', '_id']) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Redemption[]>();
  const { items, next } = byTimeDescending.page(found, limit, ({ at, _id }) => [at, _id]);
  const rewards = await RewardModel.find({ _id: trusted({ $in: items.map(({ reward }) => reward) }) }).lean<Reward[]>();
  const rewardOf = new Map(rewards.map((reward) => [String(reward._id), reward]));
  return { items: items.map((item) => ownRedemptionOf(item, rewardOf.get(String(item.reward)), now)), next };
}
