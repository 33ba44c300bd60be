import type { List } from '../../../schemas/lists/list.ts';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { requireRegion } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { createPlaceFinder } from '../../territory/regions/place-finder.ts';
import { findOwnCityRegion } from '../../territory/unions/own-city.ts';
import { lists } from '../planning/list-collections.ts';
import { PreviousList } from '../planning/previous-list.ts';
import { readerFingerprint, rowMemoryOf } from '../planning/reader-fingerprint.ts';
import { scopeFilter } from '../planning/scope-filter.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import { buildList, findSameList, mappingKeyOf } from './create-list.ts';
import { newestListBefore } from './find-lists.ts';
import { finishList } from './finish.ts';
import type { ImportOptions, ImportResult } from './options.ts';
import { countsOf, importRows } from './pipeline.ts';
import { takeRegionLease } from './region-lease.ts';
import { takeOverList } from './take-over-lease.ts';
import { undoTakenOver } from './undo.ts';

/**
 * Import a list of employers, or go on where an earlier import of the same file was interrupted.
 *
 * @throws {Failure} `outside_scope`, `list_busy`, `list_taken_over`, `list_too_many_errors`, `region_not_found`.
 */
export async function importEmployers(
  opened: OpenedList,
  options: ImportOptions,
  now = new Date(),
): Promise<ImportResult> {
  const region = options.region === undefined ? await findOwnCityRegion() : canonicalRegion(options.region);
  requireRegion(options.scope, region);
  const known = await findSameList(opened, { ...options, region });
  if (known?.state === 'done') return { list: known, same: true };
  if (known) return resumeImport(known._id, opened, options);

  const created = await buildList(opened, { ...options, region }, now);
  const lease = await takeRegionLease(region, created._id, options.onWait);
  try {
    const list: List = { ...created, run: lease.run };
    await lists().insertOne(list);
    return await lease.runInSession(() => runOrUndo(list, opened, options));
  } finally {
    await lease.release();
  }
}

/**
 * Go on with a list that a crash or a stop left unfinished, after its last committed row.
 *
 * @throws {Failure} `list_unknown`, also for a list outside the scope; `list_not_unfinished`, `list_other_file`, and those
 *   of `importEmployers` that are not about the region.
 */
export async function resumeImport(
  number: number,
  opened: OpenedList,
  options: Omit<ImportOptions, 'source' | 'asOf' | 'region' | 'partial'>,
): Promise<ImportResult> {
  const { list, lease } = await takeOverList(number, options);
  try {
    if (!unfinished.includes(list.state)) throw new Failure('list_not_unfinished', { list: number });
    if (!isFileOf(list, opened)) throw new Failure('list_other_file', { list: number });
    return await lease.runInSession(() => runOrUndo(list, opened, options));
  } finally {
    await lease.release();
  }
}

/** Whether a file is the one of a list, read in the same way. */
export function isFileOf({ sha256, sheet, mapping, readAs }: List, opened: OpenedList): boolean {
  const isSameFile = sha256 === opened.file.sha256 && (sheet ?? null) === (opened.file.sheet ?? null);
  return isSameFile && mapping === mappingKeyOf(opened) && (readAs ?? undefined) === opened.readAs;
}

const unfinished: readonly List['state'][] = ['waiting', 'running', 'finishing'];

/** Run an import, and undo it where it has too many errors. */
async function runOrUndo(
  list: List,
  opened: OpenedList,
  options: Omit<ImportOptions, 'source'>,
): Promise<ImportResult> {
  try {
    return await run(list, opened, options);
  } catch (error) {
    if (error instanceof Failure && error.code === 'list_too_many_errors') await undoTakenOver(list);
    throw error;
  }
}

async function run(list: List, opened: OpenedList, options: Omit<ImportOptions, 'source'>): Promise<ImportResult> {
  const { onProgress, tooManyErrors } = options;
  if (list.state === 'waiting') {
    const { _id, run } = list;
    await lists().updateOne({ _id, run, state: 'waiting' }, { $set: { state: 'running' }, $unset: { waitsUntil: '' } });
    list = { ...list, state: 'running' };
  }
  if (list.state === 'running') {
    const previous = await newestListBefore(list);
    const regions = await createPlaceFinder(list.region);
    const fingerprint = readerFingerprint(opened, list, regions);
    await lists().updateOne({ _id: list._id, run: list.run }, { $set: { reading: fingerprint } });
    const last = previous && new PreviousList(previous._id, list.chunks);
    const memory = rowMemoryOf(previous?.reading === fingerprint ? last : undefined);
    const progress = await importRows(opened.rows({ fromLine: list.line > 0 ? list.line + 1 : 0, cache: memory }), {
      list,
      regions,
      previousList: last,
      validate: list.within ? scopeFilter(list.within) : undefined,
      onChunk: (progress) => {
        onProgress?.(progress);
        if (tooManyErrors?.(progress)) throw new Failure('list_too_many_errors', { list: list._id });
      },
    });
    await lists().updateOne({ _id: list._id, run: list.run, state: 'running' }, { $set: { state: 'finishing' } });
    list = { ...list, ...progress, counts: progress.counts as unknown as List['counts'] };
  }
  await finishList({ ...list, counts: countsOf(list) as unknown as List['counts'] });
  return { list: (await lists().findOne({ _id: list._id })) as List, same: false };
}
