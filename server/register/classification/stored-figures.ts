import type { mongo } from 'mongoose';
import {
  CoverageChangeModel,
  CoverageFiguresModel,
  type StoredChange,
  type StoredContribution,
  type StoredFigures,
} from '../../../schemas/register/coverage-figures.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { driver } from '../../platform/database/driver.ts';
import type { Contribution } from './contribution.ts';
import type { ContributionChange } from './figure-changes.ts';
import type { Figures, RegionCounts } from './figures-by-path.ts';

/** The figures of one region under a generation. */
export interface RegionFigures extends RegionCounts {
  /** Code of the region; empty for employers whose region is not known. */
  region: string;
}

/** Figures of a region, or what is added to them, under a generation. */
export interface RegionSum {
  generation: number;
  region: string;
  figures: Figures;
}

/** First and last serial of employers that one transaction inserted; it takes them in one run. */
export interface SerialRange {
  first: number;
  last: number;
}

/** What one transaction changed in the figures. */
export interface CoverageChange extends Pick<StoredChange, 'at' | 'day' | 'cause' | 'of' | 'by'> {
  /** Numbers of the generations that were kept up to date then, the oldest first. */
  generations: number[];
  sums: RegionSum[];
  inserted?: SerialRange;
  /** Employers that were there before and contribute something else now, under the generation that is shown. */
  contributionChanges: ContributionChange[];
}

/** Parts of figures beside the totals. */
export type FigurePart = 'classes' | 'sizes' | 'sections';

/** The stored name of each part of figures. */
const storedNames: Readonly<Record<keyof RegionCounts, keyof StoredFigures>> = {
  employers: 'n',
  members: 'm',
  headcount: 'h',
  unions: 'u',
  classes: 'c',
  sizes: 'b',
  sections: 'i',
};
const names = Object.fromEntries(Object.entries(storedNames).map(([name, stored]) => [stored, name]));
const totals = { n: 1, m: 1, h: 1, u: 1 } as const;

/**
 * Read the figures of a region and of all regions below it under a generation, by code.
 *
 * @param options.region a code; all regions where it is left out.
 * @param options.parts what to read beside the totals; all parts where it is left out.
 * @param options.session reads them as they were at the moment of the session's snapshot.
 */
export async function readFigures(
  generation: number,
  {
    region = '',
    parts,
    session,
  }: { region?: string; parts?: readonly FigurePart[]; session?: mongo.ClientSession } = {},
): Promise<RegionFigures[]> {
  const prefix = `${generation}:`;
  const projection = parts && { ...totals, ...Object.fromEntries(parts.map((part) => [storedNames[part], 1])) };
  const found = figures()
    .find(
      { _id: regionRange(`${prefix}${region}`) },
      {
        ...(projection && { projection }),
        // The read concern is repeated here because the connection's own would take precedence over the session's.
        ...(session ? { session, readConcern: { level: 'snapshot' } } : { maxTimeMS: 3000 }),
        // One reply of the database holds the figures of a province: some thousand documents.
        batchSize: 20_000,
      },
    )
    .sort({ _id: 1 });
  return (await found.toArray()).map((stored) => fromStored(stored, prefix));
}

/** Add a change to the figures, and append it to the log. */
export async function applyChange(change: CoverageChange, session: mongo.ClientSession): Promise<void> {
  const { generations, sums, inserted, contributionChanges, ...rest } = change;
  const increments: mongo.AnyBulkWriteOperation<StoredFigures>[] = [];
  const logged: StoredChange['sums'] = [];
  // One pass makes both forms of a path, because an import does this for every chunk of a list.
  for (const { generation, region, figures } of sums) {
    const amounts: Record<string, number> = {};
    const byPath: Record<string, number> = {};
    for (const path in figures) {
      const stored = renameFirst(path, storedNames);
      byPath[stored] = figures[path] as number;
      amounts[stored.replaceAll('/', '.')] = figures[path] as number;
    }
    logged.push({ g: generation, r: region, f: byPath });
    const update = { $inc: amounts } as mongo.UpdateFilter<StoredFigures>;
    increments.push({ updateOne: { filter: { _id: `${generation}:${region}` }, update, upsert: true } });
  }
  if (increments.length > 0) await figures().bulkWrite(increments, { ordered: false, session });
  const stored: StoredChange = {
    ...rest,
    kept: generations,
    sums: logged,
    ...(inserted && { came: inserted }),
    moves: contributionChanges.map(toStoredMove),
  };
  await changes().insertOne(stored, { session });
}

/** Delete the figures of a generation. @returns how many regions had some. */
export async function deleteFigures(generation: number): Promise<number> {
  return (await figures().deleteMany({ _id: regionRange(`${generation}:`) })).deletedCount;
}

/** Read the changes that count by a day, in the order in which they were written. @param until `YYYY-MM-DD`. */
export async function* readChanges(until: string): AsyncGenerator<CoverageChange> {
  const found = changes()
    .find({ day: { $lte: until } }, { batchSize: 1000 })
    .sort({ _id: 1 });
  for await (const stored of found) yield fromStoredChange(stored);
}

/** Whether a change counts by a day. @param until `YYYY-MM-DD`. */
export async function hasChanges(until: string): Promise<boolean> {
  return (await changes().findOne({ day: { $lte: until } }, { projection: { _id: 1 } })) !== null;
}

/** The generations of each change that has one of some causes and counts by a day, and what it is of. */
export async function generationsOfChanges(
  causes: readonly CoverageChange['cause'][],
  until: string,
): Promise<Pick<CoverageChange, 'generations' | 'of'>[]> {
  const found = await changes()
    .find({ cause: { $in: [...causes] }, day: { $lte: until } }, { projection: { kept: 1, of: 1 } })
    .toArray();
  return found.map(({ kept, of }) => ({ generations: kept, ...(of !== undefined && { of }) }));
}

/** The generations of the first change of all. @returns none where there is no change yet. */
export async function firstGenerations(): Promise<number[]> {
  return (await changes().findOne({}, { sort: { _id: 1 }, projection: { kept: 1 } }))?.kept ?? [];
}

function fromStored({ _id, n = 0, m = 0, h = 0, u = {}, c = {}, b = {}, i = {} }: StoredFigures, prefix: string) {
  const region = _id.slice(prefix.length);
  return { region, employers: n, members: m, headcount: h, unions: u, classes: c, sizes: b, sections: i };
}

function fromStoredChange({ kept, sums, came, moves, ...change }: StoredChange): CoverageChange {
  return {
    ...change,
    generations: kept,
    sums: sums.map(({ g, r, f }) => ({ generation: g, region: r, figures: fromStoredPaths(f) })),
    ...(came && { inserted: came }),
    contributionChanges: moves.map(fromStoredMove),
  };
}

function toStoredMove({ employer, from, to }: ContributionChange): StoredChange['moves'][number] {
  const toStored = ({ region, union, timetable, members }: Contribution) => ({
    r: region,
    u: union,
    c: timetable,
    m: members,
  });
  return { e: employer, ...(from && { from: toStored(from) }), ...(to && { to: toStored(to) }) };
}

function fromStoredMove({ e, from, to }: StoredChange['moves'][number]): ContributionChange {
  const fromStored = ({ r, u, c, m }: StoredContribution) => ({ region: r, union: u, timetable: c, members: m });
  return { employer: e, ...(from && { from: fromStored(from) }), ...(to && { to: fromStored(to) }) };
}

function fromStoredPaths(stored: Readonly<Record<string, number>>): Figures {
  const figures: Figures = {};
  for (const path in stored) figures[renameFirst(path, names)] = stored[path] as number;
  return figures;
}

/** A path with its first part under another name: `unions/own` for `u/own`, or the other way round. */
function renameFirst(path: string, names: Readonly<Record<string, string>>): string {
  const end = path.indexOf('/');
  return end < 0 ? (names[path] as string) : (names[path.slice(0, end)] as string) + path.slice(end);
}

const figures = () => driver<StoredFigures>(CoverageFiguresModel);
const changes = () => driver<StoredChange>(CoverageChangeModel);
