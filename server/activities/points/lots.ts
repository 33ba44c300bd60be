import type { Posting } from '../../../schemas/activities/points/points.ts';

/** A lot: points that were posted together and expire together. */
export interface Lot {
  /** The id of the award or refund that posted them. */
  id: string;
  left: number;
  /** Undefined where they never expire. */
  expiresAt: Date | undefined;
}

type Entry = Pick<Posting, '_id' | 'kind' | 'lines' | 'about' | 'expiresAt'>;

/**
 * The remaining lots of a person, in the order in which they are spent: those that expire first come first, and of
 * those that expire at the same time (or never) the older.
 *
 * @param postings all postings of the person, in the order of their numbers.
 */
export function lotsOf(postings: readonly Entry[]): Lot[] {
  const lots: Lot[] = [];
  for (const posting of postings) {
    const points = personPointsOf(posting);
    if (posting.kind === 'award' || posting.kind === 'refund') insertLot(lots, lotOf(posting, points));
    else if (posting.kind === 'spend') consume(lots, -points);
    else {
      // A reversal and an expiry take from their own lot first, and then from the others.
      const own = lots.find(({ id }) => id === String(posting.about));
      const taken = Math.min(own?.left ?? 0, -points);
      if (own) own.left -= taken;
      consume(lots, -points - taken);
    }
  }
  return lots.filter(({ left }) => left > 0);
}

/**
 * The expiry of the last lot that a spending of so many points would take from.
 *
 * @returns undefined where that lot never expires, or the lots do not suffice.
 */
export function lastExpiryOf(lots: readonly Lot[], points: number): Date | undefined {
  let missing = points;
  for (const { left, expiresAt } of lots) {
    missing -= left;
    if (missing <= 0) return expiresAt;
  }
  return undefined;
}

/** The points that a posting adds to the person's balance; negative where it takes. */
export function personPointsOf({ lines }: Pick<Posting, 'lines'>): number {
  return lines.find(({ account }) => account === 'person')?.points ?? 0;
}

function lotOf({ _id, expiresAt }: Entry, left: number): Lot {
  return { id: String(_id), left, expiresAt: expiresAt ?? undefined };
}

function insertLot(lots: Lot[], lot: Lot): void {
  const expiryOf = (one: Lot) => one.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const later = lots.findIndex((other) => expiryOf(other) > expiryOf(lot));
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
