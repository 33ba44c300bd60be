import { Types } from 'mongoose';
import {
  AttendanceClosingModel,
  AttendanceModel,
  type AttendanceState,
} from '../../../../schemas/activities/attendance/attendance.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findManagedCheckInSession, isSessionCancelled } from '../check-in-session.ts';
import { requireCorrectable } from '../check-scan.ts';
import { computeHours } from './compute-hours.ts';

/**
 * Close the attendance of a session that is over. From then on only corrections change its hours. Repeated, it computes
 * the hours again and writes only what differs.
 *
 * @param by the staff account.
 * @throws {Failure} `session_not_found`, `session_cancelled`, `session_not_over`, `correction_too_late`, `overloaded`.
 */
export async function closeAttendance(sessionId: string, by: string, scope: Scope, now: Date) {
  const session = await findManagedCheckInSession(sessionId, scope);
  if (isSessionCancelled(session)) throw new Failure('session_cancelled');
  if (now < session.endsAt) throw new Failure('session_not_over', { endsAt: shanghaiIso(session.endsAt) });
  requireCorrectable(session, now);
  // The closing is written first: the writer of a later scan sees it, and computes the hours again.
  await AttendanceClosingModel.updateOne({ _id: sessionId }, { $setOnInsert: { at: now, by } }, { upsert: true });
  await computeHours(session, now);
  const closing = await AttendanceClosingModel.findById(sessionId).lean();
  const groups = await AttendanceModel.aggregate<{ _id: AttendanceState; people: number; minutes: number }>([
    { $match: { session: new Types.ObjectId(sessionId) } },
    { $group: { _id: '$state', people: { $sum: 1 }, minutes: { $sum: '$minutes' } } },
  ]);
  const countOf = (state: AttendanceState) => groups.find(({ _id }) => _id === state)?.people ?? 0;
  return {
    sessionId,
    closedAt: closing?.at ?? now,
    attended: countOf('attended'),
    noShow: countOf('no_show'),
    pending: countOf('pending'),
    minutes: groups.reduce((total, { minutes }) => total + minutes, 0),
  };
}
