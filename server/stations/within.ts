import { trusted } from 'mongoose';
import { StationModel, type StoredStation } from '../../schemas/stations/station.ts';
import { type Union, UnionModel } from '../../schemas/territory/union.ts';
import { type Scope, wholeInstallation } from '../access/staff/scope.ts';
import { Failure } from '../platform/errors/errors.ts';
import { holdsUnion, unionsInScope } from '../territory/unions/scope.ts';

/**
 * A station that a scope holds: one whose managing union is held, wherever it stands.
 *
 * The region does not decide: a federation's station serves its neighbours, and a 驻外维权站 stands in another province.
 *
 * @throws {Failure} `station_not_found`, also for one beyond the scope.
 */
export async function stationWithin(id: string, scope: Scope): Promise<StoredStation> {
  const station = await StationModel.findById(id).lean();
  // Asked for in either case, so that what lies beyond takes as long as what is not there.
  const union = await UnionModel.findById(station?.union ?? '').lean();
  if (!station || !(scope.unions === wholeInstallation || (union && holdsUnion(scope, union)))) {
    throw new Failure('station_not_found');
  }
  return station;
}

/** The filter of the stations that a scope holds. */
export async function stationsInScope(scope: Scope) {
  if (scope.unions === wholeInstallation) return {};
  return { union: trusted({ $in: await UnionModel.distinct('_id', unionsInScope(scope)) }) };
}

/** @throws {Failure} `outside_scope`; `union_not_found` where the scope is the whole installation. */
export async function requireUnion(scope: Scope, id: string): Promise<Union> {
  const union = await UnionModel.findById(id).lean();
  if (union && holdsUnion(scope, union)) return union;
  if (scope.unions === wholeInstallation) throw new Failure('union_not_found', { union: id });
  throw new Failure('outside_scope');
}
