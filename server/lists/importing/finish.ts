import type { List } from '../../../schemas/lists/list.ts';
import { revise } from '../../register/employers/revise.ts';
import { groupInEffect } from '../../register/record/claims.ts';
import { rankOf, type SourceType } from '../../register/record/sources.ts';
import { employers } from '../../register/record/working-set.ts';
import { lists } from '../planning/collections.ts';
import { causeOf } from './commit-chunk.ts';
import { listsAfter } from './find-lists.ts';
import { flagMissing } from './missing.ts';
import { countsOf } from './pipeline.ts';
import { doubtful } from './regrouped.ts';
import { Restated } from './restated.ts';
import { retryWaiting } from './retry-reviews.ts';

/**
 * Do what follows from a list as a whole, once all its rows are in. It can be broken off and done again.
 *
 * Statements that waited may have found their employer; employers that the list no longer holds are flagged; and rows
 * that only repeat an older list get claims of their own where the register would otherwise show another state.
 */
export async function finishList(list: List): Promise<void> {
  const { _id, run } = list;
  const counts = countsOf(list);
  const settled = (await retryWaiting(causeOf(list))).get(_id) ?? 0;
  counts.review -= settled;
  counts.updated += settled;
  await standAlone(list);
  await keepLater(list);
  const missing = await flagMissing(list.source as SourceType);
  await lists().updateOne(
    { _id, run, state: 'finishing' },
    { $set: { state: 'done', endedAt: new Date(), counts: counts as unknown as List['counts'], missing } },
  );
}

/** Employers about which the list repeats some rows of the list before and leaves out or changes others. */
async function standAlone(list: List): Promise<void> {
  const suspects = await doubtful(list);
  if (suspects.size === 0) return;
  const restated = await Restated.read(list, (serial) => suspects.has(serial));
  const s = rankOf[list.source as SourceType];
  for (const some of pages([...suspects])) {
    await revise({
      cause: causeOf(list),
      serials: some,
      edit: ({ _id, claims }) => {
        const group = groupInEffect(claims, s, { d: list.asOf, b: list._id });
        const copies = restated.claimsFor(_id, claims);
        const repeatsAll = group[0]?.b !== list._id && new Set(group.map(({ h }) => h)).size === copies.length;
        return copies.length === 0 || repeatsAll ? claims : [...claims, ...copies];
      },
    });
  }
}

/** Where the list comes before others of its source that repeat what was said before it: they said it after this one. */
async function keepLater(list: List): Promise<void> {
  const s = rankOf[list.source as SourceType];
  for (const later of await listsAfter(list)) {
    const restated = await Restated.read(later);
    const until = { d: later.asOf, b: later._id };
    for (let last = 0; ; ) {
      const some = await employers()
        .find({ _id: { $gt: last }, 'claims.b': list._id }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(500)
        .toArray();
      if (some.length === 0) break;
      last = some.at(-1)?._id ?? last;
      await revise({
        cause: causeOf(list),
        serials: some.map(({ _id }) => _id),
        edit: ({ _id, claims }) => {
          if (groupInEffect(claims, s, until)[0]?.b !== list._id) return claims;
          const copies = restated.claimsFor(_id, claims);
          return copies.length === 0 ? claims : [...claims, ...copies];
        },
      });
    }
  }
}

function* pages(all: readonly number[]): Generator<number[]> {
  for (let at = 0; at < all.length; at += 500) yield all.slice(at, at + 500);
}
