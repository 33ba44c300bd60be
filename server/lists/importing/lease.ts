import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type mongo } from 'mongoose';
import { LeaseModel } from '../../../schemas/lists/list.ts';
import { driver } from '../../platform/database/driver.ts';
import { keepRenewing } from '../../platform/database/lease.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { inSession } from '../../register/employers/write-changes.ts';

/** How long a lease outlives its holder, and how often the holder renews it, in milliseconds. */
const timing = { lasts: 15_000, renews: 4000, asks: 500 } as const;

/** The right to change the register of a region; given back by `release`. */
export interface Lease {
  run: string;
  /** Do some work whose transactions end with the run, however it ends. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  release(): Promise<void>;
}

interface Held {
  region: string;
  run: string;
  list: number;
  until: Date;
  /** Id of the session in which the run's transactions are. */
  session: mongo.Binary;
}

/**
 * Take the lease of a region: no other import of it, of what it lies in or of what lies in it, can run meanwhile.
 *
 * The lease of a process that died is free at once on the same host, and elsewhere when it runs out.
 *
 * @param wait told of the list that is being imported, each time that it is asked for; without it nobody waits.
 * @throws {Failure} `list_busy` where another import holds it.
 */
export async function takeLease(region: string, list: number, wait?: (list: number) => void): Promise<Lease> {
  const run = `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`;
  const session = await mongoose.connection.startSession();
  const held = { region, run, list, session: session.id?.id as mongo.Binary };
  try {
    while (!(await tryLease({ ...held, until: new Date(Date.now() + timing.lasts) }))) {
      const other = await holder(region);
      if (!other) continue;
      if (!wait) throw new Failure('list_busy', { list: other.list });
      wait(other.list);
      await pause(timing.asks);
    }
  } catch (error) {
    await session.endSession();
    throw error;
  }
  // Every chunk asks whether the list is still ours.
  const stopRenewing = keepRenewing(() => {
    const until = new Date(Date.now() + timing.lasts);
    return leases().updateOne({ ...one, 'held.run': run }, { $set: { 'held.$.until': until } });
  }, timing.renews);
  return {
    run,
    during: (work) => inSession(session, work),
    release: async () => {
      stopRenewing();
      await session.endSession();
      await leases().updateOne(one, { $pull: { held: { run } } });
    },
  };
}

/** Numbers of the lists that somebody is at. */
export async function listsHeld(): Promise<Set<number>> {
  const held = (await leases().findOne(one))?.held ?? [];
  return new Set(held.filter(({ until }) => until > new Date()).map(({ list }) => list));
}

const one = { _id: 'lists' } as const;

async function tryLease(wanted: Held): Promise<boolean> {
  await leases().updateOne(one, { $setOnInsert: { held: [] } }, { upsert: true });
  for (const other of (await leases().findOne(one))?.held ?? []) {
    if (other.until <= new Date() || died(other.run)) await evict(other);
  }
  const taken = await leases().updateOne(
    { ...one, held: { $not: { $elemMatch: overlapping(wanted.region) } } },
    { $push: { held: wanted } },
  );
  return taken.matchedCount === 1;
}

/** End what a run left: the server would keep its open transaction, and what that has locked, for a minute. */
async function evict({ run, session }: Held): Promise<void> {
  await mongoose.connection.db?.admin().command({ killSessions: [{ id: session }] });
  await leases().updateOne(one, { $pull: { held: { run } } });
}

async function holder(region: string): Promise<Held | undefined> {
  const held = (await leases().findOne(one))?.held ?? [];
  return held.find((other) => other.region.startsWith(region) || region.startsWith(other.region));
}

function overlapping(region: string): mongo.Filter<Held> {
  const above = Array.from({ length: region.length + 1 }, (_, length) => region.slice(0, length));
  return { $or: [{ region: { $in: above } }, { region: { $regex: `^${region}` } }] };
}

/** Whether the process that named the run is gone; only its own host can tell. */
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
