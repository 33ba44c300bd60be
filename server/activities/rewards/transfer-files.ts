import { stringify } from 'csv-stringify/sync';
import { Types } from 'mongoose';
import { type Redemption, RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { type Reward, RewardModel } from '../../../schemas/activities/points/reward.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { decryptPersonField } from '../../access/people/person-fields.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { transact, transactionTimeoutMs } from '../../platform/database/transaction.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { escapeFormula } from '../../platform/text/escape-formula.ts';
import { findManagedReward } from './rewards.ts';

/**
 * Create a transfer file for the partner: every redemption of a reward whose code is valid goes into it and counts as
 * used. No redemption is in two files.
 *
 * @param by the staff account.
 * @throws {Failure} `reward_not_found`; `transfer_empty` where no redemption has a valid code; `overloaded`.
 */
export async function createTransferFile(rewardId: string, by: string, scope: Scope, now: Date) {
  await findManagedReward(rewardId, scope);
  const _id = new Types.ObjectId(rewardId);
  return transact(performance.now() + transactionTimeoutMs, async (session) => {
    const reward = await RewardModel.collection.findOneAndUpdate(
      { _id },
      { $inc: { files: 1 } },
      { session, returnDocument: 'after', projection: { files: 1 } },
    );
    const file = reward?.files as number;
    const used = await RedemptionModel.collection.updateMany(
      { reward: _id, state: 'issued', until: { $gt: now } },
      { $set: { state: 'used', usedAt: now, usedBy: by, file } },
      { session },
    );
    if (used.modifiedCount === 0) throw new Failure('transfer_empty');
    return { rewardId, file, redemptions: used.modifiedCount };
  });
}

/**
 * Read a transfer file as CSV, with names and phones unmasked, because the partner has to know the people. Each
 * download gives the same file, except for people who were erased in between.
 *
 * @throws {Failure} `reward_not_found`, `transfer_not_found`.
 */
export async function readTransferFile(id: string, file: number, scope: Scope): Promise<AsyncIterable<string>> {
  const reward = await findManagedReward(id, scope);
  if (file < 1 || file > reward.files) throw new Failure('transfer_not_found');
  return writeLines(reward, file);
}

async function* writeLines(reward: Reward, file: number): AsyncGenerator<string> {
  const questions = reward.questions ?? [];
  yield stringify([['编号', '姓名', '手机', '兑换品', '积分', '兑换时间', ...questions.map(escapeFormula)]], {
    bom: true,
  });
  const redemptions = RedemptionModel.find({ reward: reward._id, file }).sort({ _id: 1 }).lean<Redemption[]>();
  for await (const redemption of redemptions.cursor()) {
    const person = await PersonModel.findById(redemption.person, { name: 1, phone: 1 }).lean();
    const read = (field: 'name' | 'phone') => (person ? decryptPersonField(person as never, field) : undefined) ?? '';
    const cells = [String(redemption._id), read('name'), read('phone'), reward.title, String(redemption.points)];
    yield stringify([[...cells, shanghaiIso(redemption.at), ...answersOf(redemption)].map(escapeFormula)]);
  }
}

function answersOf({ _id, answers }: Redemption): string[] {
  if (!answers) return [];
  const place = { collection: RedemptionModel.collection.collectionName, id: _id, field: 'answers' };
  return JSON.parse(decryptField(answers, place)) as string[];
}
