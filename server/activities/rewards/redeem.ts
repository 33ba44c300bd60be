import { type ClientSession, Types, trusted } from 'mongoose';
import { PostingModel } from '../../../schemas/activities/points/points.ts';
import { type Redemption, RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { inTurn } from '../../platform/database/keyed-queue.ts';
import { Outdated, patienceMs, transact } from '../../platform/database/transaction.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { fromCursor, toPage } from '../../platform/text/cursor.ts';
import { post } from '../points/ledger.ts';
import { redemptionCode, redemptionCodeIndex } from './codes.ts';

const dayMs = 24 * 3600_000;

/** What a person asks for, with the answers to the reward's questions in their order. */
export interface Wish {
  reward: string;
  person: string;
  answers: readonly string[];
  /** Of the request that wants it, where a repetition can be told by it. */
  key?: string | undefined;
}

/**
 * Exchange points for a reward: stock, points and redemption change in one transaction, or none does.
 *
 * With the key of an `Idempotency-Key` a repetition gets the redemption that the first attempt made, also where the
 * process died before it answered.
 *
 * @throws {Failure} `reward_not_found`, `reward_not_open`, `reward_gone`, `reward_limit_reached`,
 *   `reward_answers_missing`, `points_short`, `overloaded`.
 */
export async function redeem({ reward: id, person, answers, key }: Wish, now: Date) {
  const deadline = performance.now() + patienceMs;
  const exchange = async (transaction: ClientSession) => {
    const before = key && (await RedemptionModel.findOne({ person, key }).lean<Redemption>());
    if (before) return { reward: (await RewardModel.findById(before.reward).lean()) ?? undefined, redemption: before };
    const reward = await readOpen(id, answers, now);
    await requireTurn(reward, person, now, transaction);
    const redemption = planned(reward, { person, answers, key }, now);
    // The person's account first: it is theirs alone, and a refusal there leaves the stock untouched.
    const spending = { kind: 'spend', source: `redemption:${redemption._id}`, points: reward.cost } as const;
    await post(transaction, redemption.person, [{ ...spending, redemption: redemption._id }], now);
    const taken = await RewardModel.collection.updateOne(
      { _id: reward._id, state: 'open', cost: reward.cost, left: { $gt: 0 } },
      { $inc: { left: -1 } },
      { session: transaction },
    );
    if (taken.matchedCount === 0) throw new Outdated();
    await RedemptionModel.collection.insertOne(redemption, { session: transaction });
    return { reward, redemption };
  };
  const { reward, redemption } = await inTurn(id, () => transact(deadline, exchange));
  return shownRedemption(redemption, reward, now);
}

/**
 * Give a redemption back before its code is used: the points come back, for 30 days at least.
 *
 * @throws {Failure} `redemption_not_found`, `redemption_used`, `redemption_lapsed`, `overloaded`.
 */
export async function giveBack(id: string, person: string, now: Date) {
  await transact(performance.now() + patienceMs, async (transaction) => {
    const redemption = await RedemptionModel.findOne({ _id: id, person }).lean();
    if (!redemption) throw new Failure('redemption_not_found');
    if (redemption.state === 'cancelled') return;
    requireGood(redemption, now);
    const spending = await PostingModel.findOne({ source: `redemption:${id}` }, { _id: 1 }).lean();
    if (!spending) throw new Failure('redemption_not_found');
    const ended = await RedemptionModel.collection.updateOne(
      { _id: redemption._id, state: 'issued' },
      { $set: { state: 'cancelled', cancelledAt: now } },
      { session: transaction },
    );
    if (ended.matchedCount === 0) throw new Outdated();
    await RewardModel.collection.updateOne({ _id: redemption.reward }, { $inc: { left: 1 } }, { session: transaction });
    const refund = { kind: 'refund', source: `refund:${id}`, points: redemption.points, about: spending._id } as const;
    await post(transaction, redemption.person, [{ ...refund, redemption: redemption._id }], now);
  });
  return findMine(id, person, now);
}

/** A page of what a person redeemed, the newest first; the code is with it while it is good. */
export async function myRedemptions(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const after = cursor ? fromCursor(cursor) : undefined;
  const before = after && [{ at: trusted({ $lt: after.at }) }, { at: after.at, _id: trusted({ $lt: after.id }) }];
  const found = await RedemptionModel.find({ person, ...(before && { $or: before }) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Redemption[]>();
  const { items, next } = toPage(found, limit, ({ at, _id }) => ({ at, id: _id }));
  const rewards = await RewardModel.find({ _id: trusted({ $in: items.map(({ reward }) => reward) }) }).lean<Reward[]>();
  const byId = new Map(rewards.map((reward) => [String(reward._id), reward]));
  return { items: items.map((item) => shownRedemption(item, byId.get(String(item.reward)), now)), next };
}

/** @throws {Failure} `redemption_used`, `redemption_lapsed`, `redemption_cancelled` where its code is good no more. */
export function requireGood({ state, usedAt, until }: Redemption, now: Date): void {
  if (state === 'used') throw new Failure('redemption_used', { usedAt: shanghaiIso(usedAt ?? until) });
  if (state === 'cancelled') throw new Failure('redemption_cancelled');
  if (until <= now) throw new Failure('redemption_lapsed', { until: shanghaiIso(until) });
}

/** What everybody sees of a redemption who may see it. */
export function commonOf(redemption: Redemption, reward: Pick<Reward, 'title'> | undefined, now: Date) {
  const { _id, reward: rewardId, points, state, at, until, usedAt } = redemption;
  return {
    id: String(_id),
    rewardId: String(rewardId),
    title: reward?.title ?? '',
    ...{ points, at, until, usedAt },
    state: state === 'issued' && until <= now ? ('lapsed' as const) : state,
  };
}

function shownRedemption(redemption: Redemption, reward: Reward | undefined, now: Date) {
  const common = commonOf(redemption, reward, now);
  const code = common.state === 'issued' ? redemptionCode(common.id) : null;
  return { ...common, partner: reward?.partner ?? '', code };
}

async function findMine(id: string, person: string, now: Date) {
  const redemption = await RedemptionModel.findOne({ _id: id, person }).lean();
  if (!redemption) throw new Failure('redemption_not_found');
  return shownRedemption(redemption, (await RewardModel.findById(redemption.reward).lean()) ?? undefined, now);
}

async function readOpen(id: string, answers: readonly string[], now: Date): Promise<Reward> {
  const reward = await RewardModel.findById(id).lean();
  if (!reward || reward.state === 'draft') throw new Failure('reward_not_found');
  if (reward.state !== 'open' || now < reward.from || now >= reward.until) throw new Failure('reward_not_open');
  if (reward.left === 0) throw new Failure('reward_gone');
  const missing = (reward.questions ?? []).filter((_, at) => !answers[at]?.trim());
  if (missing.length > 0) throw new Failure('reward_answers_missing', { questions: missing.join('、') });
  return reward;
}

/** In the transaction: of two redemptions of one person the later has to begin again, for both write their account. */
async function requireTurn(reward: Reward, person: string, now: Date, session: ClientSession): Promise<void> {
  const { count, days } = (reward.perPerson ?? {}) as { count?: number; days?: number };
  if (!count) return;
  const since = days ? new Date(now.getTime() - days * dayMs) : new Date(0);
  const before = await RedemptionModel.collection.countDocuments(
    {
      reward: reward._id,
      person: new Types.ObjectId(person),
      state: { $ne: 'cancelled' },
      at: { $gt: since },
    },
    { session },
  );
  if (before >= count) throw new Failure('reward_limit_reached', { count });
}

function planned(reward: Reward, { person, answers, key }: Omit<Wish, 'reward'>, now: Date): Redemption {
  const _id = new Types.ObjectId();
  const asked = answers.slice(0, reward.questions?.length ?? 0);
  const place = { collection: RedemptionModel.collection.collectionName, id: _id, field: 'answers' };
  return {
    _id,
    reward: reward._id,
    union: reward.union,
    person: new Types.ObjectId(person),
    points: reward.cost,
    state: 'issued',
    codeIndex: redemptionCodeIndex(redemptionCode(String(_id))),
    ...(asked.length > 0 && { answers: encryptField(JSON.stringify(asked), place) }),
    at: now,
    until: new Date(now.getTime() + reward.goodDays * dayMs),
    ...(key && { key }),
  } as Redemption;
}
