import type { mongo } from 'mongoose';
import type { List } from '../../../schemas/lists/list.ts';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coversRegion, type Scope } from '../../access/staff/scope.ts';
import { lists } from '../planning/collections.ts';
import { noCounts } from '../planning/counts.ts';
import type { OpenedList } from '../reading/opened-list.ts';
import type { ImportOptions } from './options.ts';

/** How a list is to be taken in; the region is known by now. */
export type Enlisting = Pick<ImportOptions, 'source' | 'asOf' | 'partial' | 'by' | 'scope'> & { region: string };

/** How long a waiting list is alive without a sign of life, in milliseconds. */
export const waitsMs = 15_000;

/**
 * Give an opened list its number, to be imported by `resumeImport`; the same list again gets the number that it has.
 *
 * @returns with `same` where nothing new was begun: the list is done, or somebody is at it or was.
 */
export async function enlist(
  opened: OpenedList,
  options: Enlisting,
  now = new Date(),
): Promise<{ list: List; same: boolean }> {
  const known = await findSame(opened, options);
  if (known) return { list: known, same: true };
  const list: List = {
    ...(await newList(opened, options, now)),
    state: 'waiting',
    waitsUntil: new Date(Date.now() + waitsMs),
  };
  await lists().insertOne(list);
  return { list, same: false };
}

/** The list of the same file, read the same way and for the same regions, that is in or on its way. */
export async function findSame(opened: OpenedList, options: Enlisting): Promise<List | null> {
  const { source, region, asOf, scope } = options;
  return lists().findOne({
    sha256: opened.file.sha256,
    source,
    region,
    within: withinOf(scope) ?? { $exists: false },
    mapping: mappingOf(opened),
    state: { $in: ['waiting', 'running', 'finishing', 'done'] },
    // The same figures as of another day are news; without a day the file alone counts.
    ...(asOf !== undefined && { asOf }),
  });
}

/** A list with a number of its own, not stored yet. */
export async function newList(opened: OpenedList, options: Enlisting, now: Date): Promise<List> {
  const { file, header } = opened;
  const within = withinOf(options.scope);
  return {
    _id: await nextNumber(),
    source: options.source,
    file: file.name,
    sha256: file.sha256,
    mapping: mappingOf(opened),
    titles: header.columns.map(({ title = '' }) => title),
    ...(file.lines !== undefined && { lines: file.lines }),
    asOf: options.asOf ?? shanghaiDay(now),
    region: options.region,
    partial: options.partial ?? false,
    ...(within && { within }),
    by: options.by ?? 'cli',
    state: 'running',
    run: '',
    chunks: 0,
    rows: 0,
    line: 0,
    counts: noCounts() as unknown as List['counts'],
    startedAt: now,
  };
}

/** What each column means, as text: the same file under another mapping is another list. */
export function mappingOf({ header }: OpenedList): string {
  return header.columns.map(({ field }) => field ?? '').join(',');
}

/** The regions of a scope, or nothing where it is everywhere. */
function withinOf(scope: Scope): string[] | undefined {
  return coversRegion(scope, '') ? undefined : [...scope.regions].sort();
}

async function nextNumber(): Promise<number> {
  const counters = CounterModel.collection as unknown as mongo.Collection<{ _id: string; next: number }>;
  const counter = await counters.findOneAndUpdate(
    { _id: 'lists' },
    { $inc: { next: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  return counter?.next ?? 1;
}
