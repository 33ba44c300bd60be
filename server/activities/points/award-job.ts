import { trusted } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { JobLeaseModel } from '../../../schemas/platform/job-lease.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';
import type { Job } from '../../platform/jobs/run-jobs.ts';
import { awardSession } from './award.ts';

/**
 * How long after its `settledAt` a result may be written: by a slow transaction, or by a process whose clock is behind.
 */
const marginMs = 5 * minuteMs;
const name = 'points';

/**
 * Awards points for attendance. A run processes every result that was computed since the last run and some minutes
 * before; processing a result again changes nothing. The time that was reached is stored with the job's lease.
 */
export const pointsJob: Job = { name, pauseMs: 3000, run: awardNewAttendance };

/** Award points for every result of attendance that was computed since the last run. */
export async function awardNewAttendance(now: Date): Promise<void> {
  const { reached } = (await JobLeaseModel.findById(name).lean()) ?? {};
  const since = new Date((reached?.getTime() ?? marginMs) - marginMs);
  const sessions = await AttendanceModel.distinct('session', { settledAt: trusted({ $gte: since }) });
  for (const session of sessions) await awardSession(String(session), now);
  await JobLeaseModel.updateOne({ _id: name }, { $max: { reached: now } });
}
