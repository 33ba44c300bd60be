import type { Posting } from '../../../schemas/activities/points/points.ts';

/** Points that came in together and end together. */
export interface Lot {
  /** The posting that they came in with. */
  id: string;
  left: number;
  /** Nothing where they do not end. */
  expiresAt: Date | undefined;
}

type Entry = Pick<Posting, '_id' | 'kind' | 'lines' | 'about' | 'expiresAt'>;

/**
 * What is left of each lot after a person's postings, in the order in which it is spent: what ends first goes first,
 * and of what ends together (or never) the older.
 *
 * @param postings All of one person, in the order of their numbers.
 */
export function lotsOf(postings: readonly Entry[]): Lot[] {
  const lots: Lot[] = [];
  for (const posting of postings) {
    const points = personPoints(posting);
    if (posting.kind === 'award' || posting.kind === 'refund') put(lots, lotOf(posting, points));
    else if (posting.kind === 'spend') consume(lots, -points);
    else {
      // A reversal takes its own award back first, and only then what is left of others.
      const own = lots.find(({ id }) => id === String(posting.about));
      const taken = Math.min(own?.left ?? 0, -points);
      if (own) own.left -= taken;
      consume(lots, -points - taken);
    }
  }
  return lots.filter(({ left }) => left > 0);
}

/** When a refund of so many points may end: with the last of the lots that would be spent now, without changing them. */
export function lastEnd(lots: readonly Lot[], points: number): Date | undefined {
  let missing = points;
  for (const { left, expiresAt } of lots) {
    missing -= left;
    if (missing <= 0) return expiresAt;
  }
  return undefined;
}

/** What a posting adds to the person's points. */
export function personPoints({ lines }: Pick<Posting, 'lines'>): number {
  return lines.find(({ account }) => account === 'person')?.points ?? 0;
}

function lotOf({ _id, expiresAt }: Entry, left: number): Lot {
  return { id: String(_id), left, expiresAt: expiresAt ?? undefined };
}

function put(lots: Lot[], lot: Lot): void {
  const end = (one: Lot) => one.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const later = lots.findIndex((other) => end(other) > end(lot));
  lots.splice(later < 0 ? lots.length : later, 0, lot);
}

function consume(lots: Lot[], points: number): void {
  let missing = points;
  for (const lot of lots) {
    const taken = Math.min(lot.left, missing);
    lot.left -= taken;
    missing -= taken;
  }
}
