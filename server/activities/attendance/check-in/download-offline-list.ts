import { Types } from 'mongoose';
import { OfflineListModel } from '../../../../schemas/activities/attendance/offline-list.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { dayMs } from '../../../platform/calendar/durations.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { type CheckInSession, findManagedCheckInSession, isSessionCancelled } from '../check-in-session.ts';
import { scanWindowOf } from '../check-scan.ts';
import { readMaskedNames } from '../masked-names.ts';
import { daySecretHashOf } from '../personal-codes.ts';

/** How many days after the last check-out scans made with a list are accepted. */
const uploadDays = 7;

/**
 * Download the attendee list of a session for a device that will be offline: masked names, and hashes by which the
 * device recognises the personal codes of the session's days. The device's clock is stored beside the server's, so that
 * the times of its scans can be corrected.
 *
 * @param device.clock The time on the device's clock at this moment.
 * @param device.by The staff account.
 * @throws {Failure} `session_not_found`, `session_cancelled`.
 */
export async function downloadOfflineList(
  sessionId: string,
  device: { clock: Date; by: string },
  scope: Scope,
  now: Date,
) {
  const session = await findManagedCheckInSession(sessionId, scope);
  if (isSessionCancelled(session)) throw new Failure('session_cancelled');
  const deliverUntil = new Date(scanWindowOf('out', session).until.getTime() + uploadDays * dayMs);
  const list = await OfflineListModel.create({
    session: sessionId,
    by: device.by,
    fetchedAt: now,
    deviceAt: device.clock,
    expiresAt: deliverUntil,
  });
  const signups = await SignupModel.collection
    .find<Pick<Signup, '_id' | 'person'>>(
      { session: new Types.ObjectId(sessionId), state: 'confirmed' },
      { projection: { person: 1 }, maxTimeMS: 5000 },
    )
    .toArray();
  const names = await readMaskedNames(signups.map(({ person }) => String(person)));
  const days = daysOf(session);
  return {
    id: String(list._id),
    sessionId,
    fetchedAt: now,
    deliverUntil,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    entries: signups.map(({ _id, person }) => ({
      signupId: String(_id),
      name: names.get(String(person)) ?? '',
      codes: [...new Set(days.map((at) => daySecretHashOf(String(person), at)))],
    })),
  };
}

/** A moment of each calendar day on which people can check in or out. */
function daysOf(session: CheckInSession): Date[] {
  const [from, until] = [scanWindowOf('in', session).from, scanWindowOf('out', session).until];
  const days: Date[] = [];
  for (let at = from.getTime(); at < until.getTime(); at += dayMs) days.push(new Date(at));
  return [...days, until];
}
