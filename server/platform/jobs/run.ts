import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import { JobLeaseModel } from '../../../schemas/platform/job-lease.ts';

/** Something that goes on behind the requests, in one process at a time. */
export interface Job {
  name: string;
  /** How long to wait after one run before the next, in milliseconds. */
  everyMs: number;
  /** One run. It may be ended by a kill at any point, or overlap with another that outlived its lease: it must bear both. */
  run(now: Date, stop: AbortSignal): Promise<unknown>;
}

/** Jobs that are going on. */
export interface Jobs {
  /** Begin no run any more, and wait for those that go on. */
  drain(): Promise<void>;
}

/** A process that says nothing for so long has lost its jobs, in milliseconds. */
const leaseMs = 30_000;

/** Do jobs, each in whichever process holds its lease; a run that fails is logged and tried again at its next time. */
export function startJobs(jobs: readonly Job[], log: Logger): Jobs {
  const self = randomUUID();
  const stop = new AbortController();
  const running = jobs.map((job) => keepDoing(job, self, log, stop.signal));
  return {
    async drain() {
      stop.abort();
      await Promise.all(running);
      if (mongoose.connection.readyState === 1)
        await JobLeaseModel.updateMany({ process: self }, { until: new Date(0) });
    },
  };
}

async function keepDoing(job: Job, self: string, log: Logger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      if (await takeLease(job.name, self)) await underLease(job, self, stop);
    } catch (error) {
      // A database that is away is no fault of the job, which goes on when it is back.
      const { MongoNetworkError, MongoServerSelectionError } = mongoose.mongo;
      const isAway = error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
      log[isAway ? 'warn' : 'error']({ err: error, job: job.name }, 'job failed');
    }
    await pause(job.everyMs, undefined, { signal: stop, ref: false }).catch(() => {});
  }
}

async function underLease(job: Job, self: string, stop: AbortSignal): Promise<void> {
  // A renewal that fails is no end yet: the next may succeed.
  const renewing = setInterval(() => void takeLease(job.name, self).catch(() => {}), leaseMs / 3);
  renewing.unref();
  try {
    await job.run(new Date(), stop);
  } finally {
    clearInterval(renewing);
  }
}

/** Take or renew the lease of a job; false where another process holds it. */
async function takeLease(job: string, self: string): Promise<boolean> {
  const now = Date.now();
  const until = new Date(now + leaseMs);
  try {
    const taken = await JobLeaseModel.collection.updateOne(
      { _id: job, $or: [{ process: self }, { until: { $lte: new Date(now) } }] } as object,
      { $set: { process: self, until } },
      { upsert: true },
    );
    return taken.matchedCount + taken.upsertedCount > 0;
  } catch (error) {
    // There is one, and it is another's: the upsert finds its id taken.
    if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
    throw error;
  }
}
