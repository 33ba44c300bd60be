import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { createWriteBatcher } from '../../platform/database/write-batcher.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { findManagedCheckInSession } from './check-in-session.ts';
import type { RecordedScan, ScanAttempt } from './decide-scan.ts';
import { readMaskedNames } from './masked-names.ts';
import { readPersonalCode } from './personal-codes.ts';
import { recordScans } from './record-scans.ts';
import { readScreenCode } from './screen-codes.ts';

/** Scans of one session that arrive together are written together: 300 people may queue at an entrance. */
const enqueueScan = createWriteBatcher<ScanAttempt, RecordedScan>(recordScans);

/** The fields of every scan that is made online. */
export interface OnlineScan {
  nonce: string;
  /** The time on the device's clock; it is stored, but the server's time counts. */
  scannedAt?: Date | undefined;
}

/** The result of a scan, as clients see it. */
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
 * Check a person in or out by the code of a screen.
 *
 * @throws {Failure} `checkin_code_invalid`, `checkin_code_expired`, `session_not_found`, `session_cancelled`,
 *   `not_signed_up`, `attendance_closed`, `checkin_not_open`, `checkin_closed`, `not_checked_in`, `position_required`,
 *   `too_far`, `too_many_scans`, `overloaded`.
 */
export async function scanScreen(
  person: string,
  { code, nonce, scannedAt, position }: OnlineScan & { code: string; position?: GivenPoint | undefined },
  now: Date,
): Promise<ScanReply> {
  const { session, action, expired } = readScreenCode(code, now);
  const attempt = { person, action, way: 'screen' as const, nonce, now, deviceAt: scannedAt, position, expired };
  return replyOf(await enqueueScan(session, attempt));
}

/** A scan by staff: of a person's code, or of a sign-up ticked in the attendee list. */
export type StaffScan = OnlineScan & { action: ScanAction; by: string } & ({ code: string } | { signup: string });

/**
 * Check a person in or out by the person's code or a ticked sign-up.
 *
 * @throws {Failure} `session_not_found`, `signup_not_found`, and those of `scanScreen` except the ones on the position.
 */
export async function scanByStaff(session: string, scan: StaffScan, scope: Scope, now: Date): Promise<ScanReply> {
  await findManagedCheckInSession(session, scope);
  const { action, nonce, scannedAt, by } = scan;
  const who =
    'code' in scan
      ? { ...readPersonalCode(scan.code, now), way: 'code' as const }
      : { person: await readPersonOf(session, scan.signup), way: 'tick' as const };
  const recorded = await enqueueScan(session, { ...who, action, nonce, now, deviceAt: scannedAt, by });
  const names = await readMaskedNames([who.person]);
  return { ...replyOf(recorded), name: names.get(who.person) };
}

async function readPersonOf(session: string, signup: string): Promise<string> {
  const found = await SignupModel.findOne({ _id: signup, session }, { person: 1 }).lean();
  if (!found) throw new Failure('signup_not_found');
  return String(found.person);
}

function replyOf({ scan, result, at, lateMinutes }: RecordedScan): ScanReply {
  return {
    sessionId: String(scan.session),
    action: scan.action as ScanAction,
    result,
    at,
    scannedAt: scan.deviceAt ?? undefined,
    lateMinutes,
  };
}
