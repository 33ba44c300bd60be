import { type PipelineStage, type QueryFilter, trusted } from 'mongoose';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** Build the filter of the unions in a scope: its own and all below them. */
export function unionScopeFilter({ unions }: Scope): QueryFilter<Union> {
  if (unions === wholeInstallation) return {};
  return { $or: [{ _id: trusted({ $in: unions }) }, { ancestors: trusted({ $in: unions }) }] };
}

/** Whether a union is one of the scope's own or lies below one. */
export function coversUnion({ unions }: Scope, union: Pick<Union, '_id' | 'ancestors'>): boolean {
  return unions === wholeInstallation || unions.some((own) => own === union._id || union.ancestors.includes(own));
}

/**
 * Build the aggregation stages that keep the documents of the scope's unions.
 *
 * Reading and checking are one command, so that a document outside the scope and one that does not exist look the same.
 *
 * @param field the field that holds the union's code.
 */
export function unionScopeStages({ unions }: Scope, field = 'union'): PipelineStage.FacetPipelineStage[] {
  if (unions === wholeInstallation) return [];
  return [
    { $lookup: { from: UnionModel.collection.name, localField: field, foreignField: '_id', as: 'within' } },
    { $match: { $or: [{ 'within._id': { $in: [...unions] } }, { 'within.ancestors': { $in: [...unions] } }] } },
    { $unset: 'within' },
  ];
}

/** Find a union in the scope. @throws {Failure} `union_not_found`, also for a union outside the scope. */
export async function findUnionInScope(id: string, scope: Scope): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (!union || !coversUnion(scope, union)) throw new Failure('union_not_found', { union: id });
  return union;
}
