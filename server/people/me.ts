import { PersonModel } from '../../schemas/person.ts';
import { Failure } from '../errors.ts';
import { isIdentityCard } from '../lists/identity.ts';
import { maskIdNumber, maskName, maskPhone, normalIdNumber, normalPhone } from '../personal/masks.ts';
import type { WeChat } from '../wechat/client.ts';
import { requireDecentText } from '../wechat/decent-text.ts';
import { currentConsents, requireConsent } from './consents.ts';
import { opened, sealed } from './fields.ts';

/**
 * A person as they are shown to themselves: name, phone and identity number masked.
 *
 * @throws {Failure} `person_not_found`.
 */
export async function findMe(id: string) {
  const person = await PersonModel.findById(id).lean();
  if (!person) throw new Failure('person_not_found');
  const masked = (field: 'name' | 'phone' | 'idNumber', mask: (value: string) => string) => {
    const value = opened(person, field);
    return value === undefined ? null : mask(value);
  };
  return {
    id,
    name: masked('name', maskName),
    phone: masked('phone', maskPhone),
    idNumber: masked('idNumber', maskIdNumber),
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
  await change(id, { $set: sealed(id, 'phone', normalPhone(number, countryCode)) });
  return findMe(id);
}

/**
 * Give, correct or take back name and identity number; `null` takes back, what is absent stays.
 *
 * An identity number is sensitive, so it needs a consent of its own (PIPL art. 28, 29). A name is read by those who
 * hold the event, so WeChat looks at it first.
 *
 * @throws {Failure} `id_number_invalid` (GB 11643), `consent_required`, `text_not_decent`, `person_not_found`, and what
 *   every call of WeChat throws.
 */
export async function changeMe(
  wechat: WeChat,
  id: string,
  given: { name?: string | null | undefined; idNumber?: string | null | undefined },
  now: Date,
) {
  const idNumber = given.idNumber ? normalIdNumber(given.idNumber) : given.idNumber;
  if (idNumber && !isIdentityNumber(idNumber, now)) throw new Failure('id_number_invalid');
  if (idNumber) await requireConsent(id, 'id_number');
  if (given.name) {
    const person = await PersonModel.findById(id, { openid: 1 }).lean();
    if (!person) throw new Failure('person_not_found');
    await requireDecentText(wechat, { text: given.name, openid: opened(person, 'openid') ?? '', scene: 'profile' });
  }
  const set = {
    ...(given.name && sealed(id, 'name', given.name)),
    ...(idNumber && { ...sealed(id, 'idNumber', idNumber), idNumberAt: now }),
  };
  const unset = { ...(given.name === null && { name: 1 }), ...(idNumber === null && noIdNumber) };
  await change(id, { $set: set, $unset: unset });
  // The consent may have been withdrawn while this was written: then the number goes again.
  if (idNumber)
    await requireConsent(id, 'id_number').catch((refusal) => forgetIdNumber(id).then(() => throwing(refusal)));
  return findMe(id);
}

const noIdNumber = { idNumber: 1, idNumberIndex: 1, idNumberAt: 1 } as const;

/** Delete a person's identity number. */
export async function forgetIdNumber(id: string): Promise<void> {
  await PersonModel.updateOne({ _id: id }, { $unset: noIdNumber });
}

async function change(id: string, update: { $set: object; $unset?: object }): Promise<void> {
  const changed = await PersonModel.updateOne({ _id: id }, update);
  if (changed.matchedCount === 0) throw new Failure('person_not_found');
}

/** The check character is right, and the day of birth has come. */
function isIdentityNumber(text: string, now: Date): boolean {
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return isIdentityCard(text) && new Date(`${born}T00:00:00+08:00`) <= now;
}

function throwing(error: unknown): never {
  throw error;
}
