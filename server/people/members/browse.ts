import { type QueryFilter, trusted } from 'mongoose';
import { type Person, PersonModel } from '../../../schemas/people/person.ts';
import { masked, opened } from '../../access/people/fields.ts';
import { regionRange, requireRegion, type Scope } from '../../access/staff/scope.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { normalPhone } from '../../platform/text/masks.ts';
import { peopleInScope, unionOfScope } from './scope.ts';

/** Which people: those of one union, or of the unions of one region. */
export interface PeopleQuery {
  of: { union: string } | { region: string };
  state: 'member' | 'applied';
  limit: number;
  cursor?: string | undefined;
}

/** What can be looked at unmasked. */
export const lookFields = ['name', 'phone', 'idNumber'] as const;
export type LookField = (typeof lookFields)[number];

/** More people than these do not share a phone. */
const mostOfPhone = 10;

/** A page of people, masked, by region and then by when they came. @throws {Failure} `outside_scope`, `cursor_invalid`. */
export async function pageOfPeople({ of, state, limit, cursor }: PeopleQuery, scope: Scope) {
  const bond = state === 'member' ? 'membership' : 'applied';
  const region = `${bond}.region`;
  if ('union' in of) await unionOfScope(scope, of.union);
  else requireRegion(scope, of.region);
  const where =
    'union' in of ? { [`${bond}.union`]: of.union } : ({ [region]: trusted(regionRange(of.region)) } as object);
  const people = await PersonModel.find({ $and: [where, after(region, cursor)] } as QueryFilter<Person>)
    .sort({ [region]: 1, _id: 1 })
    .limit(limit)
    .lean();
  const last = people.length === limit ? people.at(-1) : undefined;
  return { items: people.map(masked), next: last ? `${last[bond]?.region}.${last._id}` : null };
}

/** A person of the scope, masked. @throws {Failure} `person_not_in_scope`. */
export async function showPerson(id: string, scope: Scope) {
  return masked(await personInScope(id, scope));
}

/** The people of the scope who bound this phone number, masked; the index tells equal numbers and nothing else. */
export async function findByPhone(phone: string, scope: Scope) {
  const phoneIndex = blindIndex('phone', normalPhone(phone));
  const people = await PersonModel.find({ phoneIndex, ...(await peopleInScope(scope)) })
    .limit(mostOfPhone)
    .lean();
  return people.map(masked);
}

/** Some of a person's data in clear; whoever asks has it audited. @throws {Failure} `person_not_in_scope`. */
export async function lookAtPerson(id: string, fields: readonly LookField[], scope: Scope) {
  const person = await personInScope(id, scope);
  const values = fields.map((field) => [field, opened(person, field) ?? null] as const);
  return { id, ...(Object.fromEntries(values) as { [Field in LookField]?: string | null }) };
}

async function personInScope(id: string, scope: Scope): Promise<Person> {
  const person = await PersonModel.findOne({ _id: id, ...(await peopleInScope(scope)) }).lean();
  if (!person) throw new Failure('person_not_in_scope');
  return person;
}

function after(region: string, cursor: string | undefined): object {
  if (cursor === undefined) return {};
  const [, last, id] = /^(\d{0,12})\.([0-9a-f]{24})$/.exec(cursor) ?? [];
  if (last === undefined) throw new Failure('cursor_invalid');
  return { $or: [{ [region]: last, _id: trusted({ $gt: id }) }, { [region]: trusted({ $gt: last }) }] };
}
