import { type QueryFilter, trusted } from 'mongoose';
import { type Person, PersonModel } from '../../../schemas/people/person.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { normalPhone } from '../../platform/text/masks.ts';
import { type Bond, peopleInScope, unionOfScope } from './scope.ts';

/** Whose membership a union confirms. */
export type Confirmed = { id: string } | { phone: string };

/** Who confirms, and where they may. */
export interface Confirming {
  id: string;
  scope: Scope;
}

/**
 * Say that a person is a member of a union: one of the scope, or somebody who belongs to no union and asks none, whose
 * phone the union knows. Another membership ends by it; saying it again changes nothing.
 *
 * @throws {Failure} `outside_scope` (the union), `person_not_in_scope`.
 */
export async function confirmMember(whom: Confirmed, union: string, by: Confirming, now: Date): Promise<Person> {
  const { region } = await unionOfScope(by.scope, union);
  const who = await filterOf(whom, by.scope);
  const held = await PersonModel.findOne({ ...who, 'membership.union': union }).lean();
  if (held) return held;
  const confirmed = await PersonModel.findOneAndUpdate(
    who,
    { $set: { membership: { union, region, since: now, by: by.id } }, $unset: { applied: 1 } },
    { returnDocument: 'after', sort: { lastLoginAt: -1 } },
  ).lean();
  if (!confirmed) throw new Failure('person_not_in_scope');
  return confirmed;
}

/**
 * Say that a person is no member of a union of the scope, and refuse what they ask of one; what binds them elsewhere
 * stays.
 *
 * @throws {Failure} `person_not_in_scope`.
 */
export async function withdrawMember(id: string, scope: Scope): Promise<Person> {
  const withdraw = async (bond: Bond) =>
    PersonModel.findOneAndUpdate(
      { _id: id, ...(await peopleInScope(scope, [bond])) },
      { $unset: { [bond]: 1 } },
      { returnDocument: 'after' },
    ).lean();
  const asked = await withdraw('applied');
  const person = (await withdraw('membership')) ?? asked;
  if (!person) throw new Failure('person_not_in_scope');
  return person;
}

async function filterOf(whom: Confirmed, scope: Scope): Promise<QueryFilter<Person>> {
  const within = await peopleInScope(scope);
  if ('id' in whom) return { _id: whom.id, ...within };
  const { $or: reach } = within as { $or?: QueryFilter<Person>[] };
  const unbound = { membership: trusted({ $exists: false }), applied: trusted({ $exists: false }) };
  const phoneIndex = blindIndex('phone', normalPhone(whom.phone));
  return (reach ? { phoneIndex, $or: [...reach, unbound] } : { phoneIndex }) as QueryFilter<Person>;
}
