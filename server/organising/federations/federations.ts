import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { codePart, keyset } from '../../platform/database/keyset.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { storedEmployers } from '../../register/record/employer-collection.ts';
import { coversUnion, unionScopeFilter } from '../../territory/unions/union-scope.ts';
import { rateOf } from '../coverage/table.ts';
import { federationTableOf } from './tables.ts';

/** The federations that are wanted; a condition that is left out does not restrict. */
export interface FederationFilter {
  level?: number | undefined;
  type?: string | undefined;
  tier?: Union['tier'] | undefined;
}

const byCode = keyset<[code: string]>('ascending', codePart);

/** List the federations (工联会) of a scope by code, with what each has organised. @throws {Failure} `cursor_invalid`. */
export async function pageOfFederations(
  { limit, cursor, ...filter }: FederationFilter & { limit: number; cursor?: string | undefined },
  scope: Scope,
) {
  const conditions = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const found = await UnionModel.find({
    ...unionScopeFilter(scope),
    ...conditions,
    kind: 'federation',
    ...byCode.after(cursor, ['_id']),
  })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean();
  const page = byCode.page(found, limit, ({ _id }) => [_id]);
  const typeNames = await typeNamesByCode();
  const items = [];
  for (const union of page.items) items.push(await withReach(union, typeNames));
  return { items, next: page.next };
}

/** Read one federation with what it has organised. @throws {Failure} `federation_not_found`. */
export async function showFederation(id: string, scope: Scope) {
  const union = await findFederation(id, scope);
  return withReach(union, await typeNamesByCode());
}

/** Find a federation of a scope. @throws {Failure} `federation_not_found`, also for a union of another kind. */
export async function findFederation(id: string, scope: Scope): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (union?.kind !== 'federation' || !coversUnion(scope, union))
    throw new Failure('federation_not_found', { union: id });
  return union;
}

/** Count the federations of a scope by level, type and tier. */
export async function summariseFederations(scope: Scope) {
  const groups = await UnionModel.aggregate<{
    _id: { level?: number; type?: string; tier?: string };
    federations: number;
  }>([
    // Mongoose does not sanitise pipelines, so that operators are not marked as trusted.
    { $match: { ...unionsMatch(scope), kind: 'federation' } },
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
 * A federation with what it has organised: the employers and workers with a union, of all employers that the federation acts
 * for or whose union is below it.
 */
async function withReach(union: Union, typeNames: ReadonlyMap<string, string>) {
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
    typeName: typeNames.get(type ?? '') ?? type ?? null,
    tier: tier ?? null,
    employers: rateOf(sums?.covered ?? 0, sums?.employers ?? 0),
    workers: rateOf(sums?.coveredWorkers ?? 0, sums?.workers ?? 0),
    members: sums?.members ?? 0,
  };
}

async function typeNamesByCode(): Promise<ReadonlyMap<string, string>> {
  return new Map((await federationTableOf('types')).rows.map(({ code, name }) => [code, name]));
}

/** The filter of a scope's unions and all below them, for an aggregation. */
function unionsMatch({ unions }: Scope) {
  if (unions === wholeInstallation) return {};
  return { $or: [{ _id: { $in: [...unions] } }, { ancestors: { $in: [...unions] } }] };
}
