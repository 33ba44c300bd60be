import { type QueryFilter, trusted } from 'mongoose';
import type { Union } from '../../schemas/union.ts';
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
