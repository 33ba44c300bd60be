import type { List } from '../../../schemas/lists/list.ts';
import type { Employer } from '../../../schemas/register/employer.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Cause } from '../../register/classification/record-changes.ts';
import { revise } from '../../register/employers/revise.ts';
import { dropUnions } from '../../register/employers/unions-from-lists.ts';
import { type Claim, groupInEffect } from '../../register/record/claims.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { employers } from '../../register/record/working-set.ts';
import { lists } from '../planning/collections.ts';
import { Queue, reviews } from '../planning/review-queue.ts';
import { listsAfter } from './find-lists.ts';
import { flagMissing } from './missing.ts';
import { Restated } from './restated.ts';
import { retryWaiting } from './retry-reviews.ts';
import { type TakeOver, takeOver } from './take-over-lease.ts';

/** What taking a list back did, in employers. */
export interface Undone {
  list: number;
  /** Of which nobody else speaks: they are gone. */
  removed: number;
  /** Back to what they were without the list. */
  restored: number;
  /** Of those restored: the list made them, and they stay because a later list speaks of them. */
  kept: number;
  /** Of those restored: they stay as a person has verified or linked them. */
  keptByPerson: number;
}

const page = 500;

/**
 * Take a list back: the register becomes what it would be had the list never been imported.
 *
 * What later lists say stays, also where they only repeated this one, and what a person verified or decided stays. It
 * can be broken off, and called again.
 *
 * @throws {Failure} `list_unknown`, `list_undone`, `list_busy`.
 */
export async function undoList(
  number: number,
  options: TakeOver & { onProgress?: (done: Undone) => void },
  now = new Date(),
): Promise<Undone> {
  const { list, lease } = await takeOver(number, options);
  try {
    if (list.state === 'undone') throw new Failure('list_undone', { list: number });
    return await lease.during(() => takeBack(list, options.onProgress, now));
  } finally {
    await lease.release();
  }
}

/** Take back a list that this run holds. */
export async function takeBack(list: List, onProgress?: (done: Undone) => void, now = new Date()): Promise<Undone> {
  const { _id, run } = list;
  const mine = await lists().updateOne({ _id, run }, { $set: { state: 'undoing' } });
  if (mine.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
  const done: Undone = { list: _id, removed: 0, restored: 0, kept: 0, keptByPerson: 0, ...saved(list) };
  const later = await restatedLater(list);
  while (await sweep(list, later, done, onProgress));

  await reviews().updateMany({ 'rows.b': _id }, { $pull: { rows: { b: _id } } });
  await reviews().deleteMany({ state: 'waiting', rows: { $size: 0 } });
  await retryWaiting(causeOfUndo(list));
  await dropUnions(namedUnions);
  await flagMissing(list.source as SourceType);
  await lists().updateOne({ _id, run }, { $set: { state: 'undone', endedAt: now } });
  return done;
}

/** Go through the register once; false where the list has no claim any more. */
async function sweep(list: List, later: Restated[], done: Undone, told?: (done: Undone) => void): Promise<boolean> {
  const { _id, run } = list;
  let found = false;
  for (let last = 0; ; ) {
    const some = await employers()
      .find({ _id: { $gt: last }, 'claims.b': _id })
      .sort({ _id: 1 })
      .limit(page)
      .toArray();
    if (some.length === 0) return found;
    found = true;
    last = some.at(-1)?._id ?? last;
    const before = new Map(some.map((employer) => [employer._id, employer]));
    await revise({
      cause: causeOfUndo(list),
      serials: [...before.keys()],
      edit: (employer) => without(employer, list, later),
      also: async (session, { waiting }) => {
        const counted = count(done, before, list, later);
        const mine = await lists().updateOne({ _id, run, state: 'undoing' }, { $set: { undo: counted } }, { session });
        if (mine.matchedCount === 0) throw new Failure('list_taken_over', { list: _id });
        const queue = new Queue();
        for (const one of waiting) queue.add(one);
        if (queue.writes().length > 0) await reviews().bulkWrite(queue.writes(), { session });
      },
    });
    Object.assign(done, count(done, before, list, later));
    told?.(done);
  }
}

/** An undo counts from the day of its list, as if it had never been. */
const causeOfUndo = ({ _id, asOf }: List): Cause => ({ cause: 'undo', day: asOf, of: _id });

/** An employer's claims without the list's; what later lists repeated becomes their own. */
function without(employer: Employer, list: List, later: Restated[]): Claim[] {
  const s = rankOf[list.source as SourceType];
  let claims: Claim[] = employer.claims;
  if (!claims.some(({ b }) => b === list._id)) return claims;
  for (const restated of later) {
    const { _id: b, asOf: d } = restated.list;
    if (groupInEffect(claims, s, { d, b })[0]?.b !== list._id) continue;
    claims = [...claims, ...restated.claimsFor(employer._id, claims)];
  }
  return claims.filter(({ b }) => b !== list._id);
}

function count(done: Undone, before: ReadonlyMap<number, Employer>, list: List, later: Restated[]): Undone {
  const counted = { ...done };
  for (const employer of before.values()) {
    const left = without(employer, list, later);
    if (left.length === 0) counted.removed++;
    else {
      counted.restored++;
      const byPerson = left.some(({ by }) => by !== undefined);
      if (byPerson) counted.keptByPerson++;
      else if (left.every(({ b }) => b > list._id)) counted.kept++;
    }
  }
  return counted;
}

/** Lists of the source that come after, the next first, with their rows that said nothing new. */
async function restatedLater(list: List): Promise<Restated[]> {
  return Promise.all((await listsAfter(list)).map((one) => Restated.read(one)));
}

async function namedUnions(codes: string[]): Promise<Set<string>> {
  const named = await employers().distinct('unionCode', { unionCode: { $in: codes } });
  return new Set(named.filter((code) => typeof code === 'string'));
}

/** What an undo that broke off had done. */
function saved({ state, undo }: List): Partial<Undone> {
  if (state !== 'undoing' || !undo) return {};
  return Object.fromEntries(Object.entries(undo).filter(([, value]) => typeof value === 'number'));
}
