import { Types, trusted } from 'mongoose';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';
import { holdsUnion, onlyWithin, unionsInScope } from '../../territory/unions/scope.ts';

/** A reward as staff plan it; times of the window included. */
export type RewardPlan = Omit<Reward, '_id' | 'left' | 'state' | 'files'>;

/** What staff may change of a reward that people may have redeemed. */
export type RewardChange = Partial<
  Pick<Reward, 'title' | 'partner' | 'description' | 'pictures' | 'from' | 'until' | 'state' | 'stock'>
>;

/**
 * Make a reward, not open yet.
 *
 * @throws {Failure} `outside_scope`, `reward_times_wrong`.
 */
export async function addReward(plan: RewardPlan, scope: Scope): Promise<Reward> {
  requireWindow(plan);
  const union = await UnionModel.findById(plan.union, { ancestors: 1 }).lean();
  if (!union || !holdsUnion(scope, union)) throw new Failure('outside_scope');
  const reward: Reward = { _id: new Types.ObjectId(), ...plan, left: plan.stock, state: 'draft', files: 0 };
  await RewardModel.create(reward);
  return reward;
}

/**
 * Change a reward; what was redeemed stays.
 *
 * @throws {Failure} `reward_not_found`, `reward_times_wrong`, `reward_stock_too_low`.
 */
export async function changeReward(id: string, { stock, ...change }: RewardChange, scope: Scope): Promise<Reward> {
  const reward = await findRewardWithin(id, scope);
  requireWindow({ ...reward, ...change });
  const more = stock === undefined ? 0 : stock - reward.stock;
  // The stock may have been changed, or be redeemed, since it was read: one write decides.
  const changed = await RewardModel.findOneAndUpdate(
    { _id: id, stock: reward.stock, left: trusted({ $gte: -more }) },
    { $set: { ...change, ...(stock !== undefined && { stock }) }, $inc: { left: more } },
    { returnDocument: 'after' },
  ).lean();
  if (changed) return changed;
  const now = await findRewardWithin(id, scope);
  throw new Failure('reward_stock_too_low', { redeemed: now.stock - now.left });
}

/** A page of the rewards that can be redeemed, what ends first at the front. */
export function openRewards(paging: { limit: number; cursor?: string | undefined }, now: Date) {
  const filter = { state: 'open' as const, from: trusted({ $lte: now }), until: trusted({ $gt: now }) };
  return pageOf(filter, paging);
}

/** A page of the rewards of the scope's unions. */
export async function rewardsWithin(paging: { limit: number; cursor?: string | undefined }, scope: Scope) {
  const unions = await UnionModel.find(unionsInScope(scope), { _id: 1 }).lean();
  return pageOf({ union: trusted({ $in: unions.map(({ _id }) => _id) }) }, paging);
}

/** @throws {Failure} `reward_not_found` where it is not open to everybody. */
export async function getReward(id: string): Promise<Reward> {
  const reward = await RewardModel.findOne({ _id: id, state: trusted({ $ne: 'draft' }) }).lean();
  if (!reward) throw new Failure('reward_not_found');
  return reward;
}

/** @throws {Failure} `reward_not_found` where there is none, or it is not of the scope's unions. */
export async function findRewardWithin(id: string, scope: Scope): Promise<Reward> {
  const [reward] = await RewardModel.aggregate<Reward>([
    { $match: { _id: new Types.ObjectId(id) } },
    ...onlyWithin(scope),
  ]);
  if (!reward) throw new Failure('reward_not_found');
  return reward;
}

function requireWindow({ from, until }: Pick<Reward, 'from' | 'until'>): void {
  if (until <= from) throw new Failure('reward_times_wrong');
}

async function pageOf(filter: object, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const after = cursor ? fromCursor(cursor) : undefined;
  const behind = after && {
    $and: [{ $or: [{ until: trusted({ $gt: after.at }) }, { until: after.at, _id: trusted({ $gt: after.id }) }] }],
  };
  const rewards = await RewardModel.find({ ...filter, ...behind })
    .sort({ until: 1, _id: 1 })
    .limit(limit + 1)
    .lean<Reward[]>();
  return toPage(rewards, limit, ({ until, _id }) => ({ at: until, id: _id }));
}
