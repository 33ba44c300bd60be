import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import type { Signup } from '../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { dayMs, hourMs, minuteMs } from '../../platform/calendar/durations.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { type CheckInSession, isSessionCancelled } from './check-in-session.ts';

/** How long before the start check-in opens; it closes with the end. */
const checkInOpensMs = hourMs;
/** How long after the end check-out closes, because of the queue at the exit; it opens with the start. */
const checkOutClosesMs = 2 * hourMs;
const yearMs = 365 * dayMs;

/** Why a scan does not count. */
export interface ScanRefusal {
  code: 'session_cancelled' | 'not_signed_up' | 'attendance_closed' | 'checkin_not_open' | 'checkin_closed';
  details: Record<string, unknown>;
}

/** What decides on a person's scan besides the scan itself. */
export interface ScanContext {
  session: CheckInSession;
  /** The state of the person's active sign-up, if there is one. */
  signup: Signup['state'] | undefined;
  /** Whether the organiser has closed the attendance. */
  closed: boolean;
}

/** Check whether a scan that was made at a time counts. @returns undefined when it does. */
export function scanRefusalOf(
  action: ScanAction,
  at: Date,
  { session, signup, closed }: ScanContext,
): ScanRefusal | undefined {
  if (isSessionCancelled(session)) return { code: 'session_cancelled', details: {} };
  if (signup !== 'confirmed') return { code: 'not_signed_up', details: signup ? { state: signup } : {} };
  if (closed) return { code: 'attendance_closed', details: {} };
  const { from, until } = scanWindowOf(action, session);
  if (at < from) return { code: 'checkin_not_open', details: { from: shanghaiIso(from) } };
  if (at >= until) return { code: 'checkin_closed', details: { until: shanghaiIso(until) } };
  return undefined;
}

/** The time window of check-in or check-out. */
export function scanWindowOf(action: ScanAction, { startsAt, endsAt }: Pick<CheckInSession, 'startsAt' | 'endsAt'>) {
  return action === 'in'
    ? { from: new Date(startsAt.getTime() - checkInOpensMs), until: endsAt }
    : { from: startsAt, until: new Date(endsAt.getTime() + checkOutClosesMs) };
}

/**
 * Require that the attendance of a session can still be corrected: for a year after its end, well before its scans are
 * deleted (server/people/profile/run-retention.ts).
 *
 * @throws {Failure} `correction_too_late`.
 */
export function requireCorrectable({ endsAt }: Pick<CheckInSession, 'endsAt'>, now: Date): void {
  if (now.getTime() - endsAt.getTime() > yearMs) throw new Failure('correction_too_late');
}

/** The whole minutes from the start of the session to a check-in; 0 for a person who came in time. */
export function lateMinutesOf(at: Date, { startsAt }: Pick<CheckInSession, 'startsAt'>): number {
  return Math.max(0, Math.floor((at.getTime() - startsAt.getTime()) / minuteMs));
}
