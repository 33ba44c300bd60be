import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { createBatches } from '../../platform/database/write-batcher.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findDoorWithin } from './check-in/check-in.ts';
import type { Attempt, Recorded } from './decide-scan.ts';
import { maskedNames } from './names.ts';
import { readPersonalCode } from './personal-codes.ts';
import { recordScans } from './record.ts';
import { readScreenCode } from './screen-codes.ts';

/** Scans of one session that arrive together are written together: 300 people stand at a door. */
const record = createBatches<Attempt, Recorded>(recordScans);

/** What every scan over the network carries. */
export interface Scanned {
  nonce: string;
  /** The time on the device's clock; it is kept, and the server's counts. */
  scannedAt?: Date | undefined;
}

/** What a scan came to, as it is answered. */
export interface ScanReply {
  sessionId: string;
  action: ScanAction;
  result: 'done' | 'already';
  at: Date;
  scannedAt?: Date | undefined;
  lateMinutes: number;
  name?: string | undefined;
}

/**
 * Somebody scans the code of a screen.
 *
 * @throws {Failure} `checkin_code_invalid`, `checkin_code_expired`, `session_not_found`, `session_cancelled`,
 *   `not_signed_up`, `attendance_closed`, `checkin_not_open`, `checkin_closed`, `not_checked_in`, `position_required`,
 *   `too_far`, `too_many_scans`, `overloaded`.
 */
export async function scanScreen(
  person: string,
  { code, nonce, scannedAt, position }: Scanned & { code: string; position?: GivenPoint | undefined },
  now: Date,
): Promise<ScanReply> {
  const { session, action, expired } = readScreenCode(code, now);
  const attempt = { person, action, way: 'screen' as const, nonce, now, deviceAt: scannedAt, position, expired };
  return replyOf(await record(session, attempt));
}

/** What staff have at the door: a person's code, or a name in the list. */
export type AtDoor = Scanned & { action: ScanAction; by: string } & ({ code: string } | { signup: string });

/**
 * Staff scan a person's code or tick a name.
 *
 * @throws {Failure} `session_not_found`, `signup_not_found`, and those of `scanScreen` but for the position.
 */
export async function scanAtDoor(session: string, scanned: AtDoor, scope: Scope, now: Date): Promise<ScanReply> {
  await findDoorWithin(session, scope);
  const { action, nonce, scannedAt, by } = scanned;
  const who =
    'code' in scanned
      ? { ...readPersonalCode(scanned.code, now), way: 'code' as const }
      : { person: await personOf(session, scanned.signup), way: 'tick' as const };
  const recorded = await record(session, { ...who, action, nonce, now, deviceAt: scannedAt, by });
  const names = await maskedNames([who.person]);
  return { ...replyOf(recorded), name: names.get(who.person) };
}

async function personOf(session: string, signup: string): Promise<string> {
  const found = await SignupModel.findOne({ _id: signup, session }, { person: 1 }).lean();
  if (!found) throw new Failure('signup_not_found');
  return String(found.person);
}

function replyOf({ scan, result, at, lateMinutes }: Recorded): ScanReply {
  return {
    sessionId: String(scan.session),
    action: scan.action as ScanAction,
    result,
    at,
    scannedAt: scan.deviceAt ?? undefined,
    lateMinutes,
  };
}
