import { type QueryFilter, trusted } from 'mongoose';
import type { Person } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion, unionScopeFilter } from '../../territory/unions/union-scope.ts';

/** The stored field by which a person belongs to a union: as its member, or as an applicant. */
export type MembershipField = 'membership' | 'applied';

/**
 * Build the filter of the people in a scope: members and applicants of its unions and of unions in its regions.
 *
 * A person who belongs to no union is only in the scope of the whole installation.
 */
export async function peopleScopeFilter(
  scope: Scope,
  fields: readonly MembershipField[] = ['membership', 'applied'],
): Promise<QueryFilter<Person>> {
  if (scope.unions === wholeInstallation) {
    return fields.length > 1 ? {} : { [`${fields[0]}.union`]: trusted({ $exists: true }) };
  }
  const unions = await UnionModel.distinct('_id', unionScopeFilter(scope));
  return {
    $or: fields.flatMap((field) => [
      { [`${field}.union`]: trusted({ $in: unions }) },
      ...scope.regions.map((region) => ({ [`${field}.region`]: trusted(regionRange(region)) })),
    ]),
  } as QueryFilter<Person>;
}

/** Find a union in the scope. @throws {Failure} `outside_scope`, also for a union that does not exist. */
export async function requireMembershipUnion(scope: Scope, id: string) {
  const union = await UnionModel.findById(id, { ancestors: 1, region: 1 }).lean();
  if (!union || !coversUnion(scope, union)) throw new Failure('outside_scope');
  return union;
}
