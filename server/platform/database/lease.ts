import { JobLeaseModel } from '../../../schemas/platform/job-lease.ts';
import { isDuplicateKey } from './duplicate-key.ts';

/**
 * Take or renew the right to do something, which one holder has at a time.
 *
 * @param lastsMs how long the right outlives its holder, in milliseconds.
 * @returns false where another holds it.
 */
export async function takeLease(name: string, holder: string, lastsMs: number, now = new Date()): Promise<boolean> {
  try {
    const taken = await JobLeaseModel.collection.updateOne(
      { _id: name, $or: [{ process: holder }, { until: { $lte: now } }] } as object,
      { $set: { process: holder, until: new Date(now.getTime() + lastsMs) } },
      { upsert: true },
    );
    return taken.matchedCount + taken.upsertedCount > 0;
  } catch (error) {
    // The lease is there and another's: the upsert finds its id taken.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Give back everything that a holder has, so that another need not wait. */
export async function releaseLeases(holder: string): Promise<void> {
  await JobLeaseModel.updateMany({ process: holder }, { until: new Date(0) });
}

/**
 * Renew a lease while work goes on. A renewal that fails does not end the work: the next one may succeed.
 *
 * @returns a function that stops renewing.
 */
export function keepRenewing(renew: () => Promise<unknown>, everyMs: number): () => void {
  const timer = setInterval(() => void renew().catch(() => {}), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
