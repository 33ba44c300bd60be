import type { mongo } from 'mongoose';
import type { List } from '../../../schemas/lists/list.ts';
import { coversRegion, regionRange, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import type { SourceType } from '../../register/record/sources.ts';
import { lists } from '../planning/list-collections.ts';
import { rejects, type StoredNote, warnings } from './commit-chunk.ts';

/** Find the lists of a scope, newest first. @param before only lists with a lower number. */
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

/** Find a list by number. @throws {Failure} `list_unknown`, also for a list outside the scope. */
export async function findList(number: number, scope: Scope): Promise<List> {
  const list = await lists().findOne({ _id: number });
  if (!list || !coversRegion(scope, list.region)) throw new Failure('list_unknown', { list: number });
  return list;
}

/** Find the rejected rows of a list, in the order of the file. @param options.after only rows after this line. */
export async function findRejects(number: number, scope: Scope, page: NotesPage = {}): Promise<StoredNote[]> {
  await findList(number, scope);
  return findNotes(rejects(), number, page);
}

/**
 * Find the rows of a list that were accepted with warnings, in the order of the file: of the first `maxWarnings` that there
 * were. @param options.after only rows after this line.
 */
export async function findWarnings(number: number, scope: Scope, page: NotesPage = {}): Promise<StoredNote[]> {
  await findList(number, scope);
  return findNotes(warnings(), number, page);
}

/** How many rows, and from which line on. */
interface NotesPage {
  limit?: number;
  after?: number;
}

async function findNotes(
  notes: mongo.Collection<StoredNote>,
  list: number,
  { limit = 100, after = 0 }: NotesPage,
): Promise<StoredNote[]> {
  const found = await notes
    .find({ list, line: { $gt: after } }, { projection: { _id: 0 } })
    .sort({ line: 1 })
    .limit(limit)
    .toArray();
  // An earlier version masked fewer forms of a number.
  return found.map((note) => ({
    ...note,
    cells: note.cells.map(maskPersonalNumbers),
    problems: note.problems.map((problem) => ({
      ...problem,
      ...(problem.value && { value: maskPersonalNumbers(problem.value) }),
    })),
  }));
}

type ListInTime = Pick<List, '_id' | 'source' | 'asOf'>;

/**
 * The newest list in effect of the same source, if it comes before this one.
 *
 * @returns undefined where a later list is in effect, or none is.
 */
export async function newestListBefore(list: ListInTime): Promise<List | undefined> {
  const [newest] = await listsInEffect(list.source, list._id);
  return newest && isAfter(list, newest) ? newest : undefined;
}

/** The lists in effect of the same source that come before this one, the latest first. */
export async function listsBefore(list: ListInTime): Promise<List[]> {
  return (await listsInEffect(list.source, list._id)).filter((other) => isAfter(list, other));
}

/** The lists in effect of the same source that come after this one, the earliest first. */
export async function listsAfter(list: ListInTime): Promise<List[]> {
  return (await listsInEffect(list.source, list._id)).filter((other) => isAfter(other, list)).reverse();
}

/** The lists in effect of a source, newest first: imported or being imported, and not undone. @param without a list to leave out. */
export async function listsInEffect(source: string, without?: number): Promise<List[]> {
  const filter = { source, state: { $in: ['running' as const, 'finishing' as const, 'done' as const] } };
  const found = await lists().find(filter).sort({ asOf: -1, _id: -1 }).toArray();
  return found.filter(({ _id }) => _id !== without);
}

/** Whether a list comes after another: lists are ordered by as-of day, and those of one day by number. */
function isAfter(one: ListInTime, other: ListInTime): boolean {
  return one.asOf > other.asOf || (one.asOf === other.asOf && one._id > other._id);
}
