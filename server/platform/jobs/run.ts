import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import { keepRenewing, releaseLeases, takeLease } from '../database/lease.ts';

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
      if (mongoose.connection.readyState === 1) await releaseLeases(self);
    },
  };
}

async function keepDoing(job: Job, self: string, log: Logger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      if (await takeLease(job.name, self, leaseMs)) await underLease(job, self, stop);
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
  const stopRenewing = keepRenewing(() => takeLease(job.name, self, leaseMs), leaseMs / 3);
  try {
    await job.run(new Date(), stop);
  } finally {
    stopRenewing();
  }
}
