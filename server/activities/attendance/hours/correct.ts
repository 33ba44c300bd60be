import { hash } from 'node:crypto';
import { Types, trusted } from 'mongoose';
import { type ScanAction, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { encryptField } from '../../../platform/encryption/field-encryption.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import { type Door, findDoorWithin } from '../check-in/check-in.ts';
import { requireCorrectable, windowOf } from '../check-scan.ts';
import type { Attempt } from '../decide-scan.ts';
import { recordScans } from '../record.ts';

const patienceMs = 10_000;

/** What the organiser says: that these people came or went at a time. */
export interface Stated {
  signups: readonly string[];
  action: ScanAction;
  at: Date;
}

/** What every correction carries; `nonce` makes a repetition of the request the same correction. */
export interface Correction {
  reason: string;
  nonce: string;
  by: string;
}

/**
 * Say for people of a session when they came or went, with a reason: it is added to their scans and takes none away.
 * Where the attendance is closed, their results follow.
 *
 * @throws {Failure} `session_not_found`, `signup_not_found` where any of them is none of this session's, and nothing is
 *   written; `correction_time_wrong`, `correction_too_late`, `too_many_scans`, `overloaded`.
 */
export async function correctTimes(
  session: string,
  { signups, action, at }: Stated,
  correction: Correction,
  scope: Scope,
  now: Date,
): Promise<void> {
  const door = await findDoorWithin(session, scope);
  requireCorrectable(door, now);
  requireTime(at, action, door, now);
  const found = await SignupModel.find({ _id: trusted({ $in: signups }), session }, { person: 1 }).lean();
  if (found.length !== new Set(signups).size) throw new Failure('signup_not_found');
  const attempts = found.map(({ person }) => attemptOf(String(person), { action, at }, correction, now));
  await add(session, attempts);
}

/**
 * Take one scan away, with a reason: it stays as it is, and a correction says that it does not count.
 *
 * @throws {Failure} `session_not_found`, `scan_not_found`, `correction_too_late`, `too_many_scans`, `overloaded`.
 */
export async function takeAway(
  session: string,
  scan: string,
  correction: Correction,
  scope: Scope,
  now: Date,
): Promise<void> {
  requireCorrectable(await findDoorWithin(session, scope), now);
  const found = await ScanModel.findOne({ _id: scan, session, action: trusted({ $ne: 'void' }) }, { person: 1 }).lean();
  if (!found) throw new Failure('scan_not_found');
  await add(session, [
    attemptOf(String(found.person), { action: 'void', at: now, against: found._id }, correction, now),
  ]);
}

async function add(session: string, attempts: Attempt[]): Promise<void> {
  const outcomes = await recordScans(session, attempts, performance.now() + patienceMs);
  for (const outcome of outcomes) if (outcome instanceof Failure) throw outcome;
}

function attemptOf(
  person: string,
  { against, ...said }: Pick<Attempt, 'action'> & { at: Date; against?: Types.ObjectId },
  { reason, nonce, by }: Correction,
  now: Date,
): Attempt {
  const id = new Types.ObjectId();
  const sealed = encryptField(reason, { collection: ScanModel.collection.collectionName, id, field: 'reason' });
  // Staff's nonces are no person's: two requests, one for each kind, stay apart.
  const own = hash('sha256', `${by}\0${nonce}`, 'base64url');
  return { person, ...said, way: 'correction', nonce: own, now, by, correction: { id, reason: sealed, against } };
}

function requireTime(at: Date, action: ScanAction, door: Door, now: Date): void {
  const { from } = windowOf('in', door);
  const { until } = windowOf('out', door);
  const last = action === 'in' ? door.endsAt : until;
  if (at >= from && at <= last && at <= now) return;
  throw new Failure('correction_time_wrong', { from: shanghaiIso(from), until: shanghaiIso(last) });
}
