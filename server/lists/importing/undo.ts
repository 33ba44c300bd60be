import type { List } from '../../../schemas/lists/list.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import type { Statement } from '../../../schemas/register/statement.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { removeReviewRows } from '../../register/employers/reviews.ts';
import { revise } from '../../register/employers/revise.ts';
import { removeUnusedUnions } from '../../register/employers/unions-from-lists.ts';
import { employers, storedEmployers, storedPaths } from '../../register/record/employer-collection.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { statementsInEffect } from '../../register/record/statements.ts';
import { lists } from '../planning/list-collections.ts';
import { listsAfter } from './find-lists.ts';
import { flagMissing } from './missing.ts';
import { RepeatedRows } from './repeated-rows.ts';
import { retryReviews } from './retry-reviews.ts';
import { type TakeOverOptions, takeOverList } from './take-over-lease.ts';

/** What undoing a list did, in employers. */
export interface UndoResult {
  list: number;
  /** Removed, because no other statement is about them. */
  removed: number;
  /** Restored to what they would be without the list. */
  restored: number;
  /** Of the restored: created by the list, and kept because a later list holds them. */
  kept: number;
  /** Of the restored: kept because a person has verified or linked them. */
  keptByPerson: number;
}

/** The number of employers that are revised in one transaction. */
const pageSize = 500;

/**
 * Undo a list: the register becomes what it would be if the list had never been imported.
 *
 * What later lists say stays, also where they only repeat this one, and so does what a person verified or decided. The
 * undo can be interrupted, and called again.
 *
 * @throws {Failure} `list_unknown`, `list_undone`, `list_busy`.
 */
export async function undoList(
  number: number,
  options: TakeOverOptions & { onProgress?: (done: UndoResult) => void },
  now = new Date(),
): Promise<UndoResult> {
  const { list, lease } = await takeOverList(number, options);
  try {
    if (list.state === 'undone') throw new Failure('list_undone', { list: number });
    return await lease.runInSession(() => undoTakenOver(list, options.onProgress, now));
  } finally {
    await lease.release();
  }
}

/** Undo a list that this run has taken over. */
export async function undoTakenOver(
  list: List,
  onProgress?: (done: UndoResult) => void,
  now = new Date(),
): Promise<UndoResult> {
  const { _id, run } = list;
  const updated = await lists().updateOne({ _id, run }, { $set: { state: 'undoing' } });
  if (updated.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
  const done: UndoResult = { list: _id, removed: 0, restored: 0, kept: 0, keptByPerson: 0, ...progressOf(list) };
  const later = await laterRepeats(list);
  while (await sweep(list, later, done, onProgress));

  await removeReviewRows(_id);
  await retryReviews(causeOfUndo(list));
  await removeUnusedUnions(namedUnions);
  await flagMissing(list.source as SourceType);
  await lists().updateOne({ _id, run }, { $set: { state: 'undone', endedAt: now } });
  return done;
}

/** Remove the list's statements in one pass over the register. @returns false if there were none left. */
async function sweep(
  list: List,
  later: RepeatedRows[],
  done: UndoResult,
  onProgress?: (done: UndoResult) => void,
): Promise<boolean> {
  const { _id, run } = list;
  let found = false;
  for (let last = 0; ; ) {
    const page = await employers()
      .find({ _id: { $gt: last }, [storedPaths.list]: _id })
      .sort({ _id: 1 })
      .limit(pageSize)
      .toArray();
    if (page.length === 0) return found;
    found = true;
    last = page.at(-1)?._id ?? last;
    const before = new Map(page.map((employer) => [employer._id, employer]));
    await revise({
      cause: causeOfUndo(list),
      serials: [...before.keys()],
      edit: (employer) => without(employer, list, later),
      alsoWrite: async (session) => {
        const counted = count(done, before, list, later);
        const updated = await lists().updateOne(
          { _id, run, state: 'undoing' },
          { $set: { undo: counted } },
          { session },
        );
        if (updated.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
      },
    });
    Object.assign(done, count(done, before, list, later));
    onProgress?.(done);
  }
}

/** The cause of an undo's changes, which count from the list's as-of day, as if the list had never been. */
const causeOfUndo = ({ _id, asOf }: List): Cause => ({ cause: 'undo', day: asOf, of: _id });

/** The statements about an employer without those of the list. Later lists get their own where they only repeat it. */
function without(employer: Employer, { _id, source }: List, later: RepeatedRows[]): Statement[] {
  let { statements } = employer;
  if (!statements.some(({ list }) => list === _id)) return statements;
  for (const restated of later) {
    const until = { asOf: restated.list.asOf, list: restated.list._id };
    if (statementsInEffect(statements, rankOf[source as SourceType], until)[0]?.list !== _id) continue;
    statements = [...statements, ...restated.statementsFor(employer._id, statements)];
  }
  return statements.filter(({ list }) => list !== _id);
}

function count(done: UndoResult, before: ReadonlyMap<number, Employer>, list: List, later: RepeatedRows[]): UndoResult {
  const counted = { ...done };
  for (const employer of before.values()) {
    const left = without(employer, list, later);
    if (left.length === 0) counted.removed++;
    else {
      counted.restored++;
      const byPerson = left.some(({ by }) => by !== undefined);
      if (byPerson) counted.keptByPerson++;
      else if (left.every((statement) => statement.list > list._id)) counted.kept++;
    }
  }
  return counted;
}

/** The later lists of the source, the earliest first, with their rows that repeat earlier lists. */
async function laterRepeats(list: List): Promise<RepeatedRows[]> {
  return Promise.all((await listsAfter(list)).map((one) => RepeatedRows.read(one)));
}

async function namedUnions(codes: string[]): Promise<Set<string>> {
  const named = await storedEmployers().distinct('unionCode', { unionCode: { $in: codes } });
  return new Set(named.filter((code) => typeof code === 'string'));
}

/** What an interrupted undo had done. */
function progressOf({ state, undo }: List): Partial<UndoResult> {
  if (state !== 'undoing' || !undo) return {};
  return Object.fromEntries(Object.entries(undo).filter(([, value]) => typeof value === 'number'));
}
