import { trusted } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { type Union, UnionModel } from '../../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion, unionScopeFilter } from '../../territory/unions/union-scope.ts';

/**
 * Find a station in a scope. It belongs to the scope of the union that runs it, wherever it stands.
 *
 * The region does not decide: a federation's station serves its neighbours, and a 驻外维权站 stands in another province.
 *
 * @throws {Failure} `station_not_found`, also for a station beyond the scope.
 */
export async function findStationInScope(id: string, scope: Scope): Promise<StoredStation> {
  const station = await StationModel.findById(id).lean();
  // The union is read in either case, so that the time of the reply does not tell whether the station exists.
  const union = await UnionModel.findById(station?.union ?? '').lean();
  if (!station || !(scope.unions === wholeInstallation || (union && coversUnion(scope, union)))) {
    throw new Failure('station_not_found');
  }
  return station;
}

/** The database filter of the stations in a scope. */
export async function stationScopeFilter(scope: Scope) {
  if (scope.unions === wholeInstallation) return {};
  return { union: trusted({ $in: await UnionModel.distinct('_id', unionScopeFilter(scope)) }) };
}

/**
 * Require that a union is in a scope.
 *
 * @throws {Failure} `outside_scope`; `union_not_found` when the scope is the whole installation.
 */
export async function requireUnionInScope(scope: Scope, id: string): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (union && coversUnion(scope, union)) return union;
  if (scope.unions === wholeInstallation) throw new Failure('union_not_found', { union: id });
  throw new Failure('outside_scope');
}
