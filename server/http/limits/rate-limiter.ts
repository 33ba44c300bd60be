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
 * The limits of a person are strict and those of an address are wide: all workers of a factory share one address.
 */
export interface Limits {
  /** For one person or staff account, in a minute. */
  reads: number;
  writes: number;
  signups: number;
  /** Of staff who check people in. */
  scans: number;
  /** Searches for a person by phone number, and views of unmasked data, by which phone numbers could be guessed. */
  lookups: number;
  /** From one address in a minute: all requests, reads and writes without a login, logins through WeChat. */
  addressRequests: number;
  addressAnonymousReads: number;
  addressAnonymousWrites: number;
  addressLogins: number;
  /** Attempts to log in from one address in a quarter of an hour: with one user name, and with all. */
  staffLogins: number;
  addressStaffLogins: number;
}

/** What a request counts as. An endpoint that names none counts as a read or a write by its method. */
export type Rule = 'read' | 'write' | 'signup' | 'scan' | 'lookup' | 'login' | 'staff_login';

/** Whom a limit is for: `caller` is `member:` or `staff:` with an id, `name` the user name of an attempt to log in. */
export interface Limited {
  caller: string | undefined;
  address: string;
  name?: string | undefined;
}

/** Counts requests and refuses those beyond a limit. */
export interface RateLimiter {
  /** @throws {Failure} `rate_limited` with the seconds after which to try again. */
  countAddress(address: string): void;
  /** @returns a promise when the database counts. @throws {Failure} `rate_limited`. */
  count(rule: Rule, who: Limited): void | Promise<void>;
}

type SharedCounter = (key: string) => Promise<void>;

const minute = 60;
const quarterHour = 15 * 60;

/**
 * Create the rate limiter of one server process.
 *
 * Reads are counted in the process's memory, so that they cost no round trip; with `n` processes a person may read
 * `n` times as often. Writes and logins are counted in the database, which all processes share.
 *
 * @param timeoutMs when the database does not answer within so many milliseconds, the count in memory decides.
 */
export function createRateLimiter(limits: Limits, timeoutMs = 1000): RateLimiter {
  const everything = inMemory(limits.addressRequests, minute);
  const reads = inMemory(limits.reads, minute);
  const anonymousReads = inMemory(limits.addressAnonymousReads, minute);
  const anonymousWrites = inMemory(limits.addressAnonymousWrites, minute);
  const shared = (name: string, points: number, seconds: number, free = Math.floor(points / 4)) =>
    inDatabase(name, points, seconds, timeoutMs, free);
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
      const from = limitedAddress(address);
      await staffAddresses(from);
      // Together, because anybody knows the names and could use up what their owners have (the lock of logins bounds the rest).
      await staffNames(`${name}\0${from}`);
    },
  };
  return {
    countAddress: (address) => everything(limitedAddress(address)),
    count: (rule, who) => rules[rule](who),
  };
}

/** Count in this process. All windows end together, so that forgetting them costs nothing. */
function inMemory(points: number, seconds: number): (key: string) => void {
  let counts = new Map<string, { times: number }>();
  let endsAt = 0;
  return (key) => {
    const now = performance.now();
    if (now >= endsAt) {
      counts = new Map();
      endsAt = now + seconds * 1000;
    }
    const counted = counts.get(key) ?? { times: 0 };
    if (counted.times === 0) counts.set(key, counted);
    if (++counted.times > points) throw tooOften(endsAt - now);
  };
}

/**
 * Count in the database.
 *
 * A key beyond the limit is refused from memory. Without a database, memory counts.
 *
 * @param free so many are counted in this process first, and written to the database with the next one. When sign-ups open,
 *   50,000 people sign up once and none of them is near a limit. Among `n` processes a key gets at most `n - 1` times as
 *   many more.
 */
function inDatabase(name: string, points: number, duration: number, timeoutMs: number, free: number): SharedCounter {
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
    counted.catch(() => {}); // an answer that comes too late is not used
    try {
      const known = await Promise.race([counted, sleep(timeoutMs, undefined, { ref: false })]);
      if (!known && consumedPoints > points) throw tooOften(duration * 1000);
    } catch (reason) {
      throw reason instanceof RateLimiterRes ? tooOften(reason.msBeforeNext) : reason;
    }
  };
}

/** A lost count does no harm, so neither a second member nor the journal is waited for. */
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
