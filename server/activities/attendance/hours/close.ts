import { Types } from 'mongoose';
import {
  AttendanceClosingModel,
  AttendanceModel,
  type AttendanceState,
} from '../../../../schemas/activities/attendance/attendance.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findDoorWithin, isCancelled } from '../check-in/check-in.ts';
import { requireCorrectable } from '../check-scan.ts';
import { settleHours } from './compute-hours.ts';

/**
 * Close the attendance of a session that is over: its hours are final, but for corrections, and no scan counts by
 * itself any more. Closed again, it is settled again, and what stays the same is not written.
 *
 * @throws {Failure} `session_not_found`, `session_cancelled`, `session_not_over`,
 *   `correction_too_late`.
 */
export async function closeAttendance(session: string, by: string, scope: Scope, now: Date) {
  const door = await findDoorWithin(session, scope);
  if (isCancelled(door)) throw new Failure('session_cancelled');
  if (now < door.endsAt) throw new Failure('session_not_over', { endsAt: shanghaiIso(door.endsAt) });
  requireCorrectable(door, now);
  // The word comes first: a scan that is written after it is settled by whoever wrote it.
  await AttendanceClosingModel.updateOne({ _id: session }, { $setOnInsert: { at: now, by } }, { upsert: true });
  await settleHours(door, now);
  const closing = await AttendanceClosingModel.findById(session).lean();
  const groups = await AttendanceModel.aggregate<{ _id: AttendanceState; people: number; minutes: number }>([
    { $match: { session: new Types.ObjectId(session) } },
    { $group: { _id: '$state', people: { $sum: 1 }, minutes: { $sum: '$minutes' } } },
  ]);
  const of = (state: AttendanceState) => groups.find(({ _id }) => _id === state)?.people ?? 0;
  return {
    sessionId: session,
    closedAt: closing?.at ?? now,
    attended: of('attended'),
    noShow: of('no_show'),
    pending: of('pending'),
    minutes: groups.reduce((total, { minutes }) => total + minutes, 0),
  };
}
