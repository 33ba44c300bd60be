import type { Person } from '../../../schemas/people/person.ts';
import { blindIndex, decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { maskName, maskPhone } from '../../platform/text/masks.ts';

/** The fields of a person that are stored in envelopes. */
export type SealedField = 'openid' | 'phone' | 'name' | 'idNumber';

/** A value of a person as it is stored, with its blind index where it is found by one. */
export function sealed(person: string, field: SealedField, value: string): Record<string, string> {
  const envelope = { [field]: encryptField(value, placeOf(person, field)) };
  return field === 'name' ? envelope : { ...envelope, [`${field}Index`]: blindIndex(field, value) };
}

/** What a stored person's envelope holds; nothing where there is none. */
export function opened(person: Pick<Person, '_id' | SealedField>, field: SealedField): string | undefined {
  const envelope = person[field];
  return envelope ? decryptField(envelope, placeOf(String(person._id), field)) : undefined;
}

/** What of a person is shown to themselves and to staff alike: name and phone masked. */
export function masked(person: Person) {
  const [name, phone] = [opened(person, 'name'), opened(person, 'phone')];
  return {
    id: String(person._id),
    name: name === undefined ? null : maskName(name),
    phone: phone === undefined ? null : maskPhone(phone),
    membership: person.membership ?? null,
    applied: person.applied ?? null,
    employmentForm: person.employmentForm ?? null,
  };
}

function placeOf(person: string, field: SealedField) {
  return { collection: 'people', id: person, field };
}
