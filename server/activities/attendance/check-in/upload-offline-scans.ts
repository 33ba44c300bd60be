import { trusted } from 'mongoose';
import {
  type OfflineList,
  OfflineListModel,
  type OfflineScan,
} from '../../../../schemas/activities/attendance/offline-list.ts';
import type { Doubt } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import type { Scope } from '../../../access/staff/scope.ts';
import { Failure } from '../../../platform/errors/errors.ts';
import type { Attempt } from '../decide-scan.ts';
import { readPersonalCode } from '../personal-codes.ts';
import { recordScans } from '../record.ts';
import { findDoorWithin } from './check-in.ts';

/** How far the clock of a device, put right by the server's, may be off, in milliseconds. */
const toleranceMs = 60_000;
const atOnce = 500;
const patienceMs = 20_000;

/** A delivered scan that does not count by itself. */
export interface Conflict {
  nonce: string;
  reason: Doubt | 'signup_not_found' | 'too_many_scans';
}

/**
 * Take scans that a device made without a network.
 *
 * The time that counts is the device's, put right by what its clock was off when it fetched the list; it lies between
 * that moment and this one, a minute more or less. So it depends on the scan and the list alone, and not on when or how
 * often the scan is delivered. What would have been refused online is kept in doubt: it waits for the organiser.
 *
 * @param scans At most 5,000, of the list `delivery.list`.
 * @throws {Failure} `session_not_found`, `offline_list_not_found`; `overloaded`, after which the same can be sent again.
 */
export async function deliverScans(
  session: string,
  delivery: { list: string; scans: readonly OfflineScan[]; by: string },
  scope: Scope,
  now: Date,
) {
  await findDoorWithin(session, scope);
  const list = await OfflineListModel.findOne({ _id: delivery.list, session, expiresAt: trusted({ $gt: now }) }).lean();
  if (!list) throw new Failure('offline_list_not_found');
  const people = await peopleOf(session, delivery.scans);
  const conflicts: Conflict[] = [];
  const attempts: Attempt[] = [];
  for (const scan of delivery.scans) {
    const attempt = attemptOf(scan, list, people, { by: delivery.by, now });
    if (attempt) attempts.push(attempt);
    else conflicts.push({ nonce: scan.nonce, reason: scan.code ? 'checkin_code_invalid' : 'signup_not_found' });
  }
  const counts = { added: 0, repeated: 0 };
  const deadline = performance.now() + patienceMs;
  for (let from = 0; from < attempts.length; from += atOnce) {
    const some = attempts.slice(from, from + atOnce);
    for (const [index, outcome] of (await recordScans(session, some, deadline)).entries()) {
      const { nonce } = some[index] as Attempt;
      if (outcome instanceof Failure) conflicts.push({ nonce, reason: outcome.code as Conflict['reason'] });
      else {
        counts[outcome.repeated ? 'repeated' : 'added']++;
        if (outcome.scan.doubt) conflicts.push({ nonce, reason: outcome.scan.doubt });
      }
    }
  }
  return { ...counts, conflicts };
}

/** Who is meant by the sign-ups that were ticked; cancelled ones too, of which the device did not know. */
async function peopleOf(session: string, scans: readonly OfflineScan[]): Promise<Map<string, string>> {
  const ids = [...new Set(scans.flatMap(({ signupId }) => signupId ?? []))];
  const signups = await SignupModel.find({ _id: trusted({ $in: ids }), session }, { person: 1 }).lean();
  return new Map(signups.map(({ _id, person }) => [String(_id), String(person)]));
}

/** The scan as it is to be kept; nothing where it names nobody. */
function attemptOf(
  { nonce, action, scannedAt, signupId, code }: OfflineScan,
  list: OfflineList,
  people: ReadonlyMap<string, string>,
  { by, now }: { by: string; now: Date },
): Attempt | undefined {
  const at = new Date(scannedAt.getTime() + list.fetchedAt.getTime() - list.deviceAt.getTime());
  const scanned = code === undefined ? undefined : readCode(code, at);
  const person = scanned?.person ?? (signupId && people.get(signupId));
  if (!person) return undefined;
  const doubt = scanned?.doubt ?? timeDoubt(at, list, now);
  const way = scanned ? 'code' : 'tick';
  return { person, action, way, nonce, now, at, deviceAt: scannedAt, by, list: list._id, doubt };
}

function timeDoubt(at: Date, { fetchedAt }: OfflineList, now: Date): Doubt | undefined {
  if (at.getTime() < fetchedAt.getTime() - toleranceMs) return 'before_fetch';
  return at.getTime() > now.getTime() + toleranceMs ? 'after_delivery' : undefined;
}

/** Whose code it is; one that is none of ours names nobody, one that was too old names somebody in doubt. */
function readCode(code: string, at: Date): { person: string; doubt?: Doubt } | undefined {
  try {
    const { person, expired } = readPersonalCode(code, at, toleranceMs);
    return { person, ...(expired && { doubt: 'checkin_code_expired' as const }) };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
