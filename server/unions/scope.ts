import { type QueryFilter, trusted } from 'mongoose';
import { type Union, UnionModel } from '../../schemas/union.ts';
import { Failure } from '../errors.ts';
import { type Scope, wholeInstallation } from '../staff/scope.ts';

/** The filter of the unions that a scope holds: its own and all below them. */
export function unionsInScope({ unions }: Scope): QueryFilter<Union> {
  if (unions === wholeInstallation) return {};
  return { $or: [{ _id: trusted({ $in: unions }) }, { ancestors: trusted({ $in: unions }) }] };
}

/** Whether a union is one of the scope's own or below one. */
export function holdsUnion({ unions }: Scope, union: Pick<Union, '_id' | 'ancestors'>): boolean {
  return unions === wholeInstallation || unions.some((held) => held === union._id || union.ancestors.includes(held));
}

/** A union of a scope. @throws {Failure} `union_not_found`, also where it is outside the scope. */
export async function findUnionWithin(id: string, scope: Scope): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (!union || !holdsUnion(scope, union)) throw new Failure('union_not_found', { union: id });
  return union;
}
