import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import type { Signup } from '../../../schemas/activities/events/signup.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { type Door, isCancelled } from './check-in/check-in.ts';

const minute = 60_000;
/** One can check in an hour before the start, and until the end. */
const earlyMs = 60 * minute;
/** One can check out from the start until two hours after the end: the queue at the door takes its time. */
const afterMs = 120 * minute;
const yearMs = 365 * 24 * 60 * minute;

/** Why a scan does not count. */
export interface Refusal {
  code: 'session_cancelled' | 'not_signed_up' | 'attendance_closed' | 'checkin_not_open' | 'checkin_closed';
  details: Record<string, unknown>;
}

/** What a scan is judged by. */
export interface Circumstances {
  door: Door;
  /** The state of the person's sign-up, where there is one that was not cancelled. */
  signup: Signup['state'] | undefined;
  /** Whether the organiser has closed the attendance. */
  closed: boolean;
}

/** Why a scan made at a time does not count, or nothing where it does. */
export function refusalOf(action: ScanAction, at: Date, { door, signup, closed }: Circumstances): Refusal | undefined {
  if (isCancelled(door)) return { code: 'session_cancelled', details: {} };
  if (signup !== 'confirmed') return { code: 'not_signed_up', details: signup ? { state: signup } : {} };
  if (closed) return { code: 'attendance_closed', details: {} };
  const { from, until } = windowOf(action, door);
  if (at < from) return { code: 'checkin_not_open', details: { from: shanghaiIso(from) } };
  if (at >= until) return { code: 'checkin_closed', details: { until: shanghaiIso(until) } };
  return undefined;
}

/** From when until when one can check in or out. */
export function windowOf(action: ScanAction, { startsAt, endsAt }: Pick<Door, 'startsAt' | 'endsAt'>) {
  return action === 'in'
    ? { from: new Date(startsAt.getTime() - earlyMs), until: endsAt }
    : { from: startsAt, until: new Date(endsAt.getTime() + afterMs) };
}

/**
 * Whether the organiser can still say something: for a year, well before scans are deleted (people/retention.ts).
 *
 * @throws {Failure} `correction_too_late`.
 */
export function requireCorrectable({ endsAt }: Pick<Door, 'endsAt'>, now: Date): void {
  if (now.getTime() - endsAt.getTime() > yearMs) throw new Failure('correction_too_late');
}

/** Whole minutes that somebody came after the start; 0 for who came in time. */
export function lateMinutes(at: Date, { startsAt }: Pick<Door, 'startsAt'>): number {
  return Math.max(0, Math.floor((at.getTime() - startsAt.getTime()) / minute));
}
