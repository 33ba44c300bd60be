import { createHash, randomBytes } from 'node:crypto';
import { trusted } from 'mongoose';
import { type Staff, StaffModel } from '../../../schemas/access/staff.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { base32, makeSecret, matchingStep, otpauthUri } from './totp.ts';

const recoveryCodes = 10;

/** A new secret and what an authenticator app reads it from; it is not in force before a code of it comes back. */
export async function beginEnrolment(
  account: Pick<Staff, '_id' | 'username'>,
): Promise<{ secret: string; uri: string }> {
  const secret = makeSecret();
  await StaffModel.updateOne({ _id: account._id }, { $set: { enrolling: encryptField(secret, placeOf(account._id)) } });
  return { secret, uri: otpauthUri(secret, account.username) };
}

/**
 * Put the secret into force that was shown last, by a code of it.
 *
 * @returns recovery codes, each good once in the place of a code; they are not kept in clear and never shown again.
 * @throws {Failure} `second_factor_not_begun`, `second_factor_wrong`.
 */
export async function confirmEnrolment(id: string, code: string, now: Date): Promise<string[]> {
  const account = await StaffModel.findOne({ _id: id, active: true }).lean();
  const { enrolling } = account ?? {};
  if (!enrolling) throw new Failure('second_factor_not_begun');
  const secret = decryptField(enrolling, placeOf(id));
  const step = matchingStep(secret, code, now);
  if (step === undefined) throw new Failure('second_factor_wrong');
  const codes = Array.from({ length: recoveryCodes }, () => base32(randomBytes(10)));
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

/** Whether a code of the app, or a recovery code, is good; it is used up by this, and of many at once one is taken. */
export async function takeCode(
  account: Pick<Staff, '_id' | 'secondFactor'>,
  code: string,
  now: Date,
): Promise<boolean> {
  const { _id, secondFactor } = account;
  if (!secondFactor) return false;
  const step = matchingStep(decryptField(secondFactor.secret, placeOf(_id)), code, now);
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

/** Take a second factor away, because its owner lost it. */
export async function removeSecondFactor(id: unknown): Promise<void> {
  await StaffModel.updateOne({ _id: id }, { $unset: { secondFactor: 1, enrolling: 1 } });
}

/** Where the sealed secret belongs: it keeps its place from the enrolment on. */
function placeOf(id: unknown) {
  return { collection: 'staff', id, field: 'secondFactor.secret' };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
