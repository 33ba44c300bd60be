import { type ClientSession, Types } from 'mongoose';
import {
  type PointsAccount,
  PointsAccountModel,
  type Posting,
  PostingModel,
} from '../../../schemas/activities/points/points.ts';
import { dayMs } from '../../platform/calendar/durations.ts';
import { WriteConflict } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { lastExpiryOf, lotsOf } from './lots.ts';

/** Refunded points can be spent for at least so many days, even if the original points would have expired earlier. */
const minRefundDays = 30;

/** The fields of a posting that the ledger stores and does not read, except `about`. */
type Reference = {
  [Field in
    | 'origin'
    | 'revision'
    | 'rule'
    | 'redemption'
    | 'month'
    | 'event'
    | 'union'
    | 'region'
    | 'about'
    | 'by'
    | 'reason']?: Posting[Field] | undefined;
};

/** A movement of points to post. `points` is never negative. `source` is unique among all postings. */
export type Movement = Reference & { source: string; points: number } & (
    | { kind: 'award'; expiresAt?: Date | undefined }
    | { kind: 'reversal'; about: Types.ObjectId }
    | { kind: 'spend' }
    | { kind: 'refund'; about: Types.ObjectId }
  );

/** A posting without the fields that the ledger adds. */
type NewPosting = Reference & Pick<Posting, 'kind' | 'source' | 'lines' | 'points'> & { expiresAt?: Date | undefined };

/**
 * Post movements of one person in the caller's transaction. Nothing else writes to the ledger.
 *
 * The expiry of points that have expired by `now` is posted first, so that expired points are never spent. Two
 * transactions that post for the same person at the same time collide on the number of their postings; `transact` runs
 * one of them again.
 *
 * @throws {Failure} `points_short` where a spending is more than the balance; then nothing is written.
 */
export async function postMovements(
  transaction: ClientSession,
  person: Types.ObjectId,
  movements: readonly Movement[],
  now: Date,
): Promise<Posting[]> {
  const account = await PointsAccountModel.collection.findOne<PointsAccount>({ person }, { session: transaction });
  const sums = { balance: account?.balance ?? 0, owed: account?.owed ?? 0, n: account?.n ?? 0 };
  const history = new History(person, sums.n, transaction);
  const written: Posting[] = [];

  const add = (posting: NewPosting) => {
    sums.n += 1;
    // The driver would store undefined values as null.
    const given = Object.fromEntries(Object.entries(posting).filter(([, value]) => value !== undefined));
    written.push({ _id: new Types.ObjectId(), person, n: sums.n, at: now, ...given } as Posting);
    for (const { account: name, points } of posting.lines) {
      if (name === 'person') sums.balance += points;
      if (name === 'owed') sums.owed -= points;
    }
  };

  if (account?.nextExpiry && account.nextExpiry <= now) {
    for (const { id, left, expiresAt } of lotsOf(await history.all())) {
      if (!expiresAt || expiresAt > now) continue;
      const about = new Types.ObjectId(id);
      add({
        kind: 'expiry',
        source: `expiry:${id}`,
        lines: transferLines('person', 'expired', left),
        points: -left,
        about,
      });
    }
  }
  for (const { points, ...movement } of movements) {
    if (movement.kind === 'spend') {
      if (sums.balance < points) throw new Failure('points_short', { balance: sums.balance, cost: points });
      add({ ...movement, lines: transferLines('person', 'redeemed', points), points: -points });
    } else if (movement.kind === 'refund') {
      const expiresAt = refundExpiryOf(await history.until(movement.about), points, now);
      add({ ...movement, expiresAt, lines: creditLines('redeemed', points, sums.owed), points });
    } else if (movement.kind === 'award') {
      add({ ...movement, lines: creditLines('issued', points, sums.owed), points });
    } else {
      const expired = expiredPointsOf(movement.about, [...(await history.all()), ...written]);
      add({ ...movement, lines: reversalLines(points, expired, sums.balance), points: expired - points });
    }
  }
  if (written.length === 0) return [];

  await PostingModel.collection.insertMany(written, { session: transaction });
  // Where points expired, the history was read and tells what expires next. Otherwise only new points can expire
  // sooner.
  const expiring = written.some(({ kind }) => kind === 'expiry')
    ? lotsOf([...(await history.all()), ...written])
    : [...written, { expiresAt: account?.nextExpiry }];
  await writeAccount(person, account, { ...sums, nextExpiry: soonestExpiryOf(expiring) }, transaction);
  return written;
}

async function writeAccount(
  person: Types.ObjectId,
  known: PointsAccount | null,
  { nextExpiry, ...sums }: { balance: number; owed: number; n: number; nextExpiry: Date | undefined },
  session: ClientSession,
): Promise<void> {
  const result = await PointsAccountModel.collection.updateOne(
    known ? { person, n: known.n } : { person },
    { $set: { ...sums, ...(nextExpiry && { nextExpiry }) }, ...(!nextExpiry && { $unset: { nextExpiry: 1 } }) },
    { session, upsert: !known },
  );
  if (result.matchedCount + result.upsertedCount === 0) throw new WriteConflict();
}

/** A person's postings before a transaction, read once and only when they are needed. */
class History {
  readonly #read: () => Promise<Posting[]>;
  #postings: Posting[] | undefined;

  constructor(person: Types.ObjectId, n: number, session: ClientSession) {
    this.#read = async () =>
      n === 0 ? [] : PostingModel.collection.find<Posting>({ person }, { session, sort: { n: 1 } }).toArray();
  }

  async all(): Promise<Posting[]> {
    this.#postings ??= await this.#read();
    return this.#postings;
  }

  /** The postings before the one with this id. */
  async until(id: Types.ObjectId): Promise<Posting[]> {
    const all = await this.all();
    return all.slice(
      0,
      all.findIndex(({ _id }) => _id.equals(id)),
    );
  }
}

/** The lines of an award or a refund, which pays the person's debt first. */
function creditLines(from: 'issued' | 'redeemed', points: number, owed: number): Posting['lines'] {
  const paid = Math.min(owed, points);
  return [
    { account: from, points: -points },
    { account: 'person', points: points - paid },
    ...(paid > 0 ? [{ account: 'owed' as const, points: paid }] : []),
  ];
}

/**
 * The lines of a reversal. Points of the award that have expired are taken from `expired`; of the others, those that
 * are already spent become a debt.
 */
function reversalLines(points: number, expired: number, balance: number): Posting['lines'] {
  const taken = Math.min(balance, points - expired);
  const owed = points - expired - taken;
  return [
    { account: 'issued', points },
    { account: 'person', points: -taken },
    ...(expired > 0 ? [{ account: 'expired' as const, points: -expired }] : []),
    ...(owed > 0 ? [{ account: 'owed' as const, points: -owed }] : []),
  ];
}

/** How many points of an award have expired. */
function expiredPointsOf(award: Types.ObjectId, postings: readonly Posting[]): number {
  const expiry = postings.find(({ kind, about }) => kind === 'expiry' && about && award.equals(about));
  return expiry ? -expiry.points : 0;
}

function transferLines(from: 'person', to: 'redeemed' | 'expired', points: number): Posting['lines'] {
  return [
    { account: from, points: -points },
    { account: to, points },
  ];
}

function refundExpiryOf(earlier: readonly Posting[], points: number, now: Date): Date | undefined {
  const expiresAt = lastExpiryOf(lotsOf(earlier), points);
  const earliest = new Date(now.getTime() + minRefundDays * dayMs);
  return expiresAt && expiresAt < earliest ? earliest : expiresAt;
}

function soonestExpiryOf(expiring: readonly { expiresAt?: Date | null | undefined }[]): Date | undefined {
  const times = expiring.flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
