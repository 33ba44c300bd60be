import { Types } from 'mongoose';
import type { Doubt, Scan, ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { CheckInSession } from './check-in-session.ts';
import { lateMinutesOf, type ScanContext, scanRefusalOf } from './check-scan.ts';
import { metresBetween } from './distance.ts';
import { presenceOf } from './presence.ts';

/** A scan that is not decided yet. */
export interface ScanAttempt {
  person: string;
  action: Scan['action'];
  way: Scan['way'];
  nonce: string;
  /** The time on the server's clock. */
  now: Date;
  /** The time that counts, where it is not the server's: of an offline scan or a correction. */
  at?: Date | undefined;
  deviceAt?: Date | undefined;
  /** The staff account that made it. */
  by?: string | undefined;
  position?: GivenPoint | undefined;
  /** Whether the scanned code has expired. Then only a repetition of a scan made in time is answered. */
  expired?: boolean;
  /** The offline list with which it was made. Such a scan is stored in doubt where another would be refused. */
  list?: Types.ObjectId | undefined;
  /** A doubt that is known before it is decided. */
  doubt?: Doubt | undefined;
  /** Of a correction: the id of the new scan, the encrypted reason, and the scan that it cancels. */
  correction?: { id: Types.ObjectId; reason: string; against?: Types.ObjectId | undefined } | undefined;
}

/** A stored scan with its result. */
export interface RecordedScan {
  scan: Scan;
  /** `already` where the person was in or out before the scan. */
  result: 'done' | 'already';
  /** Since when the person is in or out: the time of this scan, or of the earlier one. */
  at: Date;
  lateMinutes: number;
  /** Whether the scan had been stored by an earlier request. */
  repeated: boolean;
}

/** The maximum of scans of one person at one session, corrections not counted. */
const maxScans = 100;
/** The clocks of the server's processes differ by less than this. */
const clockToleranceMs = 5000;

/** Decide on an attempt. @returns the scan to store, or the reason for refusing it. */
export function decideScan(
  attempt: ScanAttempt,
  known: readonly Scan[],
  circumstances: ScanContext | undefined,
): Scan | Failure {
  if (!circumstances) return new Failure('session_not_found');
  if (attempt.expired) return new Failure('checkin_code_expired');
  // Corrections by the organiser are not limited.
  if (known.length >= maxScans && attempt.way !== 'correction') return new Failure('too_many_scans');
  const { session } = circumstances;
  const at = attempt.at ?? notBefore(known, attempt.now);
  let doubt = attempt.doubt;
  let distance: number | undefined;
  if (attempt.way !== 'correction') {
    const action = attempt.action as ScanAction;
    const refusal = scanRefusalOf(action, at, circumstances);
    if (attempt.list) doubt ??= refusal?.code;
    else if (refusal) return new Failure(refusal.code, refusal.details);
    else if (action === 'out' && neverCame(known)) return new Failure('not_checked_in');
    if (attempt.way === 'screen') {
      const measured = measureDistance(attempt.position, session);
      if (measured instanceof Failure) return measured;
      distance = measured;
    }
  }
  const { correction } = attempt;
  return {
    _id: correction?.id ?? new Types.ObjectId(),
    event: session.event,
    session: session._id,
    person: new Types.ObjectId(attempt.person),
    n: (known.at(-1)?.n ?? 0) + 1,
    nonce: attempt.nonce,
    action: attempt.action,
    way: attempt.way,
    at,
    ...(attempt.deviceAt && { deviceAt: attempt.deviceAt }),
    serverAt: attempt.now,
    ...(attempt.list && { list: attempt.list }),
    ...(attempt.by && { by: attempt.by }),
    ...(distance !== undefined && { distance }),
    ...(doubt && { doubt }),
    ...(correction?.against && { against: correction.against }),
    ...(correction && { reason: correction.reason }),
  };
}

/**
 * The result of a stored scan, which depends on the person's earlier scans only, so that a repetition gets the same.
 */
export function recordedScanOf(
  scan: Scan,
  known: readonly Scan[],
  session: CheckInSession,
  repeated: boolean,
): RecordedScan {
  const before = presenceOf(known.filter(({ n }) => n < scan.n));
  const last = before.stays.at(-1);
  const since = scan.action === 'in' ? before.inside && last?.in : !before.inside && last?.out;
  const at = since || scan.at;
  return {
    scan,
    result: since ? 'already' : 'done',
    at,
    lateMinutes: scan.action === 'in' ? lateMinutesOf(at, session) : 0,
    repeated,
  };
}

/** The server's time, or that of the person's latest scan where a clock that differs a little made it later. */
function notBefore(known: readonly Scan[], now: Date): Date {
  const latest = Math.max(...known.map(({ at }) => at.getTime()));
  return latest > now.getTime() && latest - now.getTime() < clockToleranceMs ? new Date(latest) : now;
}

function neverCame(known: readonly Scan[]): boolean {
  return presenceOf(known).stays.length === 0;
}

/**
 * Measure the distance to the event's location.
 *
 * @returns whole metres; undefined where the event does not check it; `position_required` or `too_far`.
 */
function measureDistance(
  position: GivenPoint | undefined,
  { eventFields }: CheckInSession,
): number | undefined | Failure {
  const { location, checkin } = eventFields;
  const radius = checkin?.radius;
  if (!radius || typeof location?.lng !== 'number' || typeof location.lat !== 'number') return undefined;
  if (!position) return new Failure('position_required', { radius });
  const distance = metresBetween(position, { lng: location.lng, lat: location.lat });
  return distance > radius ? new Failure('too_far', { distance, radius }) : distance;
}
