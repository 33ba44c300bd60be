import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import type { Employer } from '../../schemas/register/employer.ts';
import { everywhere, regionRange } from '../../server/access/staff/scope.ts';
import { rebuildFigures } from '../../server/organising/coverage/rebuild.ts';
import { recount } from '../../server/organising/coverage/recount.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { createIndexes } from '../../server/platform/database/indexes.ts';
import { startLocalMongod } from '../../server/platform/database/local-mongod/local-mongod.ts';
import { shownGeneration } from '../../server/register/classification/generations.ts';
import { buildEmployer } from '../../server/register/employers/rematch.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import { writeChanges } from '../../server/register/employers/write-changes.ts';
import { inTransaction } from '../../server/register/employers/write-transaction.ts';
import { employers, storedEmployers, toStored } from '../../server/register/record/employer-collection.ts';
import { hashFacts } from '../../server/register/record/statements.ts';
import { listRegionsBelow } from '../../server/territory/regions/find-regions.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { madeFacts } from './made-employers.ts';

/**
 * `npm run bench:coverage -- 1000000`: the table of coverage of any region beside a plain aggregation, a rebuild, and
 * whether figures that were kept through 100,000 random changes are those of a recount.
 *
 * The tree is that of Zhejiang: 90 districts and some 1,300 streets. MONGODB_URI names a replica set to use instead of
 * one of its own.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const changes = Number(process.argv[3] ?? 100_000);
const day = '2021-11-30';
const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-bench-'));
const mongod = process.env.MONGODB_URI ? undefined : await startLocalMongod({ dir: join(dir, 'db') });
try {
  await connectDatabase(process.env.MONGODB_URI ?? mongod?.uri ?? '', { dbName: 'bench_coverage' });
  await mongoose.connection.dropDatabase();
  await createIndexes();
  await loadRegions();
  const districts = await listRegionsBelow('33', { level: 'district' });
  const streets = await listRegionsBelow('33', { level: 'street', limit: 5000 });
  console.log(`${districts.length} districts, ${streets.length} streets`);
  const places = [...streets, ...streets, ...streets, ...streets, ...districts].map(({ _id }) => _id);

  await timed(`${count} employers written`, () => fill(places));
  const rebuilt = await timed('rebuild', () => rebuildFigures({ by: 'bench', from: day }));
  console.log(`  counted ${rebuilt.employers}`);
  await reads([...districts, ...streets].map(({ _id }) => _id));
  await timed(`${changes} random changes, 1,000 a transaction`, () => change(places));
  await single();
  const shown = await shownGeneration();
  if (!shown) throw new Error('nothing is shown');
  const { differences } = await timed('recount', () => recount([shown]));
  const [wrong = new Map()] = differences;
  console.log(`  figures that differ from the recount: ${wrong.size}`);
  if (wrong.size > 0) process.exitCode = 1;
} finally {
  await disconnectDatabase();
  await mongod?.stop();
  await rm(dir, { recursive: true, force: true });
}

async function fill(places: readonly string[]): Promise<void> {
  const batch = 5000;
  const write = async (from: number) => {
    const some = Array.from({ length: Math.min(batch, count - from) }, (_, at) => made(from + at + 1, places));
    await storedEmployers().insertMany(some.map(toStored), { ordered: false });
  };
  let running: Promise<void>[] = [];
  for (let from = 0; from < count; from += batch) {
    running.push(write(from));
    if (running.length === 3) {
      await Promise.all(running);
      running = [];
    }
  }
  await Promise.all(running);
  await mongoose.connection
    .collection<{ _id: string }>('counters')
    .insertOne({ _id: 'employers', next: count + 1 } as never);
}

function made(serial: number, places: readonly string[], variant = 0): Employer {
  const facts = madeFacts(serial, places, variant);
  const statement = { list: 1, line: serial, source: 2, asOf: day, hash: hashFacts(facts), facts };
  return { ...buildEmployer(serial, [statement]), rev: 1 };
}

/** The table of nodes of each level, and a plain aggregation over the collection for the largest. */
async function reads(below: readonly string[]): Promise<void> {
  const cities = (await listRegionsBelow('33')).map(({ _id }) => _id);
  const nodes = { province: ['33'], city: cities, district: below.slice(0, 90), street: below.slice(90, 400) };
  const all: number[] = [];
  for (const [level, regions] of Object.entries(nodes)) {
    const times: number[] = [];
    for (let n = 0; n < 200; n++) {
      const started = performance.now();
      await coverageTableOf(regions[n % regions.length] ?? '33', everywhere, day);
      times.push(performance.now() - started);
    }
    all.push(...times);
    console.log(`table of a ${level}: ${spread(times)}`);
  }
  console.log(`table of any node: ${spread(all)}`);
  const plain: number[] = [];
  for (let n = 0; n < 3; n++) plain.push(await aggregate('33'));
  const best = Math.min(...plain);
  console.log(`plain aggregation over the collection: ${best.toFixed(0)} ms`);
  console.log(`95th percentile of any node / plain aggregation: ${(quantile(all, 0.95) / best).toFixed(4)}`);
}

async function aggregate(region: string): Promise<number> {
  const started = performance.now();
  const by = (union: string) => ({ $sum: { $cond: [{ $eq: ['$union', union] }, 1, 0] } });
  await storedEmployers()
    .aggregate([
      { $match: { region: regionRange(region), branchOf: { $exists: false }, state: { $exists: false } } },
      {
        $group: {
          _id: { $substrBytes: ['$region', 0, 4] },
          employers: { $sum: 1 },
          ...{ own: by('own'), joint: by('joint'), none: by('none') },
          members: { $sum: '$members' },
          headcount: { $sum: '$headcount' },
        },
      },
    ])
    .toArray();
  return performance.now() - started;
}

/** Employers founded, moved, grown, closed and new ones, by transactions of a thousand as an import has them. */
async function change(places: readonly string[]): Promise<void> {
  let next = count + 1;
  for (let done = 0, n = 0; done < changes; done += 1000, n++) {
    const serials = [...new Set(Array.from({ length: 900 }, () => 1 + Math.floor(Math.random() * count)))];
    const found = await employers()
      .find({ _id: { $in: serials } }, { batchSize: 1000 })
      .toArray();
    const gone = found.slice(0, 50);
    const replaced = found.slice(50).map((old) => ({ ...made(old._id, places, n + 1), rev: old.rev + 1 }));
    const inserted = Array.from({ length: 1000 - found.length }, () => made(next++, places));
    const removed = gone.map(({ _id, rev }) => ({ _id, rev }));
    const before = new Map(found.map((old) => [old._id, old]));
    await inTransaction((session) =>
      writeChanges({ inserted, replaced, removed, before }, { cause: 'list', day, of: 2 }, session),
    );
  }
}

/** One employer at a time, by officers of several districts at once. */
async function single(): Promise<void> {
  const times: number[] = [];
  const officer = async () => {
    for (let n = 0; n < 50; n++) {
      const found = await employers().findOne({ _id: { $gte: Math.floor(Math.random() * count) } });
      const started = performance.now();
      if (found) await verifyEmployer(found._id, { union: n % 2 ? 'own' : 'joint' }, 'bench', everywhere);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: 8 }, officer));
  console.log(`one employer verified, 8 officers at once: ${spread(times)}`);
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

function spread(times: readonly number[]): string {
  return `median ${quantile(times, 0.5).toFixed(1)} ms, 95th percentile ${quantile(times, 0.95).toFixed(1)} ms`;
}

function quantile(times: readonly number[], at: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * at))] ?? Number.NaN;
}
