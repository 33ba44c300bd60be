import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import type { Logger } from 'pino';
import { secondMs } from '../calendar/durations.ts';
import { keepRenewing, releaseLeases, takeLease } from '../database/lease.ts';

/** Recurring work in the background, which one process does at a time. */
export interface Job {
  name: string;
  /** The pause between two runs, in milliseconds. */
  pauseMs: number;
  /** Do one run. It must survive a kill at any point, and an overlap with a run that outlived its lease. */
  run(now: Date, stop: AbortSignal): Promise<unknown>;
}

/** Started jobs. */
export interface Jobs {
  /** Start no further run, and wait for the running ones. */
  drain(): Promise<void>;
}

/** A process that does not renew its leases for so long loses its jobs, in milliseconds. */
const leaseMs = 30 * secondMs;

/** Start jobs. Each runs in the process that holds its lease; a run that fails is logged, and the next comes on schedule. */
export function startJobs(jobs: readonly Job[], log: Logger): Jobs {
  const self = randomUUID();
  const stop = new AbortController();
  const running = jobs.map((job) => runRepeatedly(job, self, log, stop.signal));
  return {
    async drain() {
      stop.abort();
      await Promise.all(running);
      if (mongoose.connection.readyState === 1) await releaseLeases(self);
    },
  };
}

async function runRepeatedly(job: Job, self: string, log: Logger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      if (await takeLease(job.name, self, leaseMs)) await runUnderLease(job, self, stop);
    } catch (error) {
      // An unavailable database is no fault of the job, which goes on when it is back.
      const { MongoNetworkError, MongoServerSelectionError } = mongoose.mongo;
      const isAway = error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
      log[isAway ? 'warn' : 'error']({ err: error, job: job.name }, 'job failed');
    }
    await pause(job.pauseMs, undefined, { signal: stop, ref: false }).catch(() => {});
  }
}

async function runUnderLease(job: Job, self: string, stop: AbortSignal): Promise<void> {
  const stopRenewing = keepRenewing(() => takeLease(job.name, self, leaseMs), leaseMs / 3);
  try {
    await job.run(new Date(), stop);
  } finally {
    stopRenewing();
  }
}
