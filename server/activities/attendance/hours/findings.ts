import type { AttendanceState } from '../../../../schemas/activities/attendance/attendance.ts';
import type { Scan } from '../../../../schemas/activities/attendance/scan.ts';
import type { Door } from '../check-in/check-in.ts';
import { minutesWithin, presenceOf } from '../presence.ts';

/** What the organiser has to say something about. */
export interface Case {
  kind: 'forgotten_check_out' | 'check_out_without_in' | 'doubtful_scan';
  scan: Scan | undefined;
  at: Date;
}

/** What scans of one person say of a session. */
export interface Findings {
  state: AttendanceState | 'expected' | 'inside';
  minutes: number;
  firstIn?: Date | undefined;
  lastOut?: Date | undefined;
  cases: Case[];
}

/**
 * What the scans of one person come to.
 *
 * A forgotten check-out is no guess of ours: it counts nothing and waits for the organiser, but for events that ask
 * for none, where who checked in has stayed to the end. The same holds for scans in doubt, until a correction of the
 * person follows them.
 */
export function findingsOf(
  scans: readonly Scan[],
  door: Pick<Door, 'startsAt' | 'endsAt' | 'of'>,
  now: Date,
): Findings {
  const { stays, inside, outWithoutIn } = presenceOf(scans);
  const untilEnd = door.of.checkin?.withoutOut === true;
  const over = now >= door.endsAt;
  const minutes = minutesWithin(stays, door, { untilEnd });
  const cases = casesOf(scans, { forgotten: over && inside && !untilEnd && stays.at(-1)?.in, outWithoutIn });
  const firstIn = stays[0]?.in;
  const lastOut = stays.at(-1)?.out;
  const times = { ...(firstIn && { firstIn }), ...(lastOut && { lastOut }) };
  const state = stateOf({ cases, came: stays.length > 0, inside, over });
  return { state, minutes, ...times, cases };
}

function stateOf({ cases, came, inside, over }: { cases: Case[]; came: boolean; inside: boolean; over: boolean }) {
  if (!over) return inside ? 'inside' : came ? 'attended' : 'expected';
  if (cases.length > 0) return 'pending';
  return came ? 'attended' : 'no_show';
}

function casesOf(
  scans: readonly Scan[],
  { forgotten, outWithoutIn }: { forgotten: Date | false | undefined; outWithoutIn: boolean },
): Case[] {
  const cases: Case[] = [];
  const corrected = Math.max(0, ...scans.filter(({ way }) => way === 'correction').map(({ n }) => n));
  for (const scan of scans) {
    if (scan.doubt && scan.n > corrected) cases.push({ kind: 'doubtful_scan', scan, at: scan.at });
  }
  const out = outWithoutIn ? scans.find(({ action, doubt }) => action === 'out' && !doubt) : undefined;
  if (out && out.n > corrected) cases.push({ kind: 'check_out_without_in', scan: out, at: out.at });
  if (forgotten) cases.push({ kind: 'forgotten_check_out', scan: undefined, at: forgotten });
  return cases;
}
