import { Types } from 'mongoose';
import type { Doubt, Scan, ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import type { GivenPoint } from '../../../schemas/stations/station.ts';
import { Failure } from '../../platform/errors/errors.ts';
import type { Door } from './check-in/check-in.ts';
import { type Circumstances, lateMinutes, refusalOf } from './check-scan.ts';
import { metresBetween } from './distance.ts';
import { presenceOf } from './presence.ts';

/** A scan before it is decided on. */
export interface Attempt {
  person: string;
  action: Scan['action'];
  way: Scan['way'];
  nonce: string;
  /** The server's clock. */
  now: Date;
  /** The time that counts, where it is not the server's: of an offline scan, of a correction. */
  at?: Date | undefined;
  deviceAt?: Date | undefined;
  by?: string | undefined;
  position?: GivenPoint | undefined;
  /** The code that was scanned is good no more: only a repetition of what it did in time is answered. */
  expired?: boolean;
  /** The list of the device that made it offline: it is kept in doubt where it would be refused. */
  list?: Types.ObjectId | undefined;
  /** What is known against it before it is judged. */
  doubt?: Doubt | undefined;
  correction?: { id: Types.ObjectId; reason: string; against?: Types.ObjectId | undefined } | undefined;
}

/** What a scan came to. */
export interface Recorded {
  scan: Scan;
  result: 'done' | 'already';
  /** Since when it is so: the scan's own time, or that of the one before which made it so. */
  at: Date;
  lateMinutes: number;
  /** Whether this delivery was not the first. */
  repeated: boolean;
}

/** More of one person at one session is no use of ours. */
const mostScans = 100;
/** Clocks of the server's processes differ by less. */
const clockMs = 5000;

/** The scan that an attempt is to become, or why it is none. */
export function decide(
  attempt: Attempt,
  known: readonly Scan[],
  circumstances: Circumstances | undefined,
): Scan | Failure {
  if (!circumstances) return new Failure('session_not_found');
  if (attempt.expired) return new Failure('checkin_code_expired');
  // The organiser's word is never too much.
  if (known.length >= mostScans && attempt.way !== 'correction') return new Failure('too_many_scans');
  const { door } = circumstances;
  const at = attempt.at ?? inOrder(attempt.now, known);
  let doubt = attempt.doubt;
  let distance: number | undefined;
  if (attempt.way !== 'correction') {
    const action = attempt.action as ScanAction;
    const refusal = refusalOf(action, at, circumstances);
    if (attempt.list) doubt ??= refusal?.code;
    else if (refusal) return new Failure(refusal.code, refusal.details);
    else if (action === 'out' && neverCame(known)) return new Failure('not_checked_in');
    if (attempt.way === 'screen') {
      const measured = distanceOf(attempt.position, door);
      if (measured instanceof Failure) return measured;
      distance = measured;
    }
  }
  const { correction } = attempt;
  return {
    _id: correction?.id ?? new Types.ObjectId(),
    event: door.event,
    session: door._id,
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

/** What a scan came to, by the person's scans that were there before it: the same however often it is asked. */
export function recordedOf(scan: Scan, known: readonly Scan[], door: Door, repeated: boolean): Recorded {
  const before = presenceOf(known.filter(({ n }) => n < scan.n));
  const last = before.stays.at(-1);
  const since = scan.action === 'in' ? before.inside && last?.in : !before.inside && last?.out;
  const at = since || scan.at;
  return {
    scan,
    result: since ? 'already' : 'done',
    at,
    lateMinutes: scan.action === 'in' ? lateMinutes(at, door) : 0,
    repeated,
  };
}

/** The server's time; never before a scan of the person's that is there already, should clocks differ a little. */
function inOrder(now: Date, known: readonly Scan[]): Date {
  const latest = Math.max(...known.map(({ at }) => at.getTime()));
  return latest > now.getTime() && latest - now.getTime() < clockMs ? new Date(latest) : now;
}

function neverCame(known: readonly Scan[]): boolean {
  return presenceOf(known).stays.length === 0;
}

function distanceOf(position: GivenPoint | undefined, { of }: Door): number | undefined | Failure {
  const { location, checkin } = of;
  const radius = checkin?.radius;
  if (!radius || typeof location?.lng !== 'number' || typeof location.lat !== 'number') return undefined;
  if (!position) return new Failure('position_required', { radius });
  const distance = metresBetween(position, { lng: location.lng, lat: location.lat });
  return distance > radius ? new Failure('too_far', { distance, radius }) : distance;
}
