import { stringify } from 'csv-stringify/sync';
import { Types } from 'mongoose';
import { type Redemption, RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { opened } from '../../access/people/fields.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { patienceMs, transact } from '../../platform/database/transaction.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { neutralise } from '../../platform/text/escape-formula.ts';
import { findRewardWithin } from './rewards.ts';

/**
 * Put every redemption of a reward whose code is good into a new file for the partner; they are used with it. Each goes
 * into one file, and no redemption into two.
 *
 * @throws {Failure} `reward_not_found`; `transfer_empty` where there is nothing to hand over; `overloaded`.
 */
export async function makeTransfer(reward: string, by: string, scope: Scope, now: Date) {
  await findRewardWithin(reward, scope);
  const _id = new Types.ObjectId(reward);
  return transact(performance.now() + patienceMs, async (session) => {
    const numbered = await RewardModel.collection.findOneAndUpdate(
      { _id },
      { $inc: { files: 1 } },
      { session, returnDocument: 'after', projection: { files: 1 } },
    );
    const file = numbered?.files as number;
    const taken = await RedemptionModel.collection.updateMany(
      { reward: _id, state: 'issued', until: { $gt: now } },
      { $set: { state: 'used', usedAt: now, usedBy: by, file } },
      { session },
    );
    if (taken.modifiedCount === 0) throw new Failure('transfer_empty');
    return { rewardId: reward, file, redemptions: taken.modifiedCount };
  });
}

/**
 * The lines of a transfer file: names and phones in clear, since the partner has to know who it is for. The same
 * file each time that it is fetched, but for people who were erased since.
 *
 * @throws {Failure} `reward_not_found`, `transfer_not_found`.
 */
export async function transferFile(id: string, file: number, scope: Scope): Promise<AsyncIterable<string>> {
  const reward = await findRewardWithin(id, scope);
  if (file < 1 || file > reward.files) throw new Failure('transfer_not_found');
  return linesOf(reward, file);
}

async function* linesOf(reward: Reward, file: number): AsyncGenerator<string> {
  const questions = reward.questions ?? [];
  yield stringify([['编号', '姓名', '手机', '兑换品', '积分', '兑换时间', ...questions.map(neutralise)]], {
    bom: true,
  });
  const redemptions = RedemptionModel.find({ reward: reward._id, file }).sort({ _id: 1 }).lean<Redemption[]>();
  for await (const redemption of redemptions.cursor()) {
    const person = await PersonModel.findById(redemption.person, { name: 1, phone: 1 }).lean();
    const of = (field: 'name' | 'phone') => (person ? opened(person as never, field) : undefined) ?? '';
    const cells = [String(redemption._id), of('name'), of('phone'), reward.title, String(redemption.points)];
    yield stringify([[...cells, shanghaiIso(redemption.at), ...answersOf(redemption)].map(neutralise)]);
  }
}

function answersOf({ _id, answers }: Redemption): string[] {
  if (!answers) return [];
  const place = { collection: RedemptionModel.collection.collectionName, id: _id, field: 'answers' };
  return JSON.parse(decryptField(answers, place)) as string[];
}
