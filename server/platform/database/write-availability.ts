import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { secondMs } from '../calendar/durations.ts';
import { Failure } from '../errors/errors.ts';

/** After so long a wait the database is asked whether it can take writes at all, and again at each interval. */
const patienceMs = 4 * secondMs;
const intervalMs = 1 * secondMs;
/** How long the database may take to say that. */
const probeMs = 1 * secondMs;
/** A majority that is so far behind the primary does not acknowledge writes. */
const maxLagMs = 3 * secondMs;

/**
 * Wait for work that writes, but no longer than five seconds while the database has no primary, or no majority that follows it.
 *
 * A slow answer of a database that is there is waited for. After the failure it is unknown what the work has written: it
 * goes on, and its result is lost.
 *
 * @throws {Failure} `database_unavailable`; errors of the work are passed on.
 */
export async function whileDatabaseIsThere<Result>(work: Promise<Result>): Promise<Result> {
  const { promise: away, reject } = Promise.withResolvers<never>();
  // Whichever is not waited for any more may fail in silence.
  away.catch(() => {});
  work.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const check = async () => {
    if (!(await canWrite())) reject(new Failure('database_unavailable'));
    else if (timer) timer = setTimeout(check, intervalMs);
  };
  timer = setTimeout(check, patienceMs);
  try {
    return await Promise.race([work, away]);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}

let probing: Promise<boolean> | undefined;

/** Whether there is a primary, and a majority that follows it. Requests that ask at the same time share one probe. */
function canWrite(): Promise<boolean> {
  probing ??= Promise.race([probe(), sleep(probeMs, false, { ref: false })]).finally(() => {
    probing = undefined;
  });
  return probing;
}

async function probe(): Promise<boolean> {
  try {
    const hello = await mongoose.connection.db?.admin().command({ hello: 1 }, { readPreference: 'primary' });
    if (!hello?.isWritablePrimary) return false;
    const { lastWriteDate, majorityWriteDate } = hello.lastWrite ?? {};
    return Number(lastWriteDate ?? 0) - Number(majorityWriteDate ?? lastWriteDate ?? 0) < maxLagMs;
  } catch {
    return false;
  }
}
