import { type QueryFilter, trusted } from 'mongoose';
import type { Person } from '../../../schemas/people/person.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import { regionRange, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { holdsUnion, unionsInScope } from '../../territory/unions/scope.ts';

/** By what somebody belongs to a union: they are its member, or ask to be. */
export type Bond = 'membership' | 'applied';

/**
 * The filter of the people whom a scope holds: those who by a bond belong to one of its unions, or to a union in one of
 * its regions. Whoever belongs to no union is in the scope of the whole installation alone.
 */
export async function peopleInScope(
  scope: Scope,
  bonds: readonly Bond[] = ['membership', 'applied'],
): Promise<QueryFilter<Person>> {
  if (scope.unions === wholeInstallation) {
    return bonds.length > 1 ? {} : { [`${bonds[0]}.union`]: trusted({ $exists: true }) };
  }
  const unions = await UnionModel.distinct('_id', unionsInScope(scope));
  return {
    $or: bonds.flatMap((bond) => [
      { [`${bond}.union`]: trusted({ $in: unions }) },
      ...scope.regions.map((region) => ({ [`${bond}.region`]: trusted(regionRange(region)) })),
    ]),
  } as QueryFilter<Person>;
}

/** A union of the scope. @throws {Failure} `outside_scope`, also where there is none of that code. */
export async function unionOfScope(scope: Scope, id: string) {
  const union = await UnionModel.findById(id, { ancestors: 1, region: 1 }).lean();
  if (!union || !holdsUnion(scope, union)) throw new Failure('outside_scope');
  return union;
}
