import { trusted } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { startOfDay } from '../../../schemas/platform/shanghai.ts';
import { masked, opened, sealed } from '../../access/people/fields.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { isIdentityCard } from '../../platform/text/identity-card.ts';
import { maskIdNumber, normalIdNumber, normalPhone } from '../../platform/text/masks.ts';
import type { WeChat } from '../../platform/wechat/client.ts';
import { requireDecentText } from '../../platform/wechat/require-clean-text.ts';
import { currentConsents, requireConsent } from './consents.ts';
import { declared, type Traits, traitsOf } from './traits.ts';

/**
 * A person as they are shown to themselves: name, phone and identity number masked.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function findMe(id: string) {
  const person = await PersonModel.findById(id).lean();
  if (!person) throw new Failure('person_not_found');
  const idNumber = opened(person, 'idNumber');
  return {
    ...masked(person),
    idNumber: idNumber === undefined ? null : maskIdNumber(idNumber),
    sex: person.sex ?? null,
    birthYear: person.birthYear ?? null,
    since: person.createdAt,
    consents: await currentConsents(id),
  };
}

/**
 * Bind the phone number that WeChat vouches for, in the place of the one before.
 *
 * @param code of the button `getPhoneNumber`.
 * @throws {Failure} `phone_code_invalid`, `person_not_found`, and what every call of WeChat throws.
 */
export async function bindPhone(wechat: WeChat, id: string, code: string) {
  const person = await PersonModel.findById(id, { openid: 1 }).lean();
  if (!person) throw new Failure('person_not_found');
  const { number, countryCode } = await wechat.phoneNumber({ code, openid: opened(person, 'openid') });
  await write(id, { $set: sealed(id, 'phone', normalPhone(number, countryCode)) });
  return findMe(id);
}

/** What a person gives, corrects (or by `null` takes back) of themselves; what is absent stays. */
export type GivenOfMe = {
  name?: string | null | undefined;
  idNumber?: string | null | undefined;
} & { [Name in keyof Traits]?: Traits[Name] | undefined };

/**
 * Give, correct or take back what is held of oneself.
 *
 * An identity number is sensitive, so it needs a consent of its own (PIPL art. 28, 29); sex and year of birth follow
 * from it, and are declared only where there is none. A name is read by those who hold the event, so WeChat looks at it
 * first.
 *
 * @throws {Failure} `id_number_invalid` (GB 11643), `consent_required`, `trait_settled`, `text_not_decent`,
 *   `person_not_found`, and what every call of WeChat throws.
 */
export async function changeMe(wechat: WeChat, id: string, given: GivenOfMe, now: Date) {
  const idNumber = given.idNumber ? normalIdNumber(given.idNumber) : given.idNumber;
  if (idNumber && !isIdentityNumber(idNumber, now)) throw new Failure('id_number_invalid');
  if (idNumber) await requireConsent(id, 'id_number');
  const declares = given.sex !== undefined || given.birthYear !== undefined;
  if (idNumber && declares) throw new Failure('trait_settled');
  if (given.name) {
    const person = await PersonModel.findById(id, { openid: 1 }).lean();
    if (!person) throw new Failure('person_not_found');
    await requireDecentText(wechat, { text: given.name, openid: opened(person, 'openid') ?? '', scene: 'profile' });
  }
  if (idNumber === null) await forgetIdNumber(id);
  const { set, unset } = declared(given);
  const change = {
    $set: {
      ...set,
      ...(given.name && sealed(id, 'name', given.name)),
      ...(idNumber && { ...sealed(id, 'idNumber', idNumber), ...traitsOf(idNumber), idNumberAt: now }),
    },
    $unset: { ...unset, ...(given.name === null && { name: 1 }) },
  };
  await write(id, change, declares ? { idNumber: trusted({ $exists: false }) } : {});
  // The consent may have been withdrawn while this was written: then the number goes again.
  if (idNumber)
    await requireConsent(id, 'id_number').catch((refusal) => forgetIdNumber(id).then(() => throwing(refusal)));
  return findMe(id);
}

/** Delete a person's identity number, and what was taken from it. */
export async function forgetIdNumber(id: string): Promise<void> {
  await PersonModel.updateOne(
    { _id: id, idNumber: trusted({ $exists: true }) },
    { $unset: { idNumber: 1, idNumberIndex: 1, idNumberAt: 1, sex: 1, birthYear: 1 } },
  );
}

async function write(id: string, update: { $set: object; $unset?: object }, where: object = {}): Promise<void> {
  const changed = await PersonModel.updateOne({ _id: id, ...where }, update);
  if (changed.matchedCount > 0) return;
  throw new Failure((await PersonModel.exists({ _id: id })) ? 'trait_settled' : 'person_not_found');
}

/** The check character is right, and the day of birth has come. */
function isIdentityNumber(text: string, now: Date): boolean {
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return isIdentityCard(text) && startOfDay(born) <= now;
}

function throwing(error: unknown): never {
  throw error;
}
