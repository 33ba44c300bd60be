import { RedemptionModel } from '../../../schemas/activities/points/redemption.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { decryptPersonField } from '../../access/people/person-fields.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/mask-fields.ts';
import { redemptionCodeIndexOf } from './redemption-codes.ts';
import { redemptionFieldsOf, requireValidCode } from './redemption-view.ts';
import { findManagedReward } from './rewards.ts';

/**
 * Use a redemption by its code, as the partner hands over the reward. One conditional write decides, so that of several
 * attempts one succeeds.
 *
 * @param by the staff account.
 * @throws {Failure} `redemption_not_found`, also for a code outside the scope; `redemption_used`, `redemption_lapsed`,
 *   `redemption_cancelled`.
 */
export async function useRedemption(code: string, by: string, scope: Scope, now: Date) {
  const found = await RedemptionModel.findOne({ codeIndex: redemptionCodeIndexOf(code) }).lean();
  const reward = found && (await findManagedReward(String(found.reward), scope).catch(ignoreFailure));
  if (!found || !reward) throw new Failure('redemption_not_found');
  requireValidCode(found, now);
  const used = await RedemptionModel.findOneAndUpdate(
    { _id: found._id, state: 'issued' },
    { state: 'used', usedAt: now, usedBy: by },
    { returnDocument: 'after' },
  ).lean();
  if (!used) {
    const current = await RedemptionModel.findById(found._id).lean();
    if (current) requireValidCode(current, now);
    throw new Failure('redemption_not_found');
  }
  const person = await PersonModel.findById(used.person, { name: 1 }).lean();
  const name = person && decryptPersonField(person as never, 'name');
  return { ...redemptionFieldsOf(used, reward, now), name: name ? maskName(name) : null };
}

/** Treat a reward outside the scope like a code that does not exist; a database error is passed on. */
function ignoreFailure(error: unknown): undefined {
  if (error instanceof Failure) return undefined;
  throw error;
}
