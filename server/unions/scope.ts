import type { QueryFilter } from 'mongoose';
import type { Union } from '../../schemas/union.ts';
import type { Scope } from '../staff/scope.ts';

/** The filter of the unions that a scope holds: its own and all below it. */
export function unionsInScope(scope: Scope): QueryFilter<Union> {
  return scope.union === 'all' ? {} : { $or: [{ _id: scope.union }, { ancestors: scope.union }] };
}

/** Whether a union is the scope's own or below it. */
export function holdsUnion(scope: Scope, union: Pick<Union, '_id' | 'ancestors'>): boolean {
  return scope.union === 'all' || union._id === scope.union || union.ancestors.includes(scope.union);
}
