import { hash } from 'node:crypto';
import { Types, trusted } from 'mongoose';
import { type ScanAction, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { encryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { type CheckInSession, findManagedCheckInSession } from '../check-in-session.ts';
import { requireCorrectable, scanWindowOf } from '../check-scan.ts';
import type { ScanAttempt } from '../decide-scan.ts';
import { recordScans } from '../record-scans.ts';

const timeoutMs = 10_000;

/** A statement of the organiser: these people came in or went out at a time. */
export interface StatedTime {
  signups: readonly string[];
  action: ScanAction;
  at: Date;
}

/** The fields of every correction. With the same `nonce` a repeated request is the same correction. */
export interface Correction {
  reason: string;
  nonce: string;
  /** The staff account. */
  by: string;
}

/**
 * Add a check-in or check-out of people of a session, with a reason. Their scans stay. Where the attendance is closed,
 * their hours are computed again.
 *
 * @throws {Failure} `session_not_found`; `signup_not_found` where a sign-up is not for this session, and then nothing
 *   is written; `correction_time_wrong`, `correction_too_late`, `too_many_scans`, `overloaded`.
 */
export async function addCorrection(
  sessionId: string,
  { signups, action, at }: StatedTime,
  correction: Correction,
  scope: Scope,
  now: Date,
): Promise<void> {
  const session = await findManagedCheckInSession(sessionId, scope);
  requireCorrectable(session, now);
  requireTime(at, action, session, now);
  const found = await SignupModel.find({ _id: trusted({ $in: signups }), session: sessionId }, { person: 1 }).lean();
  if (found.length !== new Set(signups).size) throw new Failure('signup_not_found');
  const attempts = found.map(({ person }) => attemptOf(String(person), { action, at }, correction, now));
  await record(sessionId, attempts);
}

/**
 * Cancel one scan, with a reason. The scan itself stays, and a correction says that it does not count.
 *
 * @throws {Failure} `session_not_found`, `scan_not_found`, `correction_too_late`, `too_many_scans`, `overloaded`.
 */
export async function voidScan(
  sessionId: string,
  scan: string,
  correction: Correction,
  scope: Scope,
  now: Date,
): Promise<void> {
  requireCorrectable(await findManagedCheckInSession(sessionId, scope), now);
  const filter = { _id: scan, session: sessionId, action: trusted({ $ne: 'void' }) };
  const found = await ScanModel.findOne(filter, { person: 1 }).lean();
  if (!found) throw new Failure('scan_not_found');
  const statement = { action: 'void', at: now, against: found._id } as const;
  await record(sessionId, [attemptOf(String(found.person), statement, correction, now)]);
}

async function record(session: string, attempts: ScanAttempt[]): Promise<void> {
  const outcomes = await recordScans(session, attempts, performance.now() + timeoutMs);
  for (const outcome of outcomes) if (outcome instanceof Failure) throw outcome;
}

function attemptOf(
  person: string,
  { against, ...statement }: Pick<ScanAttempt, 'action'> & { at: Date; against?: Types.ObjectId },
  { reason, nonce, by }: Correction,
  now: Date,
): ScanAttempt {
  const id = new Types.ObjectId();
  const encrypted = encryptField(reason, { collection: ScanModel.collection.collectionName, id, field: 'reason' });
  // The nonce is hashed with the account, so that it cannot equal the nonce of a person's own scan.
  const ownNonce = hash('sha256', `${by}\0${nonce}`, 'base64url');
  const added = { id, reason: encrypted, against };
  return { person, ...statement, way: 'correction', nonce: ownNonce, now, by, correction: added };
}

/** Require that a stated time is not in the future and lies within the time window of check-in or check-out. */
function requireTime(at: Date, action: ScanAction, session: CheckInSession, now: Date): void {
  const { from } = scanWindowOf('in', session);
  const { until } = scanWindowOf('out', session);
  const last = action === 'in' ? session.endsAt : until;
  if (at >= from && at <= last && at <= now) return;
  throw new Failure('correction_time_wrong', { from: shanghaiIso(from), until: shanghaiIso(last) });
}
