import { type QueryFilter, type Types, trusted } from 'mongoose';
import { type Person, PersonModel } from '../../../schemas/people/person.ts';
import { decryptPersonField, maskPerson } from '../../access/people/person-fields.ts';
import { regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { codePart, keyset, objectIdPart } from '../../platform/database/keyset.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { normalisePhone } from '../../platform/text/mask-fields.ts';
import { peopleScopeFilter, requireMembershipUnion } from './people-scope.ts';

/** A page of members or applicants. */
export interface PeopleQuery {
  /** The people of one union, or of all unions of one region. */
  unionOrRegion: { union: string } | { region: string };
  state: 'member' | 'applied';
  limit: number;
  cursor?: string | undefined;
}

/** The fields of a person that staff may see unmasked. */
export const unmaskableFields = ['name', 'phone', 'idNumber'] as const;
export type UnmaskableField = (typeof unmaskableFields)[number];

/** No more people than these share a phone number. */
const maxPeoplePerPhone = 10;

const byRegion = keyset<[region: string, id: Types.ObjectId]>('ascending', codePart, objectIdPart);

/**
 * List people, masked, by the region of their union and then the earliest first.
 *
 * @throws {Failure} `outside_scope`, `cursor_invalid`.
 */
export async function listPeople({ unionOrRegion, state, limit, cursor }: PeopleQuery, scope: Scope) {
  const field = state === 'member' ? 'membership' : 'applied';
  const region = `${field}.region`;
  if ('union' in unionOrRegion) await requireMembershipUnion(scope, unionOrRegion.union);
  else requireRegion(scope, unionOrRegion.region);
  const where =
    'union' in unionOrRegion
      ? { [`${field}.union`]: unionOrRegion.union }
      : ({ [region]: trusted(regionRange(unionOrRegion.region)) } as object);
  const after = byRegion.after(cursor, [region, '_id']);
  const people: Person[] = await PersonModel.find({ $and: [where, after] } as QueryFilter<Person>)
    .sort({ [region]: 1, _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byRegion.page(people, limit, (person) => [person[field]?.region ?? '', person._id]);
  return { items: items.map(maskPerson), next };
}

/** Find a person in the scope, masked. @throws {Failure} `person_not_in_scope`. */
export async function findPerson(id: string, scope: Scope) {
  return maskPerson(await requirePersonInScope(id, scope));
}

/** Find the people in the scope who bound exactly this phone number, masked. The blind index finds only equal numbers. */
export async function findPeopleByPhone(phone: string, scope: Scope) {
  const phoneIndex = blindIndex('phone', normalisePhone(phone));
  const people = await PersonModel.find({ phoneIndex, ...(await peopleScopeFilter(scope)) })
    .limit(maxPeoplePerPhone)
    .lean();
  return people.map(maskPerson);
}

/**
 * Read some of a person's fields unmasked. The caller writes the audit entry.
 *
 * @throws {Failure} `person_not_in_scope`.
 */
export async function unmaskPerson(id: string, fields: readonly UnmaskableField[], scope: Scope) {
  const person = await requirePersonInScope(id, scope);
  const values = fields.map((field) => [field, decryptPersonField(person, field) ?? null] as const);
  return { id, ...(Object.fromEntries(values) as { [Field in UnmaskableField]?: string | null }) };
}

async function requirePersonInScope(id: string, scope: Scope): Promise<Person> {
  const person = await PersonModel.findOne({ _id: id, ...(await peopleScopeFilter(scope)) }).lean();
  if (!person) throw new Failure('person_not_in_scope');
  return person;
}
