import { trusted } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { startOfDay } from '../../../schemas/platform/shanghai.ts';
import { decryptPersonField, encryptPersonField, maskPerson } from '../../access/people/person-fields.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { isIdentityCard } from '../../platform/text/identity-card.ts';
import { maskIdNumber, normaliseIdNumber, normalisePhone } from '../../platform/text/mask-fields.ts';
import type { WeChat } from '../../platform/wechat/client.ts';
import { requireCleanText } from '../../platform/wechat/require-clean-text.ts';
import { findLatestConsents, requireConsent } from './consents.ts';
import { type PersonTraits, traitsOfIdNumber, traitUpdateOf } from './traits.ts';

/**
 * Find a person as they see themselves: name, phone number and identity number are masked.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function findOwnProfile(id: string) {
  const person = await PersonModel.findById(id).lean();
  if (!person) throw new Failure('person_not_found');
  const idNumber = decryptPersonField(person, 'idNumber');
  return {
    ...maskPerson(person),
    idNumber: idNumber === undefined ? null : maskIdNumber(idNumber),
    sex: person.sex ?? null,
    birthYear: person.birthYear ?? null,
    since: person.createdAt,
    consents: await findLatestConsents(id),
  };
}

/**
 * Bind the phone number that WeChat has verified. It replaces the one bound before.
 *
 * @param code from the mini-program's `getPhoneNumber` button.
 * @throws {Failure} `phone_code_invalid`, `person_not_found`, and the codes that every call of WeChat throws.
 */
export async function bindPhone(wechat: WeChat, id: string, code: string) {
  const person = await PersonModel.findById(id, { openid: 1 }).lean();
  if (!person) throw new Failure('person_not_found');
  const { number, countryCode } = await wechat.phoneNumber({ code, openid: decryptPersonField(person, 'openid') });
  await updatePerson(id, { $set: encryptPersonField(id, 'phone', normalisePhone(number, countryCode)) });
  return findOwnProfile(id);
}

/** Changes to one's own profile. `null` removes a value; an absent field stays as it is. */
export type ProfileChanges = {
  name?: string | null | undefined;
  idNumber?: string | null | undefined;
} & { [Name in keyof PersonTraits]?: PersonTraits[Name] | undefined };

/**
 * Add, correct or remove data of one's own profile.
 *
 * An identity number is sensitive, so it needs a consent of its own (PIPL art. 28, 29). Sex and year of birth follow
 * from the number; they can be declared only while no number is stored. Organisers of events read the name, so WeChat's
 * text check sees it first.
 *
 * @throws {Failure} `id_number_invalid` (GB 11643), `consent_required`, `trait_settled`, `text_not_decent`,
 *   `person_not_found`, and the codes that every call of WeChat throws.
 */
export async function changeOwnProfile(wechat: WeChat, id: string, changes: ProfileChanges, now: Date) {
  const idNumber = changes.idNumber ? normaliseIdNumber(changes.idNumber) : changes.idNumber;
  if (idNumber && !isIdentityNumber(idNumber, now)) throw new Failure('id_number_invalid');
  if (idNumber) await requireConsent(id, 'id_number');
  const declaresTraits = changes.sex !== undefined || changes.birthYear !== undefined;
  if (idNumber && declaresTraits) throw new Failure('trait_settled');
  if (changes.name) {
    const person = await PersonModel.findById(id, { openid: 1 }).lean();
    if (!person) throw new Failure('person_not_found');
    await requireCleanText(wechat, {
      text: changes.name,
      openid: decryptPersonField(person, 'openid') ?? '',
      scene: 'profile',
    });
  }
  if (idNumber === null) await deleteIdNumber(id);
  const { set, unset } = traitUpdateOf(changes);
  const update = {
    $set: {
      ...set,
      ...(changes.name && encryptPersonField(id, 'name', changes.name)),
      ...(idNumber && {
        ...encryptPersonField(id, 'idNumber', idNumber),
        ...traitsOfIdNumber(idNumber),
        idNumberAt: now,
      }),
    },
    $unset: { ...unset, ...(changes.name === null && { name: 1 }) },
  };
  await updatePerson(id, update, declaresTraits ? { idNumber: trusted({ $exists: false }) } : {});
  // The consent may have been withdrawn during the write. Then the number is deleted again.
  if (idNumber)
    await requireConsent(id, 'id_number').catch(async (refusal) => {
      await deleteIdNumber(id);
      throw refusal;
    });
  return findOwnProfile(id);
}

/** Delete a person's identity number and the traits that came from it. */
export async function deleteIdNumber(id: string): Promise<void> {
  await PersonModel.updateOne(
    { _id: id, idNumber: trusted({ $exists: true }) },
    { $unset: { idNumber: 1, idNumberIndex: 1, idNumberAt: 1, sex: 1, birthYear: 1 } },
  );
}

async function updatePerson(
  id: string,
  update: { $set: object; $unset?: object },
  condition: object = {},
): Promise<void> {
  const { matchedCount } = await PersonModel.updateOne({ _id: id, ...condition }, update);
  if (matchedCount > 0) return;
  throw new Failure((await PersonModel.exists({ _id: id })) ? 'trait_settled' : 'person_not_found');
}

/** Whether the check character is right and the date of birth is not in the future. */
function isIdentityNumber(text: string, now: Date): boolean {
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return isIdentityCard(text) && startOfDay(born) <= now;
}
