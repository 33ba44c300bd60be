import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type mongo } from 'mongoose';
import { LeaseModel } from '../../../schemas/lists/list-lease.ts';
import { driver } from '../../platform/database/driver.ts';
import { keepRenewing } from '../../platform/database/lease.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { runInSession } from '../../register/employers/write-transaction.ts';

/** How long a lease lasts, how often its holder renews it, and how often others try to take it, in milliseconds. */
const timing = { lastsMs: 15_000, renewalMs: 4000, retryMs: 500 } as const;

/** The right to change the register of a region, until `release`. */
export interface RegionLease {
  run: string;
  /** Do some work in the session of the run, whose transactions end with it, also after a crash. */
  runInSession<Result>(work: () => Promise<Result>): Promise<Result>;
  release(): Promise<void>;
}

interface Held {
  region: string;
  run: string;
  list: number;
  until: Date;
  /** Id of the session of the run's transactions. */
  session: mongo.Binary;
}

/**
 * Take the lease of a region. No other import of the region, of a region that contains it or of one within it can run
 * meanwhile.
 *
 * The lease of a process that died is free at once on the same host, and elsewhere when it expires.
 *
 * @param wait called with the number of the list that is being imported, before each retry. Without it nobody waits.
 * @throws {Failure} `list_busy` where another import holds it.
 */
export async function takeRegionLease(
  region: string,
  list: number,
  wait?: (list: number) => void,
): Promise<RegionLease> {
  const run = `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`;
  const session = await mongoose.connection.startSession();
  const held = { region, run, list, session: session.id?.id as mongo.Binary };
  try {
    while (!(await tryLease({ ...held, until: new Date(Date.now() + timing.lastsMs) }))) {
      const other = await holder(region);
      if (!other) continue;
      if (!wait) throw new Failure('list_busy', { list: other.list });
      wait(other.list);
      await pause(timing.retryMs);
    }
  } catch (error) {
    await session.endSession();
    throw error;
  }
  // A lost lease is noticed by the next chunk, which checks the run of its list.
  const stopRenewing = keepRenewing(() => {
    const until = new Date(Date.now() + timing.lastsMs);
    return leases().updateOne({ ...document, 'held.run': run }, { $set: { 'held.$.until': until } });
  }, timing.renewalMs);
  return {
    run,
    runInSession: (work) => runInSession(session, work),
    release: async () => {
      stopRenewing();
      await session.endSession();
      await leases().updateOne(document, { $pull: { held: { run } } });
    },
  };
}

/** The numbers of the lists that are being imported or undone. */
export async function listsInProgress(): Promise<Set<number>> {
  const held = (await leases().findOne(document))?.held ?? [];
  return new Set(held.filter(({ until }) => until > new Date()).map(({ list }) => list));
}

const document = { _id: 'lists' } as const;

async function tryLease(wanted: Held): Promise<boolean> {
  await leases().updateOne(document, { $setOnInsert: { held: [] } }, { upsert: true });
  for (const other of (await leases().findOne(document))?.held ?? []) {
    if (other.until <= new Date() || died(other.run)) await evict(other);
  }
  const taken = await leases().updateOne(
    { ...document, held: { $not: { $elemMatch: overlapping(wanted.region) } } },
    { $push: { held: wanted } },
  );
  return taken.matchedCount === 1;
}

/** Remove a dead run's lease and session: the server would keep its open transaction, with its locks, for a minute. */
async function evict({ run, session }: Held): Promise<void> {
  await mongoose.connection.db?.admin().command({ killSessions: [{ id: session }] });
  await leases().updateOne(document, { $pull: { held: { run } } });
}

async function holder(region: string): Promise<Held | undefined> {
  const held = (await leases().findOne(document))?.held ?? [];
  return held.find((other) => other.region.startsWith(region) || region.startsWith(other.region));
}

function overlapping(region: string): mongo.Filter<Held> {
  const above = Array.from({ length: region.length + 1 }, (_, length) => region.slice(0, length));
  return { $or: [{ region: { $in: above } }, { region: { $regex: `^${region}` } }] };
}

/** Whether the process of a run has died. Only its own host can tell. */
function died(run: string): boolean {
  const [host, pid] = run.split(':');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const leases = () => driver<{ _id: string; held: Held[] }>(LeaseModel);
