import { type JobLease, JobLeaseModel } from '../../../schemas/platform/job-lease.ts';
import { driver } from './driver.ts';
import { isDuplicateKey } from './duplicate-key.ts';

/**
 * Take or renew a lease, which has one holder at a time.
 *
 * @param ttlMs how long the lease lasts without being renewed, in milliseconds.
 * @returns false when another holds the lease.
 */
export async function takeLease(name: string, holder: string, ttlMs: number, now = new Date()): Promise<boolean> {
  try {
    const taken = await driver<JobLease>(JobLeaseModel).updateOne(
      { _id: name, $or: [{ process: holder }, { until: { $lte: now } }] },
      { $set: { process: holder, until: new Date(now.getTime() + ttlMs) } },
      { upsert: true },
    );
    return taken.matchedCount + taken.upsertedCount > 0;
  } catch (error) {
    // Another holds the lease: no document matched, so the upsert inserted one, whose id exists.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Release every lease of a holder, so that others need not wait for their end. */
export async function releaseLeases(holder: string): Promise<void> {
  await JobLeaseModel.updateMany({ process: holder }, { until: new Date(0) });
}

/**
 * Renew a lease at an interval while work goes on. A failed renewal does not end the work: the next one may succeed.
 *
 * @returns a function that stops the renewals.
 */
export function keepRenewing(renew: () => Promise<unknown>, intervalMs: number): () => void {
  const timer = setInterval(() => void renew().catch(() => {}), intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
