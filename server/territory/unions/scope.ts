import { type PipelineStage, type QueryFilter, trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** The filter of the unions that a scope holds: its own and all below them. */
export function unionsInScope({ unions }: Scope): QueryFilter<Union> {
  if (unions === wholeInstallation) return {};
  return { $or: [{ _id: trusted({ $in: unions }) }, { ancestors: trusted({ $in: unions }) }] };
}

/** Whether a union is one of the scope's own or below one. */
export function holdsUnion({ unions }: Scope, union: Pick<Union, '_id' | 'ancestors'>): boolean {
  return unions === wholeInstallation || unions.some((held) => held === union._id || union.ancestors.includes(held));
}

/**
 * Stages of an aggregation that keep documents of the scope's unions: one command, whether a document is foreign or
 * not there at all.
 *
 * @param field that holds the union's code.
 */
export function onlyWithin({ unions }: Scope, field = 'union'): PipelineStage.FacetPipelineStage[] {
  if (unions === wholeInstallation) return [];
  return [
    { $lookup: { from: UnionModel.collection.name, localField: field, foreignField: '_id', as: 'within' } },
    { $match: { $or: [{ 'within._id': { $in: [...unions] } }, { 'within.ancestors': { $in: [...unions] } }] } },
    { $unset: 'within' },
  ];
}

/** A union of a scope. @throws {Failure} `union_not_found`, also where it is outside the scope. */
export async function findUnionWithin(id: string, scope: Scope): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (!union || !holdsUnion(scope, union)) throw new Failure('union_not_found', { union: id });
  return union;
}
