import { type QueryFilter, trusted } from 'mongoose';
import { type Person, PersonModel } from '../../../schemas/people/person.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { normalisePhone } from '../../platform/text/mask-fields.ts';
import { type MembershipField, peopleScopeFilter, requireMembershipUnion } from './people-scope.ts';

/** The person whose membership is confirmed, by id or by bound phone number. */
export type MemberReference = { id: string } | { phone: string };

/** The account that confirms a membership, and its scope. */
export interface MembershipConfirmer {
  id: string;
  scope: Scope;
}

/**
 * Confirm that a person is a member of a union.
 *
 * The person is in the scope, or is found by phone number and has neither a membership nor an application. A membership
 * of another union ends. A repeated confirmation changes nothing.
 *
 * @throws {Failure} `outside_scope` (the union), `person_not_in_scope`.
 */
export async function confirmMembership(
  whom: MemberReference,
  union: string,
  by: MembershipConfirmer,
  now: Date,
): Promise<Person> {
  const { region } = await requireMembershipUnion(by.scope, union);
  const filter = await filterOf(whom, by.scope);
  const member = await PersonModel.findOne({ ...filter, 'membership.union': union }).lean();
  if (member) return member;
  const confirmed = await PersonModel.findOneAndUpdate(
    filter,
    { $set: { membership: { union, region, since: now, by: by.id } }, $unset: { applied: 1 } },
    { returnDocument: 'after', sort: { lastLoginAt: -1 } },
  ).lean();
  if (!confirmed) throw new Failure('person_not_in_scope');
  return confirmed;
}

/**
 * End a person's membership of a union in the scope and refuse an application to one. A membership of a union outside
 * the scope stays.
 *
 * @throws {Failure} `person_not_in_scope`.
 */
export async function withdrawMembership(id: string, scope: Scope): Promise<Person> {
  const unset = async (field: MembershipField) =>
    PersonModel.findOneAndUpdate(
      { _id: id, ...(await peopleScopeFilter(scope, [field])) },
      { $unset: { [field]: 1 } },
      { returnDocument: 'after' },
    ).lean();
  const applicant = await unset('applied');
  const person = (await unset('membership')) ?? applicant;
  if (!person) throw new Failure('person_not_in_scope');
  return person;
}

async function filterOf(whom: MemberReference, scope: Scope): Promise<QueryFilter<Person>> {
  const within = await peopleScopeFilter(scope);
  if ('id' in whom) return { _id: whom.id, ...within };
  const { $or: inScope } = within as { $or?: QueryFilter<Person>[] };
  const unaffiliated = { membership: trusted({ $exists: false }), applied: trusted({ $exists: false }) };
  const phoneIndex = blindIndex('phone', normalisePhone(whom.phone));
  return (inScope ? { phoneIndex, $or: [...inScope, unaffiliated] } : { phoneIndex }) as QueryFilter<Person>;
}
