import type { List } from '../../../schemas/lists/list.ts';
import { coversRegion, regionRange, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { SourceType } from '../../register/record/sources.ts';
import { lists } from '../planning/collections.ts';
import { rejects } from './commit-chunk.ts';

/** The lists of a scope, newest first. */
export async function findLists(
  scope: Scope,
  { source, limit = 50, before }: { source?: SourceType; limit?: number; before?: number } = {},
): Promise<List[]> {
  return lists()
    .find({
      ...(source && { source }),
      ...(before !== undefined && { _id: { $lt: before } }),
      ...(!coversRegion(scope, '') && { $or: scope.regions.map((held) => ({ region: regionRange(held) })) }),
    })
    .sort({ _id: -1 })
    .limit(limit)
    .toArray();
}

/** One list. @throws {Failure} `list_unknown`, also where it is outside the scope. */
export async function findList(number: number, scope: Scope): Promise<List> {
  const list = await lists().findOne({ _id: number });
  if (!list || !coversRegion(scope, list.region)) throw new Failure('list_unknown', { list: number });
  return list;
}

/** The rows that a list was refused, in the order of the file. */
export async function findRejects(number: number, scope: Scope, { limit = 100, after = 0 } = {}) {
  await findList(number, scope);
  return rejects()
    .find({ list: number, line: { $gt: after } }, { projection: { _id: 0 } })
    .sort({ line: 1 })
    .limit(limit)
    .toArray();
}

type Placed = Pick<List, '_id' | 'source' | 'asOf'>;

/** The newest list of the same source that is in, where this one comes after all of them. */
export async function newestBefore(list: Placed): Promise<List | undefined> {
  const [newest] = await liveLists(list.source, list._id);
  return newest && isAfter(list, newest) ? newest : undefined;
}

/** The lists of the same source that are in and come before this one, the last first. */
export async function listsBefore(list: Placed): Promise<List[]> {
  return (await liveLists(list.source, list._id)).filter((other) => isAfter(list, other));
}

/** The lists of the same source that are in and come after this one, the next first. */
export async function listsAfter(list: Placed): Promise<List[]> {
  return (await liveLists(list.source, list._id)).filter((other) => isAfter(other, list)).reverse();
}

/** The lists of a source that are in, newest first; without one of them. */
export async function liveLists(source: string, without?: number): Promise<List[]> {
  const filter = { source, state: { $in: ['running' as const, 'finishing' as const, 'done' as const] } };
  const found = await lists().find(filter).sort({ asOf: -1, _id: -1 }).toArray();
  return found.filter(({ _id }) => _id !== without);
}

/** Lists are ordered by the day that their figures are of, and those of one day by number. */
function isAfter(one: Placed, other: Placed): boolean {
  return one.asOf > other.asOf || (one.asOf === other.asOf && one._id > other._id);
}
