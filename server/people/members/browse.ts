import { type QueryFilter, type Types, trusted } from 'mongoose';
import { type Person, PersonModel } from '../../../schemas/people/person.ts';
import { masked, opened } from '../../access/people/fields.ts';
import { regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { code, keyset, objectId } from '../../platform/database/keyset.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { normalPhone } from '../../platform/text/masks.ts';
import { peopleInScope, unionOfScope } from './scope.ts';

/** A page of members or applicants. */
export interface PeopleQuery {
  /** The people of one union, or of all unions of one region. */
  of: { union: string } | { region: string };
  state: 'member' | 'applied';
  limit: number;
  cursor?: string | undefined;
}

/** The fields of a person that staff may see unmasked. */
export const lookFields = ['name', 'phone', 'idNumber'] as const;
export type LookField = (typeof lookFields)[number];

/** No more people than these share a phone number. */
const maxPeoplePerPhone = 10;

const byRegion = keyset<[region: string, id: Types.ObjectId]>('ascending', code, objectId);

/**
 * List people, masked, by the region of their union and then the earliest first.
 *
 * @throws {Failure} `outside_scope`, `cursor_invalid`.
 */
export async function pageOfPeople({ of, state, limit, cursor }: PeopleQuery, scope: Scope) {
  const field = state === 'member' ? 'membership' : 'applied';
  const region = `${field}.region`;
  if ('union' in of) await unionOfScope(scope, of.union);
  else requireRegion(scope, of.region);
  const where =
    'union' in of ? { [`${field}.union`]: of.union } : ({ [region]: trusted(regionRange(of.region)) } as object);
  const after = byRegion.after(cursor, [region, '_id']);
  const people: Person[] = await PersonModel.find({ $and: [where, after] } as QueryFilter<Person>)
    .sort({ [region]: 1, _id: 1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byRegion.page(people, limit, (person) => [person[field]?.region ?? '', person._id]);
  return { items: items.map(masked), next };
}

/** Find a person in the scope, masked. @throws {Failure} `person_not_in_scope`. */
export async function showPerson(id: string, scope: Scope) {
  return masked(await requirePersonInScope(id, scope));
}

/** Find the people in the scope who bound exactly this phone number, masked. The blind index finds only equal numbers. */
export async function findByPhone(phone: string, scope: Scope) {
  const phoneIndex = blindIndex('phone', normalPhone(phone));
  const people = await PersonModel.find({ phoneIndex, ...(await peopleInScope(scope)) })
    .limit(maxPeoplePerPhone)
    .lean();
  return people.map(masked);
}

/**
 * Read some of a person's fields unmasked. The caller writes the audit entry.
 *
 * @throws {Failure} `person_not_in_scope`.
 */
export async function lookAtPerson(id: string, fields: readonly LookField[], scope: Scope) {
  const person = await requirePersonInScope(id, scope);
  const values = fields.map((field) => [field, opened(person, field) ?? null] as const);
  return { id, ...(Object.fromEntries(values) as { [Field in LookField]?: string | null }) };
}

async function requirePersonInScope(id: string, scope: Scope): Promise<Person> {
  const person = await PersonModel.findOne({ _id: id, ...(await peopleInScope(scope)) }).lean();
  if (!person) throw new Failure('person_not_in_scope');
  return person;
}
