import type { AttendanceState } from '../../../../schemas/activities/attendance/attendance.ts';
import type { Scan } from '../../../../schemas/activities/attendance/scan.ts';
import type { CheckInSession } from '../check-in-session.ts';
import { minutesWithin, presenceOf } from '../presence.ts';

/** A scan or a missing scan about which the organiser has to decide. */
export interface AttendanceCase {
  kind: 'forgotten_check_out' | 'check_out_without_in' | 'doubtful_scan';
  /** Undefined for a forgotten check-out. */
  scan: Scan | undefined;
  at: Date;
}

/** What the scans of one person at a session result in. */
export interface AttendanceFindings {
  state: AttendanceState | 'expected' | 'inside';
  minutes: number;
  firstIn?: Date | undefined;
  lastOut?: Date | undefined;
  cases: AttendanceCase[];
}

/**
 * The state, the minutes and the open cases of one person at a session, computed from the person's scans.
 *
 * The server does not guess a forgotten check-out: it counts nothing and the organiser has to decide. The exception is
 * an event that needs no check-out, where a person who checked in counts as present to the end. The organiser also has
 * to decide about scans in doubt, until a correction of the person follows them.
 */
export function attendanceFindingsOf(
  scans: readonly Scan[],
  session: Pick<CheckInSession, 'startsAt' | 'endsAt' | 'eventFields'>,
  now: Date,
): AttendanceFindings {
  const { stays, inside, outWithoutIn } = presenceOf(scans);
  const untilEnd = session.eventFields.checkin?.withoutOut === true;
  const over = now >= session.endsAt;
  const minutes = minutesWithin(stays, session, { untilEnd });
  const forgotten = over && inside && !untilEnd ? stays.at(-1)?.in : undefined;
  const cases = casesOf(scans, { forgotten, outWithoutIn });
  const firstIn = stays[0]?.in;
  const lastOut = stays.at(-1)?.out;
  const times = { ...(firstIn && { firstIn }), ...(lastOut && { lastOut }) };
  const state = stateOf({ cases, came: stays.length > 0, inside, over });
  return { state, minutes, ...times, cases };
}

function stateOf({
  cases,
  came,
  inside,
  over,
}: {
  cases: AttendanceCase[];
  came: boolean;
  inside: boolean;
  over: boolean;
}) {
  if (!over) return inside ? 'inside' : came ? 'attended' : 'expected';
  if (cases.length > 0) return 'pending';
  return came ? 'attended' : 'no_show';
}

function casesOf(
  scans: readonly Scan[],
  { forgotten, outWithoutIn }: { forgotten: Date | undefined; outWithoutIn: boolean },
): AttendanceCase[] {
  const cases: AttendanceCase[] = [];
  const lastCorrection = Math.max(0, ...scans.filter(({ way }) => way === 'correction').map(({ n }) => n));
  for (const scan of scans) {
    if (scan.doubt && scan.n > lastCorrection) cases.push({ kind: 'doubtful_scan', scan, at: scan.at });
  }
  const out = outWithoutIn ? scans.find(({ action, doubt }) => action === 'out' && !doubt) : undefined;
  if (out && out.n > lastCorrection) cases.push({ kind: 'check_out_without_in', scan: out, at: out.at });
  if (forgotten) cases.push({ kind: 'forgotten_check_out', scan: undefined, at: forgotten });
  return cases;
}
