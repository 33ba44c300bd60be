import { trusted } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { JobLeaseModel } from '../../../schemas/platform/job-lease.ts';
import type { Job } from '../../platform/jobs/run.ts';
import { awardSession } from './award.ts';
import { postAllExpired } from './expire.ts';

/** A result may be written so long after the time that it carries: by a slow transaction, or a clock that is behind. */
const marginMs = 5 * 60_000;
const name = 'points';

/**
 * Points follow the attendance: every result that was settled since the last run is dealt with, and again for some
 * minutes, since dealing with it again changes nothing. How far it came is kept with the lease.
 */
export const pointsJob: Job = { name, everyMs: 3000, run: followAttendance };

/** Points that nobody asked for end as well, so that the ledger says so. */
export const expiryJob: Job = { name: 'points expiry', everyMs: 3600_000, run: postAllExpired };

/** Deal with every result that was settled since the last time. */
export async function followAttendance(now: Date): Promise<void> {
  const { reached } = (await JobLeaseModel.findById(name).lean()) ?? {};
  const since = new Date((reached?.getTime() ?? marginMs) - marginMs);
  const sessions = await AttendanceModel.distinct('session', { settledAt: trusted({ $gte: since }) });
  for (const session of sessions) await awardSession(String(session), now);
  await JobLeaseModel.updateOne({ _id: name }, { $max: { reached: now } });
}
