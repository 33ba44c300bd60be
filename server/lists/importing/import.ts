import type { List } from '../../../schemas/lists/list.ts';
import { canonicalRegion } from '../../../schemas/platform/fields.ts';
import { requireRegion, type Scope } from '../../access/staff/scope.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { From } from '../../sheets/sheet.ts';
import { placesOf } from '../../territory/regions/place-finder.ts';
import { ownCity } from '../../territory/unions/own-city.ts';
import { LastList } from '../planning/previous-list.ts';
import { memoryOf, readingOf } from '../planning/reader-fingerprint.ts';
import { onlyWithin } from '../planning/scope-filter.ts';
import type { ListRow, SourceType } from '../reading/row.ts';
import { lists } from './commit-chunk.ts';
import { findSame, mappingOf, newList } from './create-list.ts';
import { newestBefore } from './find-lists.ts';
import { finishList } from './finish.ts';
import { takeLease } from './lease.ts';
import { countsOf, type Progress, takeRows } from './pipeline.ts';
import { takeOver } from './take-over-lease.ts';
import { takeBack } from './undo.ts';

/** What of an opened list (`openList`) an import needs. */
export interface OpenedList {
  file: { name: string; sha256: string; lines?: number; delimiter?: string };
  header: { columns: readonly { title?: string; field?: string | null | undefined }[] };
  /** Rows from the beginning, or from the first that begins at the line or after it. */
  rows(from?: From): AsyncIterable<readonly ListRow[]>;
}

/** How a list is taken in, and who is told. */
export interface ImportOptions {
  source: SourceType;
  /** The day that the figures are of, `YYYY-MM-DD`; today unless told. */
  asOf?: string | undefined;
  /** The region whose employers it lists; the city of the union tree unless told. */
  region?: string | undefined;
  /** The list holds only some employers of its region, so that nobody is missing from it. */
  partial?: boolean | undefined;
  /** Username. */
  by?: string | undefined;
  scope: Scope;
  /** Wait for another import of the region, and be told of it; else it is refused. */
  wait?: ((list: number) => void) | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Told of rows as they are refused. */
  onRejected?: ((rows: readonly ListRow[]) => void) | undefined;
  /** Asked after each chunk; true stops the import, which is then taken back. */
  tooManyErrors?: ((progress: Progress) => boolean) | undefined;
}

/** The list as it is stored after the import. */
export interface ImportResult {
  list: List;
  /** The same file is in already: nothing was done. */
  same: boolean;
}

/**
 * Import a list of employers, or go on with it where an earlier run of the same file broke off.
 *
 * @throws {Failure} `outside_scope`, `list_busy`, `list_taken_over`, `list_too_many_errors`, `region_not_found`.
 */
export async function importEmployers(
  opened: OpenedList,
  options: ImportOptions,
  now = new Date(),
): Promise<ImportResult> {
  const region = options.region === undefined ? await ownCity() : canonicalRegion(options.region);
  requireRegion(options.scope, region);
  const known = await findSame(opened, { ...options, region });
  if (known?.state === 'done') return { list: known, same: true };
  if (known) return resumeImport(known._id, opened, options);

  const fresh = await newList(opened, { ...options, region }, now);
  const lease = await takeLease(region, fresh._id, options.wait);
  try {
    const list: List = { ...fresh, run: lease.run };
    await lists().insertOne(list);
    return await lease.during(() => goOn(list, opened, options));
  } finally {
    await lease.release();
  }
}

/**
 * Go on with a list that a crash or a stop left unfinished, from its last committed row.
 *
 * @throws {Failure} `list_unknown`, also where it is outside the scope; `list_not_unfinished`, `list_other_file`,
 *   and those of `importEmployers` but for the region.
 */
export async function resumeImport(
  number: number,
  opened: OpenedList,
  options: Omit<ImportOptions, 'source' | 'asOf' | 'region' | 'partial'>,
): Promise<ImportResult> {
  const { list, lease } = await takeOver(number, options);
  try {
    if (!unfinished.includes(list.state)) throw new Failure('list_not_unfinished', { list: number });
    if (list.sha256 !== opened.file.sha256 || list.mapping !== mappingOf(opened))
      throw new Failure('list_other_file', { list: number });
    return await lease.during(() => goOn(list, opened, options));
  } finally {
    await lease.release();
  }
}

const unfinished: readonly List['state'][] = ['waiting', 'running', 'finishing'];

async function goOn(list: List, opened: OpenedList, options: Omit<ImportOptions, 'source'>): Promise<ImportResult> {
  try {
    return await takeIn(list, opened, options);
  } catch (error) {
    if (error instanceof Failure && error.code === 'list_too_many_errors') await takeBack(list);
    throw error;
  }
}

async function takeIn(list: List, opened: OpenedList, options: Omit<ImportOptions, 'source'>): Promise<ImportResult> {
  const { onProgress, onRejected, tooManyErrors } = options;
  if (list.state === 'waiting') {
    const { _id, run } = list;
    await lists().updateOne({ _id, run, state: 'waiting' }, { $set: { state: 'running' }, $unset: { waitsUntil: '' } });
    list = { ...list, state: 'running' };
  }
  if (list.state === 'running') {
    const before = await newestBefore(list);
    const regions = await placesOf(list.region);
    const reading = readingOf(opened, list, regions);
    await lists().updateOne({ _id: list._id, run: list.run }, { $set: { reading } });
    const last = before && new LastList(before._id, list.chunks);
    const memory = memoryOf(before?.reading === reading ? last : undefined);
    const progress = await takeRows(opened.rows({ line: list.line > 0 ? list.line + 1 : 0, memory }), {
      list,
      regions,
      last,
      admit: list.within ? onlyWithin(list.within) : undefined,
      onChunk: (progress, rejected) => {
        if (rejected.length > 0) onRejected?.(rejected);
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
