import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { RateLimiterMemory, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import { TallyModel } from '../../../schemas/platform/tally.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { limitedAddress } from './address.ts';

/**
 * How often something may be done.
 *
 * A person's limits are strict and an address's are wide: the workers of a factory come from one address.
 */
export interface Limits {
  /** By one person or staff account, a minute. */
  reads: number;
  writes: number;
  signups: number;
  /** By staff at a door. */
  scans: number;
  /** Searches for somebody by phone, and looks at unmasked data: with these, phones could be tried out. */
  lookups: number;
  /** From one address, a minute: everything; what nobody logged in asks; logins through WeChat. */
  addressRequests: number;
  addressAnonymousReads: number;
  addressAnonymousWrites: number;
  addressLogins: number;
  /** Tries to log in with one user name, and from one address, a quarter of an hour. */
  staffLogins: number;
  addressStaffLogins: number;
}

/** What a request counts as; an endpoint that names none counts as a read or a write by its method. */
export type Rule = 'read' | 'write' | 'signup' | 'scan' | 'lookup' | 'login' | 'staff_login';

/** Who is limited: `caller` is `member:` or `staff:` and an id, `name` the user name that a login tries. */
export interface Limited {
  caller: string | undefined;
  address: string;
  name?: string | undefined;
}

/** Counts requests and refuses those beyond a limit. */
export interface Guard {
  /** @throws {Failure} `rate_limited` with the seconds after which to try again. */
  countAddress(address: string): void;
  /** Whether nobody would be refused who reads from an address without a token; nothing is counted. */
  isFree(address: string): boolean;
  /** A promise where the database counts. @throws {Failure} `rate_limited`. */
  count(rule: Rule, who: Limited): void | Promise<void>;
}

type Counter = (key: string) => Promise<void>;

const minute = 60;
const quarterHour = 15 * 60;

/**
 * The limits of one server process; a database that does not answer within `transactionTimeoutMs` is gone without, and memory counts.
 *
 * Reads are counted in the process's memory, so that they cost no round trip; with `n` processes a person may read
 * `n` times as often. Writes and logins are counted in the database, which all processes share.
 */
export function createGuard(limits: Limits, patienceMs = 1000): Guard {
  const everything = inMemory(limits.addressRequests, minute);
  const reads = inMemory(limits.reads, minute);
  const anonymousReads = inMemory(limits.addressAnonymousReads, minute);
  const anonymousWrites = inMemory(limits.addressAnonymousWrites, minute);
  const shared = (name: string, points: number, seconds: number, free = Math.floor(points / 4)) =>
    inDatabase(name, points, seconds, patienceMs, free);
  const writes = shared('write', limits.writes, minute);
  const signups = shared('signup', limits.signups, minute);
  const scans = shared('scan', limits.scans, minute);
  const lookups = shared('lookup', limits.lookups, minute);
  const logins = shared('login', limits.addressLogins, minute);
  const staffNames = shared('staff-name', limits.staffLogins, quarterHour, 0);
  const staffAddresses = shared('staff-address', limits.addressStaffLogins, quarterHour, 0);

  const rules: Record<Rule, (who: Limited) => void | Promise<void>> = {
    read: ({ caller, address }) => (caller ? reads(caller) : anonymousReads(limitedAddress(address))),
    write: ({ caller, address }) => (caller ? writes(caller) : anonymousWrites(limitedAddress(address))),
    signup: ({ caller, address }) => (caller ? signups(caller) : anonymousWrites(limitedAddress(address))),
    scan: ({ caller, address }) => (caller ? scans(caller) : anonymousWrites(limitedAddress(address))),
    lookup: ({ caller, address }) => (caller ? lookups(caller) : anonymousWrites(limitedAddress(address))),
    login: ({ address }) => logins(limitedAddress(address)),
    staff_login: async ({ address, name = '' }) => {
      await staffAddresses(limitedAddress(address));
      await staffNames(name);
    },
  };
  return {
    countAddress: (address) => everything(limitedAddress(address)),
    isFree: (address) => {
      const limited = limitedAddress(address);
      return everything.isFree(limited) && anonymousReads.isFree(limited);
    },
    count: (rule, who) => rules[rule](who),
  };
}

/** Counts a key, and throws `rate_limited`. */
interface Tally {
  (key: string): void;
  /** Whether it may be counted once more; in doubt not. */
  isFree(key: string): boolean;
}

/** Count in this process; all windows end together, so that forgetting them costs nothing. */
function inMemory(points: number, seconds: number): Tally {
  let counts = new Map<string, { times: number }>();
  let endsAt = 0;
  const count = (key: string) => {
    const now = performance.now();
    if (now >= endsAt) {
      counts = new Map();
      endsAt = now + seconds * 1000;
    }
    const counted = counts.get(key) ?? { times: 0 };
    if (counted.times === 0) counts.set(key, counted);
    if (++counted.times > points) throw tooOften(endsAt - now);
  };
  return Object.assign(count, { isFree: (key: string) => (counts.get(key)?.times ?? 0) < points });
}

/**
 * Count in the database.
 *
 * @param free The first so many are counted in this process only, and told to the database with the next: at ten
 *   o'clock 50,000 people sign up once, and none of them is near a limit. Among `n` processes somebody gets at most
 *   `n - 1` times as many more. Who is beyond the limit is refused from memory; without a database, memory counts.
 */
function inDatabase(name: string, points: number, duration: number, patienceMs: number, free: number): Counter {
  const local = new RateLimiterMemory({ points, duration });
  const limiter = new RateLimiterMongo({
    storeClient: { collection: tallies },
    tableName: TallyModel.collection.collectionName,
    disableIndexesCreation: true,
    keyPrefix: name,
    points,
    duration,
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: new RateLimiterMemory({ points, duration }),
  });
  return async (key) => {
    const id = createHash('sha256').update(key).digest('base64url').slice(0, 22);
    const { consumedPoints } = await local.penalty(id);
    if (consumedPoints <= free) return;
    const counted = limiter.consume(id, consumedPoints === free + 1 ? consumedPoints : 1);
    counted.catch(() => {}); // what comes too late is not looked at
    try {
      const known = await Promise.race([counted, sleep(patienceMs, undefined, { ref: false })]);
      if (!known && consumedPoints > points) throw tooOften(duration * 1000);
    } catch (reason) {
      throw reason instanceof RateLimiterRes ? tooOften(reason.msBeforeNext) : reason;
    }
  };
}

/** A lost count does no harm, so one server's word is enough and no journal is waited for. */
function tallies(name: string) {
  const { connection } = mongoose;
  return connection
    .getClient()
    .db(connection.name)
    .collection(name, { writeConcern: { w: 1, journal: false } });
}

function tooOften(milliseconds: number): Failure {
  return new Failure('rate_limited', { retryAfter: Math.max(1, Math.ceil(milliseconds / 1000)) });
}
