import { Types, trusted } from 'mongoose';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { byTime } from '../../platform/database/keyset.ts';
import { asSeen, isAsSeen, nextVersion } from '../../platform/database/record-version.ts';
import { updateOf } from '../../platform/database/update-of.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion, unionScopeFilter, unionScopeStages } from '../../territory/unions/union-scope.ts';

/** A new reward, with the time window in which it can be redeemed. */
export type NewReward = Omit<Reward, '_id' | 'left' | 'state' | 'files' | 'version'>;

/** A change of a reward; the other fields are fixed, because people may have redeemed it. */
export type RewardChange = Partial<Pick<Reward, 'title' | 'partner' | 'from' | 'until' | 'state' | 'stock'>> & {
  [Name in 'description' | 'pictures']?: Reward[Name] | null;
};

/**
 * Add a reward as a draft.
 *
 * @throws {Failure} `outside_scope`, `reward_times_wrong`.
 */
export async function addReward(plan: NewReward, scope: Scope): Promise<Reward> {
  requireWindow(plan);
  const union = await UnionModel.findById(plan.union, { ancestors: 1 }).lean();
  if (!union || !coversUnion(scope, union)) throw new Failure('outside_scope');
  const reward: Reward = { _id: new Types.ObjectId(), ...plan, left: plan.stock, state: 'draft', files: 0, version: 0 };
  await RewardModel.create(reward);
  return reward;
}

/**
 * Change a reward; null empties a field. Redemptions stay as they are.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `reward_not_found`, `reward_times_wrong`, `changed_since`; `reward_stock_too_low` where more was redeemed.
 */
export async function changeReward(
  id: string,
  { stock, ...change }: RewardChange,
  scope: Scope,
  seen?: number,
): Promise<Reward> {
  const reward = await findManagedReward(id, scope);
  if (!isAsSeen(reward, seen)) throw changedSince({ stock, ...change }, reward);
  requireWindow({ ...reward, ...change });
  const added = stock === undefined ? 0 : stock - reward.stock;
  // The stock may have been changed or redeemed since it was read, so one conditional write decides.
  const changed = await RewardModel.findOneAndUpdate(
    { _id: id, stock: reward.stock, left: trusted({ $gte: -added }), ...asSeen(seen) },
    { ...updateOf({ ...change, stock }), $inc: { ...nextVersion.$inc, left: added } },
    { returnDocument: 'after' },
  ).lean();
  if (changed) return changed;
  const current = await findManagedReward(id, scope);
  if (!isAsSeen(current, seen)) throw changedSince({ stock, ...change }, current);
  throw new Failure('reward_stock_too_low', { redeemed: current.stock - current.left });
}

/**
 * List the rewards that can be redeemed now, those that close first at the front.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export function listOpenRewards(paging: { limit: number; cursor?: string | undefined }, now: Date) {
  const filter = { state: 'open' as const, from: trusted({ $lte: now }), until: trusted({ $gt: now }) };
  return readPage(filter, paging);
}

/** List the rewards of the scope's unions, in whatever state. @throws {Failure} `cursor_invalid`. */
export async function listManagedRewards(paging: { limit: number; cursor?: string | undefined }, scope: Scope) {
  const unions = await UnionModel.find(unionScopeFilter(scope), { _id: 1 }).lean();
  return readPage({ union: trusted({ $in: unions.map(({ _id }) => _id) }) }, paging);
}

/** Read a reward that everybody may see. @throws {Failure} `reward_not_found`, also for a draft. */
export async function getReward(id: string): Promise<Reward> {
  const reward = await RewardModel.findOne({ _id: id, state: trusted({ $ne: 'draft' }) }).lean();
  if (!reward) throw new Failure('reward_not_found');
  return reward;
}

/** Find a reward of the scope's unions. @throws {Failure} `reward_not_found`, also for a reward outside the scope. */
export async function findManagedReward(id: string, scope: Scope): Promise<Reward> {
  const [reward] = await RewardModel.aggregate<Reward>([
    { $match: { _id: new Types.ObjectId(id) } },
    ...unionScopeStages(scope),
  ]);
  if (!reward) throw new Failure('reward_not_found');
  return reward;
}

function requireWindow({ from, until }: Pick<Reward, 'from' | 'until'>): void {
  if (until <= from) throw new Failure('reward_times_wrong');
}

async function readPage(filter: object, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const rewards = await RewardModel.find({ ...filter, ...byTime.after(cursor, ['until', '_id']) })
    .sort({ until: 1, _id: 1 })
    .limit(limit + 1)
    .lean<Reward[]>();
  return byTime.page(rewards, limit, ({ until, _id }) => [until, _id]);
}
