import { RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { opened } from '../../access/people/fields.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/masks.ts';
import { redemptionCodeIndex } from './codes.ts';
import { commonOf, requireGood } from './redeem.ts';
import { findRewardWithin } from './rewards.ts';

/**
 * Take a code and hand the reward over: one write decides, so that of any number of partners one succeeds.
 *
 * @throws {Failure} `redemption_not_found` where there is no such code, or not of the scope's unions;
 *   `redemption_used`, `redemption_lapsed`, `redemption_cancelled`.
 */
export async function handOver(code: string, by: string, scope: Scope, now: Date) {
  const found = await RedemptionModel.findOne({ codeIndex: redemptionCodeIndex(code) }).lean();
  const reward = found && (await findRewardWithin(String(found.reward), scope).catch(notFound));
  if (!found || !reward) throw new Failure('redemption_not_found');
  requireGood(found, now);
  const used = await RedemptionModel.findOneAndUpdate(
    { _id: found._id, state: 'issued' },
    { state: 'used', usedAt: now, usedBy: by },
    { returnDocument: 'after' },
  ).lean();
  if (!used) {
    const since = await RedemptionModel.findById(found._id).lean();
    if (since) requireGood(since, now);
    throw new Failure('redemption_not_found');
  }
  const person = await PersonModel.findById(used.person, { name: 1 }).lean();
  const name = person && opened(person as never, 'name');
  return { ...commonOf(used, reward, now), name: name ? maskName(name) : null };
}

/** Another union's reward is told as if there were none; a database that fails is no such answer. */
function notFound(error: unknown): undefined {
  if (error instanceof Failure) return undefined;
  throw error;
}
