import { trusted } from 'mongoose';
import {
  type OfflineList,
  OfflineListModel,
  type OfflineScan,
} from '../../../../schemas/activities/attendance/offline-list.ts';
import type { Doubt } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { minuteMs } from '../../../platform/calendar/durations.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { findManagedCheckInSession } from '../check-in-session.ts';
import type { ScanAttempt } from '../decide-scan.ts';
import { readPersonalCode } from '../personal-codes.ts';
import { recordScans } from '../record-scans.ts';

/** How far the corrected clock of a device may be off, in milliseconds. */
const toleranceMs = minuteMs;
/** Scans that are recorded at once. */
const batchSize = 500;
const timeoutMs = 20_000;

/** An uploaded scan that does not count by itself. */
export interface OfflineScanConflict {
  nonce: string;
  reason: Doubt | 'signup_not_found' | 'too_many_scans';
}

/**
 * Upload scans that a device made without a network.
 *
 * The time that counts is the device's, corrected by the error that its clock had when it downloaded the list. It must
 * lie between the download and now, give or take a minute. So it depends on the scan and the list alone, and not on
 * when or how often the scan is uploaded. A scan that would have been refused online is stored in doubt, and the
 * organiser decides.
 *
 * @param upload.scans At most 5,000 scans, made with the list `upload.list`.
 * @throws {Failure} `session_not_found`, `offline_list_not_found`; `overloaded`, after which the same upload can be
 *   repeated.
 */
export async function uploadOfflineScans(
  session: string,
  upload: { list: string; scans: readonly OfflineScan[]; by: string },
  scope: Scope,
  now: Date,
) {
  await findManagedCheckInSession(session, scope);
  const list = await OfflineListModel.findOne({ _id: upload.list, session, expiresAt: trusted({ $gt: now }) }).lean();
  if (!list) throw new Failure('offline_list_not_found');
  const persons = await readPersons(session, upload.scans);
  const conflicts: OfflineScanConflict[] = [];
  const attempts: ScanAttempt[] = [];
  for (const scan of upload.scans) {
    const attempt = attemptOf(scan, list, persons, { by: upload.by, now });
    if (attempt) attempts.push(attempt);
    else conflicts.push({ nonce: scan.nonce, reason: scan.code ? 'checkin_code_invalid' : 'signup_not_found' });
  }
  const counts = { added: 0, repeated: 0 };
  const deadline = performance.now() + timeoutMs;
  for (let from = 0; from < attempts.length; from += batchSize) {
    const batch = attempts.slice(from, from + batchSize);
    for (const [index, outcome] of (await recordScans(session, batch, deadline)).entries()) {
      const { nonce } = batch[index] as ScanAttempt;
      if (outcome instanceof Failure) conflicts.push({ nonce, reason: outcome.code as OfflineScanConflict['reason'] });
      else {
        counts[outcome.repeated ? 'repeated' : 'added']++;
        if (outcome.scan.doubt) conflicts.push({ nonce, reason: outcome.scan.doubt });
      }
    }
  }
  return { ...counts, conflicts };
}

/** Read the persons of the ticked sign-ups; also of cancelled ones, because the device did not know that. */
async function readPersons(session: string, scans: readonly OfflineScan[]): Promise<Map<string, string>> {
  const ids = [...new Set(scans.flatMap(({ signupId }) => signupId ?? []))];
  const signups = await SignupModel.find({ _id: trusted({ $in: ids }), session }, { person: 1 }).lean();
  return new Map(signups.map(({ _id, person }) => [String(_id), String(person)]));
}

/** Make the attempt to record an uploaded scan. @returns undefined when it does not tell the person. */
function attemptOf(
  { nonce, action, scannedAt, signupId, code }: OfflineScan,
  list: OfflineList,
  persons: ReadonlyMap<string, string>,
  { by, now }: { by: string; now: Date },
): ScanAttempt | undefined {
  const at = new Date(scannedAt.getTime() + list.fetchedAt.getTime() - list.deviceAt.getTime());
  const scanned = code === undefined ? undefined : readCode(code, at);
  const person = scanned?.person ?? (signupId && persons.get(signupId));
  if (!person) return undefined;
  const doubt = scanned?.doubt ?? timeDoubtOf(at, list, now);
  const way = scanned ? 'code' : 'tick';
  return { person, action, way, nonce, now, at, deviceAt: scannedAt, by, list: list._id, doubt };
}

function timeDoubtOf(at: Date, { fetchedAt }: OfflineList, now: Date): Doubt | undefined {
  if (at.getTime() < fetchedAt.getTime() - toleranceMs) return 'before_fetch';
  return at.getTime() > now.getTime() + toleranceMs ? 'after_delivery' : undefined;
}

/** Read a personal code; one that was too old is in doubt. @returns undefined when the code is invalid. */
function readCode(code: string, at: Date): { person: string; doubt?: Doubt } | undefined {
  try {
    const { person, expired } = readPersonalCode(code, at, toleranceMs);
    return { person, ...(expired && { doubt: 'checkin_code_expired' as const }) };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
