import type { List } from '../../../schemas/lists/list.ts';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { driver } from '../../platform/database/driver.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { zeroCounts } from '../planning/counts.ts';
import { lists } from '../planning/list-collections.ts';
import { holdsNotes } from '../planning/note-titles.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import type { ImportOptions } from './options.ts';

/** The options by which a list is created. */
export type NewListOptions = Pick<ImportOptions, 'source' | 'asOf' | 'partial' | 'only' | 'by' | 'scope'> & {
  region: string;
};

/** How long a waiting list lasts without being renewed, in milliseconds. */
export const waitingTtlMs = 15_000;

/**
 * Create the list of an opened file, to be imported by `resumeImport`, unless it exists.
 *
 * @returns the list, with `same` if it existed: it is done, or its import is running or was interrupted.
 */
export async function createList(
  opened: OpenedList,
  options: NewListOptions,
  now = new Date(),
): Promise<{ list: List; same: boolean }> {
  const known = await findSameList(opened, options);
  if (known) return { list: known, same: true };
  const list: List = {
    ...(await buildList(opened, options, now)),
    state: 'waiting',
    waitsUntil: new Date(Date.now() + waitingTtlMs),
  };
  await lists().insertOne(list);
  return { list, same: false };
}

/** Find the list of the same file, read in the same way and for the same regions, that is imported or being imported. */
export async function findSameList(opened: OpenedList, options: NewListOptions): Promise<List | null> {
  const { source, region, asOf, only, scope } = options;
  return lists().findOne({
    sha256: opened.file.sha256,
    source,
    region,
    within: withinOf(scope) ?? { $exists: false },
    mapping: mappingKeyOf(opened),
    readAs: opened.readAs ?? { $exists: false },
    only: only ?? { $exists: false },
    sheet: opened.file.sheet ?? { $exists: false },
    state: { $in: ['waiting', 'running', 'finishing', 'done'] },
    // The same figures of another day are another list. Without a day the file alone decides.
    ...(asOf !== undefined && { asOf }),
  });
}

/** Make a list with a new number, without storing it. */
export async function buildList(opened: OpenedList, options: NewListOptions, now: Date): Promise<List> {
  const { file, header } = opened;
  const within = withinOf(options.scope);
  return {
    _id: await nextNumber(),
    source: options.source,
    file: file.name,
    sha256: file.sha256,
    mapping: mappingKeyOf(opened),
    ...(opened.readAs !== undefined && { readAs: opened.readAs }),
    ...(file.sheet && { sheet: file.sheet }),
    titles: header.columns.map(({ title = '' }) => maskPersonalNumbers(title)),
    ...(file.lines !== undefined && { lines: file.lines }),
    asOf: options.asOf ?? shanghaiDay(now),
    region: options.region,
    partial: options.partial || options.only !== undefined || holdsNotes(header.columns),
    ...(options.only && { only: options.only }),
    ...(within && { within }),
    by: options.by ?? 'cli',
    state: 'running',
    run: '',
    chunks: 0,
    rows: 0,
    line: 0,
    counts: zeroCounts() as unknown as List['counts'],
    startedAt: now,
  };
}

/** The fields of the columns as text: the same file with another mapping is another list. */
export function mappingKeyOf({ header }: OpenedList): string {
  return header.columns.map(({ field }) => field ?? '').join(',');
}

/** The regions of a scope. @returns undefined for the whole installation. */
function withinOf(scope: Scope): string[] | undefined {
  return coversRegion(scope, '') ? undefined : [...scope.regions].sort();
}

async function nextNumber(): Promise<number> {
  const counters = driver<{ _id: string; next: number }>(CounterModel);
  const counter = await counters.findOneAndUpdate(
    { _id: 'lists' },
    { $inc: { next: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  return counter?.next ?? 1;
}
