import { Types } from 'mongoose';
import { OfflineListModel } from '../../../../schemas/activities/attendance/offline-list.ts';
import { type Signup, SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { windowOf } from '../check-scan.ts';
import { maskedNames } from '../names.ts';
import { dayPartHash } from '../personal-codes.ts';
import { type Door, findDoorWithin, isCancelled } from './check-in.ts';

const day = 24 * 3600_000;
/** After the last check-out, so long scans of the list are taken. */
const deliverDays = 7;

/**
 * Take the list of a session along, for a device that will have no network: masked names, and by what the personal
 * codes of the session's days are known. The device's clock is noted beside the server's, so that the times of its
 * scans can be put right.
 *
 * @param device.clock What the device's clock says at this moment.
 * @throws {Failure} `session_not_found`, `session_cancelled`.
 */
export async function fetchOfflineList(session: string, device: { clock: Date; by: string }, scope: Scope, now: Date) {
  const door = await findDoorWithin(session, scope);
  if (isCancelled(door)) throw new Failure('session_cancelled');
  const deliverUntil = new Date(windowOf('out', door).until.getTime() + deliverDays * day);
  const list = await OfflineListModel.create({
    session,
    by: device.by,
    fetchedAt: now,
    deviceAt: device.clock,
    expiresAt: deliverUntil,
  });
  const signups = await SignupModel.collection
    .find<Pick<Signup, '_id' | 'person'>>(
      { session: new Types.ObjectId(session), state: 'confirmed' },
      { projection: { person: 1 }, maxTimeMS: 5000 },
    )
    .toArray();
  const names = await maskedNames(signups.map(({ person }) => String(person)));
  const days = daysOf(door);
  return {
    id: String(list._id),
    sessionId: session,
    fetchedAt: now,
    deliverUntil,
    startsAt: door.startsAt,
    endsAt: door.endsAt,
    entries: signups.map(({ _id, person }) => ({
      signupId: String(_id),
      name: names.get(String(person)) ?? '',
      codes: [...new Set(days.map((at) => dayPartHash(String(person), at)))],
    })),
  };
}

/** A moment of each calendar day on which somebody can check in or out. */
function daysOf(door: Door): Date[] {
  const [from, until] = [windowOf('in', door).from, windowOf('out', door).until];
  const days: Date[] = [];
  for (let at = from.getTime(); at < until.getTime(); at += day) days.push(new Date(at));
  return [...days, until];
}
