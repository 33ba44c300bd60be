import type { Scan } from '../../../schemas/activities/attendance/scan.ts';

/** What is needed of a scan to say who was there. */
export type PresenceScan = Pick<Scan, '_id' | 'action' | 'at' | 'nonce'> & Partial<Pick<Scan, 'doubt' | 'against'>>;

/** The times of a session. */
export interface SessionTimes {
  startsAt: Date;
  endsAt: Date;
}

/** A time of being there; without `out` it has not ended as far as scans say. */
export interface Stay {
  in: Date;
  out?: Date;
}

/** What scans of one person at one session say. */
export interface Presence {
  stays: Stay[];
  /** Whether the last that counts was a check-in. */
  inside: boolean;
  /** A check-out before which there was no check-in. */
  outWithoutIn: boolean;
}

/**
 * Who was there from when to when: a function of the set of scans, in whatever order they were delivered.
 *
 * They count in the order of their times; of two at the same time the check-in first. A check-in while inside and a
 * check-out while outside change nothing; somebody may come again. Scans in doubt, and those that a correction takes
 * away, do not count.
 */
export function presenceOf(scans: readonly PresenceScan[]): Presence {
  const stays: Stay[] = [];
  let open: Stay | undefined;
  let outWithoutIn = false;
  for (const { action, at } of counting(scans)) {
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
 * Minutes of presence within a session: every stay cut to its times, all added up, then rounded down to whole minutes.
 *
 * @param untilEnd Whether a stay without a check-out counts to the end of the session; else it counts nothing.
 */
export function minutesWithin(
  stays: readonly Stay[],
  { startsAt, endsAt }: SessionTimes,
  { untilEnd }: { untilEnd: boolean },
): number {
  let total = 0;
  for (const stay of stays) {
    const out = stay.out ?? (untilEnd ? endsAt : stay.in);
    const from = Math.max(stay.in.getTime(), startsAt.getTime());
    const to = Math.min(out.getTime(), endsAt.getTime());
    total += Math.max(0, to - from);
  }
  return Math.floor(total / 60_000);
}

/** The scans that count, in the order in which they do. */
export function counting<One extends PresenceScan>(scans: readonly One[]): One[] {
  const taken = new Set(scans.filter(({ action }) => action === 'void').map(({ against }) => String(against)));
  return scans
    .filter(({ _id, action, doubt }) => action !== 'void' && !doubt && !taken.has(String(_id)))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || order(a.action, b.action) || order(a.nonce, b.nonce));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
