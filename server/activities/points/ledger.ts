import { type ClientSession, Types } from 'mongoose';
import {
  type PointsAccount,
  PointsAccountModel,
  type Posting,
  PostingModel,
} from '../../../schemas/activities/points/points.ts';
import { Outdated } from '../../platform/database/transaction.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { lastEnd, lotsOf } from './lots.ts';

/** For at least so long refunded points can be spent, whenever those were to end that they come from. */
const refundDays = 30;
const dayMs = 24 * 3600_000;

/** What a posting is about, as far as it is not the ledger's own matter. */
type About = {
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

/** Something to be posted. `points` is never negative; `source` is that of no other posting. */
export type Movement = About & { source: string; points: number } & (
    | { kind: 'award'; expiresAt?: Date | undefined }
    | { kind: 'reversal'; about: Types.ObjectId }
    | { kind: 'spend' }
    | { kind: 'refund'; about: Types.ObjectId }
  );

/** A posting but for what the ledger adds by itself. */
type Entry = About & Pick<Posting, 'kind' | 'source' | 'lines' | 'points'> & { expiresAt?: Date | undefined };

/**
 * The only way into the ledger: movements of one person, in a transaction of the caller's.
 *
 * Points that have ended by `now` are posted as such first, so that nothing is spent that is no longer there. Whoever
 * posts for the same person at the same time breaks the number of the other's posting and so the transaction, which
 * `transact` runs again.
 *
 * @throws {Failure} `points_short` where a spending is more than there is; nothing is written then.
 */
export async function post(
  transaction: ClientSession,
  person: Types.ObjectId,
  movements: readonly Movement[],
  now: Date,
): Promise<Posting[]> {
  const account = await PointsAccountModel.collection.findOne<PointsAccount>({ person }, { session: transaction });
  const state = { balance: account?.balance ?? 0, owed: account?.owed ?? 0, n: account?.n ?? 0 };
  const before = new History(person, state.n, transaction);
  const written: Posting[] = [];

  const add = (posting: Entry) => {
    state.n += 1;
    // The driver would store what is undefined as null.
    const given = Object.fromEntries(Object.entries(posting).filter(([, value]) => value !== undefined));
    written.push({ _id: new Types.ObjectId(), person, n: state.n, at: now, ...given } as Posting);
    for (const { account: name, points } of posting.lines) {
      if (name === 'person') state.balance += points;
      if (name === 'owed') state.owed -= points;
    }
  };

  if (account?.nextExpiry && account.nextExpiry <= now) {
    for (const { id, left, expiresAt } of lotsOf(await before.all())) {
      if (!expiresAt || expiresAt > now) continue;
      const about = new Types.ObjectId(id);
      add({ kind: 'expiry', source: `expiry:${id}`, lines: between('person', 'expired', left), points: -left, about });
    }
  }
  for (const { points, ...movement } of movements) {
    if (movement.kind === 'spend') {
      if (state.balance < points) throw new Failure('points_short', { balance: state.balance, cost: points });
      add({ ...movement, lines: between('person', 'redeemed', points), points: -points });
    } else if (movement.kind === 'refund') {
      const expiresAt = refundEnd(await before.until(movement.about), points, now);
      add({ ...movement, expiresAt, lines: incoming('redeemed', points, state.owed), points });
    } else if (movement.kind === 'award') {
      add({ ...movement, lines: incoming('issued', points, state.owed), points });
    } else {
      const ended = endedOf(movement.about, [...(await before.all()), ...written]);
      add({ ...movement, lines: outgoing(points, ended, state.balance), points: ended - points });
    }
  }
  if (written.length === 0) return [];

  await PostingModel.collection.insertMany(written, { session: transaction });
  // Where something ended, the history was read and says what ends next; else only what came in can end sooner.
  const ends = written.some(({ kind }) => kind === 'expiry')
    ? lotsOf([...(await before.all()), ...written])
    : [...written, { expiresAt: account?.nextExpiry }];
  await writeAccount(person, account, { ...state, nextExpiry: soonest(ends) }, transaction);
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
  if (result.matchedCount + result.upsertedCount === 0) throw new Outdated();
}

/** The person's postings before a transaction, read once and only where somebody asks. */
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

  /** Those before the one with that id. */
  async until(id: Types.ObjectId): Promise<Posting[]> {
    const all = await this.all();
    return all.slice(
      0,
      all.findIndex(({ _id }) => _id.equals(id)),
    );
  }
}

/** What comes in pays what is owed first. */
function incoming(from: 'issued' | 'redeemed', points: number, owed: number): Posting['lines'] {
  const paid = Math.min(owed, points);
  return [
    { account: from, points: -points },
    { account: 'person', points: points - paid },
    ...(paid > 0 ? [{ account: 'owed' as const, points: paid }] : []),
  ];
}

/** What is taken back was spent, and so is owed, where it is no longer there; but for what has ended, which nobody had. */
function outgoing(points: number, ended: number, balance: number): Posting['lines'] {
  const taken = Math.min(balance, points - ended);
  const owed = points - ended - taken;
  return [
    { account: 'issued', points },
    { account: 'person', points: -taken },
    ...(ended > 0 ? [{ account: 'expired' as const, points: -ended }] : []),
    ...(owed > 0 ? [{ account: 'owed' as const, points: -owed }] : []),
  ];
}

/** How many points of an award have ended. */
function endedOf(award: Types.ObjectId, postings: readonly Posting[]): number {
  const ending = postings.find(({ kind, about }) => kind === 'expiry' && about && award.equals(about));
  return ending ? -ending.points : 0;
}

function between(from: 'person', to: 'redeemed' | 'expired', points: number): Posting['lines'] {
  return [
    { account: from, points: -points },
    { account: to, points },
  ];
}

function refundEnd(before: readonly Posting[], points: number, now: Date): Date | undefined {
  const end = lastEnd(lotsOf(before), points);
  const least = new Date(now.getTime() + refundDays * dayMs);
  return end && end < least ? least : end;
}

function soonest(ending: readonly { expiresAt?: Date | null | undefined }[]): Date | undefined {
  const ends = ending.flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.getTime()] : []));
  return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
}
