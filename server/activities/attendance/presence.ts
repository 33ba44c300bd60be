import type { Scan } from '../../../schemas/activities/attendance/scan.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';

/** The fields of a scan that decide on presence. */
export type PresenceScan = Pick<Scan, '_id' | 'action' | 'at' | 'nonce'> & Partial<Pick<Scan, 'doubt' | 'against'>>;

/** The start and the end of a session. */
export interface SessionTimes {
  startsAt: Date;
  endsAt: Date;
}

/** A stay: the time from a check-in to a check-out. Without `out` there is no check-out yet. */
export interface Stay {
  in: Date;
  out?: Date;
}

/** The presence of one person at one session. */
export interface Presence {
  stays: Stay[];
  /** Whether the last scan that counts is a check-in. */
  inside: boolean;
  /** Whether the first scan that counts is a check-out. */
  outWithoutIn: boolean;
}

/**
 * The stays of one person, computed from the set of scans in whatever order they were stored.
 *
 * Scans count in the order of their times; of two at the same time the check-in comes first. A check-in while inside
 * and a check-out while outside change nothing. A person may come several times. Scans in doubt and scans that a
 * correction cancelled do not count.
 */
export function presenceOf(scans: readonly PresenceScan[]): Presence {
  const stays: Stay[] = [];
  let open: Stay | undefined;
  let outWithoutIn = false;
  for (const { action, at } of countedScans(scans)) {
    if (action === 'in') {
      if (open) continue;
      open = { in: at };
      stays.push(open);
    } else if (open) {
      open.out = at;
      open = undefined;
    } else if (stays.length === 0) outWithoutIn = true;
  }
  return { stays, inside: open !== undefined, outWithoutIn };
}

/**
 * The minutes of presence within a session: the parts of all stays between start and end, added up and then rounded
 * down to whole minutes.
 *
 * @param untilEnd Whether a stay without a check-out counts to the end of the session; otherwise it counts nothing.
 */
export function minutesWithin(
  stays: readonly Stay[],
  { startsAt, endsAt }: SessionTimes,
  { untilEnd }: { untilEnd: boolean },
): number {
  let totalMs = 0;
  for (const stay of stays) {
    const out = stay.out ?? (untilEnd ? endsAt : stay.in);
    const from = Math.max(stay.in.getTime(), startsAt.getTime());
    const to = Math.min(out.getTime(), endsAt.getTime());
    totalMs += Math.max(0, to - from);
  }
  return Math.floor(totalMs / minuteMs);
}

/** The scans that count, in the order in which they count. */
export function countedScans<One extends PresenceScan>(scans: readonly One[]): One[] {
  const voided = new Set(scans.filter(({ action }) => action === 'void').map(({ against }) => String(against)));
  return scans
    .filter(({ _id, action, doubt }) => action !== 'void' && !doubt && !voided.has(String(_id)))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || compare(a.action, b.action) || compare(a.nonce, b.nonce));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
