import { trusted } from 'mongoose';
import { type Union, UnionModel, unionCode } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { storedEmployers } from '../../register/record/working-set.ts';
import { holdsUnion, unionsInScope } from '../../territory/unions/scope.ts';
import { tableOf } from './types/types.ts';

/** Which federations. */
export interface FederationFilter {
  level?: number | undefined;
  type?: string | undefined;
  tier?: Union['tier'] | undefined;
}

/** A page of the federations (工联会) of a scope with how far each reaches, by code. @throws {Failure} `cursor_invalid`. */
export async function pageOfFederations(
  { limit, cursor, ...filter }: FederationFilter & { limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  if (cursor !== undefined && !unionCode.safeParse(cursor).success) throw new Failure('cursor_invalid');
  const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const found = await UnionModel.find({
    ...unionsInScope(scope),
    ...wanted,
    kind: 'federation',
    ...(cursor !== undefined && { _id: trusted({ $gt: cursor }) }),
  })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const page = found.slice(0, limit);
  const names = new Map((await tableOf('types')).rows.map(({ code, name }) => [code, name]));
  const items = [];
  for (const union of page) items.push(await shownFederation(union, names));
  return { items, next: found.length > limit ? String(page.at(-1)?._id) : null };
}

/** One federation with how far it reaches. @throws {Failure} `federation_not_found`. */
export async function showFederation(id: string, scope: Scope) {
  const union = await findFederation(id, scope);
  return shownFederation(union, new Map((await tableOf('types')).rows.map(({ code, name }) => [code, name])));
}

/** A federation of a scope. @throws {Failure} `federation_not_found`, also for a union of another kind. */
export async function findFederation(id: string, scope: Scope): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (union?.kind !== 'federation' || !holdsUnion(scope, union))
    throw new Failure('federation_not_found', { union: id });
  return union;
}

/** How many federations there are of each level, type and tier, within a scope. */
export async function federationSummary(scope: Scope) {
  const groups = await UnionModel.aggregate<{
    _id: { level?: number; type?: string; tier?: string };
    federations: number;
  }>([
    // Pipelines are not sanitised, so the operators need no trust.
    { $match: { ...plainScope(scope), kind: 'federation' } },
    { $group: { _id: { level: '$level', type: '$type', tier: '$tier' }, federations: { $sum: 1 } } },
    { $sort: { '_id.level': 1, '_id.type': 1, '_id.tier': 1 } },
  ]);
  return groups.map(({ _id: { level = null, type = null, tier = null }, federations }) => ({
    level,
    type,
    tier,
    federations,
  }));
}

/**
 * How far a federation reaches: employers and workers with a union, of all that it acts for or that have a union below it.
 */
async function shownFederation(union: Union, types: ReadonlyMap<string, string>) {
  const below = await UnionModel.find({ ancestors: union._id }, { _id: 1 }).lean();
  const unions = [union._id, ...below.map(({ _id }) => _id)];
  const hasUnion = { $in: ['$union', ['own', 'joint']] };
  const heads = { $ifNull: ['$headcount', 0] };
  const [sums] = await storedEmployers()
    .aggregate<Record<'employers' | 'covered' | 'workers' | 'coveredWorkers' | 'members', number>>([
      {
        $match: {
          $or: [{ responsible: { $in: unions } }, { unionCode: { $in: unions } }],
          branchOf: { $exists: false },
          state: { $exists: false },
        },
      },
      {
        $group: {
          _id: null,
          employers: { $sum: 1 },
          covered: { $sum: { $cond: [hasUnion, 1, 0] } },
          workers: { $sum: heads },
          coveredWorkers: { $sum: { $cond: [hasUnion, heads, 0] } },
          members: { $sum: '$members' },
        },
      },
    ])
    .toArray();
  const { _id: id, name, region, level, type, tier } = union;
  return {
    id,
    name,
    region,
    level: level ?? null,
    type: type ?? null,
    typeName: types.get(type ?? '') ?? type ?? null,
    tier: tier ?? null,
    employers: rate(sums?.covered ?? 0, sums?.employers ?? 0),
    workers: rate(sums?.coveredWorkers ?? 0, sums?.workers ?? 0),
    members: sums?.members ?? 0,
  };
}

/** A share, with what it is made of. */
export function rate(numerator: number, denominator: number) {
  return { numerator, denominator, value: denominator > 0 ? numerator / denominator : null };
}

function plainScope({ unions }: Scope) {
  if (unions === 'all') return {};
  return { $or: [{ _id: { $in: [...unions] } }, { ancestors: { $in: [...unions] } }] };
}
