import type { List } from '../../../schemas/lists/list.ts';
import type { WaitingStatement } from '../../register/employers/rematch.ts';
import { revise } from '../../register/employers/revise.ts';
import { employers, storedPaths } from '../../register/record/employer-collection.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { statementsInEffect } from '../../register/record/statements.ts';
import { lists } from '../planning/list-collections.ts';
import { causeOfList } from './commit-chunk.ts';
import { listsAfter } from './find-lists.ts';
import { flagMissing } from './missing.ts';
import { countsOf } from './pipeline.ts';
import { findRegrouped } from './regrouped.ts';
import { RepeatedRows } from './repeated-rows.ts';
import { retryReviews } from './retry-reviews.ts';
import { settleDecided } from './settle-waiting.ts';

/**
 * Do what follows from a list as a whole, once all its rows are imported. The work can be interrupted and done again.
 *
 * Waiting statements are matched again, and employers that the list no longer holds are flagged as missing. Rows that only
 * repeat an older list get statements of their own where the register would otherwise show another state.
 */
export async function finishList(list: List): Promise<void> {
  const { _id, run } = list;
  const counts = countsOf(list);
  const matched = (await retryReviews(causeOfList(list))).get(_id) ?? 0;
  counts.review -= matched;
  counts.updated += matched;
  // Beside the rows that they stand with, some rows turn out to bear another employer's code.
  const separated = [...(await restateChanged(list)), ...(await restateLater(list))];
  await settleDecided(separated, causeOfList(list));
  const own = separated.filter(({ statement }) => statement.list === _id).length;
  counts.review += own;
  counts.updated -= Math.min(own, counts.updated);
  const missing = await flagMissing(list.source as SourceType);
  await lists().updateOne(
    { _id, run, state: 'finishing' },
    { $set: { state: 'done', endedAt: new Date(), counts: counts as unknown as List['counts'], missing } },
  );
}

/** The number of employers that are revised in one transaction. */
const pageSize = 500;

/**
 * Add statements about employers of which the list repeats some rows of the previous list, and changes or leaves out
 * others.
 */
async function restateChanged(list: List): Promise<WaitingStatement[]> {
  const suspects = await findRegrouped(list);
  const separated: WaitingStatement[] = [];
  if (suspects.size === 0) return separated;
  const restated = await RepeatedRows.read(list, (serial) => suspects.has(serial));
  const source = rankOf[list.source as SourceType];
  for (const page of pages([...suspects])) {
    const { waiting } = await revise({
      cause: causeOfList(list),
      serials: page,
      edit: ({ _id, statements }) => {
        const inEffect = statementsInEffect(statements, source, { asOf: list.asOf, list: list._id });
        const copies = restated.statementsFor(_id, statements);
        const hashes = new Set(inEffect.map(({ hash }) => hash));
        const repeatsAll = inEffect[0]?.list !== list._id && hashes.size === copies.length;
        return copies.length === 0 || repeatsAll ? statements : [...statements, ...copies];
      },
    });
    separated.push(...waiting);
  }
  return separated;
}

/**
 * Add statements of later lists that repeat what lists before this one said: otherwise this list, which comes between them,
 * would take their place.
 */
async function restateLater(list: List): Promise<WaitingStatement[]> {
  const separated: WaitingStatement[] = [];
  const source = rankOf[list.source as SourceType];
  for (const later of await listsAfter(list)) {
    const restated = await RepeatedRows.read(later);
    const until = { asOf: later.asOf, list: later._id };
    for (let last = 0; ; ) {
      const page = await employers()
        .find({ _id: { $gt: last }, [storedPaths.list]: list._id }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(pageSize)
        .toArray();
      if (page.length === 0) break;
      last = page.at(-1)?._id ?? last;
      const { waiting } = await revise({
        cause: causeOfList(list),
        serials: page.map(({ _id }) => _id),
        edit: ({ _id, statements }) => {
          if (statementsInEffect(statements, source, until)[0]?.list !== list._id) return statements;
          const copies = restated.statementsFor(_id, statements);
          return copies.length === 0 ? statements : [...statements, ...copies];
        },
      });
      separated.push(...waiting);
    }
  }
  return separated;
}

function* pages(serials: readonly number[]): Generator<number[]> {
  for (let start = 0; start < serials.length; start += pageSize) yield serials.slice(start, start + pageSize);
}
