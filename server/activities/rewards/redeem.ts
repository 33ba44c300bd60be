import { type ClientSession, Types } from 'mongoose';
import { type Redemption, RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { runSerially } from '../../platform/database/keyed-queue.ts';
import { transact, transactionTimeoutMs, WriteConflict } from '../../platform/database/transaction.ts';
import { encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { postMovements } from '../points/ledger.ts';
import { redemptionCodeIndexOf, redemptionCodeOf } from './redemption-codes.ts';
import { ownRedemptionOf } from './redemption-view.ts';

/** A person's request to redeem a reward, with the answers to the reward's questions in their order. */
export interface RedemptionRequest {
  reward: string;
  person: string;
  answers: readonly string[];
  /** The hash of the request's `Idempotency-Key`, by which a repetition is recognised. */
  key?: string | undefined;
}

/**
 * Exchange points for a reward. Stock, points and redemption change in one transaction.
 *
 * With the key of an `Idempotency-Key`, a repeated request gets the redemption that the first attempt made, even where
 * the process died before it answered.
 *
 * @throws {Failure} `reward_not_found`, `reward_not_open`, `reward_gone`, `reward_limit_reached`,
 *   `reward_answers_missing`, `points_short`, `overloaded`.
 */
export async function redeemReward({ reward: id, person, answers, key }: RedemptionRequest, now: Date) {
  const deadline = performance.now() + transactionTimeoutMs;
  const exchange = async (transaction: ClientSession) => {
    const earlier = key && (await RedemptionModel.findOne({ person, key }).lean<Redemption>());
    if (earlier) {
      return { reward: (await RewardModel.findById(earlier.reward).lean()) ?? undefined, redemption: earlier };
    }
    const reward = await readOpenReward(id, answers, now);
    await requireBelowLimit(reward, person, now, transaction);
    const redemption = newRedemption(reward, { person, answers, key }, now);
    // The person's account is written first: no other person writes it, and a refusal there leaves the stock untouched.
    const spending = { kind: 'spend', source: `redemption:${redemption._id}`, points: reward.cost } as const;
    await postMovements(transaction, redemption.person, [{ ...spending, redemption: redemption._id }], now);
    const taken = await RewardModel.collection.updateOne(
      { _id: reward._id, state: 'open', cost: reward.cost, left: { $gt: 0 } },
      { $inc: { left: -1 } },
      { session: transaction },
    );
    if (taken.matchedCount === 0) throw new WriteConflict();
    await RedemptionModel.collection.insertOne(redemption, { session: transaction });
    return { reward, redemption };
  };
  const { reward, redemption } = await runSerially(id, () => transact(deadline, exchange));
  return ownRedemptionOf(redemption, reward, now);
}

async function readOpenReward(id: string, answers: readonly string[], now: Date): Promise<Reward> {
  const reward = await RewardModel.findById(id).lean();
  if (!reward || reward.state === 'draft') throw new Failure('reward_not_found');
  if (reward.state !== 'open' || now < reward.from || now >= reward.until) throw new Failure('reward_not_open');
  if (reward.left === 0) throw new Failure('reward_gone');
  const missing = (reward.questions ?? []).filter((_, at) => !answers[at]?.trim());
  if (missing.length > 0) throw new Failure('reward_answers_missing', { questions: missing.join('、') });
  return reward;
}

/**
 * Require that the person has not redeemed the reward too often. Two redemptions of one person at the same time cannot
 * both pass, because both write the person's account and one transaction has to begin again.
 *
 * @throws {Failure} `reward_limit_reached`.
 */
async function requireBelowLimit(reward: Reward, person: string, now: Date, session: ClientSession): Promise<void> {
  const { count, days } = (reward.perPerson ?? {}) as { count?: number; days?: number };
  if (!count) return;
  const since = days ? new Date(now.getTime() - days * dayMs) : new Date(0);
  const earlier = await RedemptionModel.collection.countDocuments(
    {
      reward: reward._id,
      person: new Types.ObjectId(person),
      state: { $ne: 'cancelled' },
      at: { $gt: since },
    },
    { session },
  );
  if (earlier >= count) throw new Failure('reward_limit_reached', { count });
}

function newRedemption(
  reward: Reward,
  { person, answers, key }: Omit<RedemptionRequest, 'reward'>,
  now: Date,
): Redemption {
  const _id = new Types.ObjectId();
  const kept = answers.slice(0, reward.questions?.length ?? 0);
  const place = { collection: RedemptionModel.collection.collectionName, id: _id, field: 'answers' };
  return {
    _id,
    reward: reward._id,
    union: reward.union,
    person: new Types.ObjectId(person),
    points: reward.cost,
    state: 'issued',
    codeIndex: redemptionCodeIndexOf(redemptionCodeOf(String(_id))),
    ...(kept.length > 0 && { answers: encryptField(JSON.stringify(kept), place) }),
    at: now,
    until: new Date(now.getTime() + reward.goodDays * dayMs),
    ...(key && { key }),
  } as Redemption;
}
