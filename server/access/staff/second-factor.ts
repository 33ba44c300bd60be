import { createHash, randomBytes } from 'node:crypto';
import { trusted } from 'mongoose';
import { type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { base32, generateSecret, matchingStep, otpauthUri } from './totp.ts';

const recoveryCodeCount = 10;

/** Begin to set up a second factor: make a secret and its URI for an authenticator app. `confirmEnrolment` puts it into force. */
export async function beginEnrolment(
  account: Pick<Staff, '_id' | 'username'>,
): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret();
  await StaffModel.updateOne(
    { _id: account._id },
    { $set: { enrolling: encryptField(secret, contextOf(account._id)) } },
  );
  return { secret, uri: otpauthUri(secret, account.username) };
}

/**
 * Put the secret of `beginEnrolment` into force, after one of its codes was entered.
 *
 * @returns recovery codes, each of which replaces one code. Only their hashes are stored, so they cannot be shown again.
 * @throws {Failure} `second_factor_not_begun`, `second_factor_wrong`.
 */
export async function confirmEnrolment(id: string, code: string, now: Date): Promise<string[]> {
  const account = await StaffModel.findOne({ _id: id, active: true }).lean();
  const { enrolling } = account ?? {};
  if (!enrolling) throw new Failure('second_factor_not_begun');
  const secret = decryptField(enrolling, contextOf(id));
  const step = matchingStep(secret, code, now);
  if (step === undefined) throw new Failure('second_factor_wrong');
  const codes = Array.from({ length: recoveryCodeCount }, () => base32(randomBytes(10)));
  const confirmed = await StaffModel.updateOne(
    { _id: id, active: true, enrolling },
    {
      $set: { secondFactor: { secret: enrolling, step, recovery: codes.map(hashOf), since: now } },
      $unset: { enrolling: 1 },
    },
  );
  if (confirmed.modifiedCount === 0) throw new Failure('second_factor_not_begun');
  return codes.map((each) => (each.match(/.{4}/g) ?? []).join('-'));
}

/** Use up a code of the app or a recovery code. @returns whether it was valid; of several concurrent uses one is accepted. */
export async function useSecondFactorCode(
  account: Pick<Staff, '_id' | 'secondFactor'>,
  code: string,
  now: Date,
): Promise<boolean> {
  const { _id, secondFactor } = account;
  if (!secondFactor) return false;
  const step = matchingStep(decryptField(secondFactor.secret, contextOf(_id)), code, now);
  if (step !== undefined) {
    const used = await StaffModel.updateOne(
      { _id, 'secondFactor.secret': secondFactor.secret, 'secondFactor.step': trusted({ $lt: step }) },
      { $set: { 'secondFactor.step': step } },
    );
    return used.modifiedCount === 1;
  }
  const recovery = hashOf(code.replace(/[\s-]/g, '').toUpperCase());
  const used = await StaffModel.updateOne(
    { _id, 'secondFactor.recovery': recovery },
    { $pull: { 'secondFactor.recovery': recovery } },
  );
  return used.modifiedCount === 1;
}

/** Remove the second factor of an account whose owner has lost it. */
export async function removeSecondFactor(id: unknown): Promise<void> {
  await StaffModel.updateOne({ _id: id }, { $unset: { secondFactor: 1, enrolling: 1 } });
}

/** The encryption context of the secret. It is the same before and after the confirmation, when the secret moves. */
function contextOf(id: unknown) {
  return { collection: 'staff', id, field: 'secondFactor.secret' };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
