import type { Person } from '../../../schemas/people/person.ts';
import { blindIndex, decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { maskName, maskPhone } from '../../platform/text/mask-fields.ts';

/** The fields of a person that are stored encrypted. */
type EncryptedField = 'openid' | 'phone' | 'name' | 'idNumber';

/** Encrypt a field of a person for storing, together with its blind index; the name has no index. */
export function encryptPersonField(person: string, field: EncryptedField, value: string): Record<string, string> {
  const envelope = { [field]: encryptField(value, contextOf(person, field)) };
  return field === 'name' ? envelope : { ...envelope, [`${field}Index`]: blindIndex(field, value) };
}

/** Decrypt a field of a stored person. @returns undefined when the person has none. */
export function decryptPersonField(
  person: Pick<Person, '_id' | EncryptedField>,
  field: EncryptedField,
): string | undefined {
  const envelope = person[field];
  return envelope ? decryptField(envelope, contextOf(String(person._id), field)) : undefined;
}

/** Make the view of a person that the person and staff see alike, with name and phone masked. */
export function maskPerson(person: Person) {
  const [name, phone] = [decryptPersonField(person, 'name'), decryptPersonField(person, 'phone')];
  return {
    id: String(person._id),
    name: name === undefined ? null : maskName(name),
    phone: phone === undefined ? null : maskPhone(phone),
    membership: person.membership ?? null,
    applied: person.applied ?? null,
    employmentForm: person.employmentForm ?? null,
  };
}

function contextOf(person: string, field: EncryptedField) {
  return { collection: 'people', id: person, field };
}
