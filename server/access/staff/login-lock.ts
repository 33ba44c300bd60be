import { createHash } from 'node:crypto';
import { KnownAddressModel, LoginAttemptModel, StrangerAttemptsModel } from '../../../schemas/access/login-attempt.ts';
import { dayMs, minuteMs, secondMs } from '../../platform/calendar/durations.ts';
import { driver } from '../../platform/database/driver.ts';
import { blindIndex } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** Who tries to log in: a user name from an address. An IPv6 network counts as one address. */
export interface LoginSource {
  username: string;
  address: string;
}

/** One login attempt. It counts as failed unless one of its methods is called. */
interface LoginAttempt {
  /** When the next attempt is allowed, if this one is not: the password must not be checked, and it was not counted. */
  lockedUntil: Date | undefined;
  /** Forget the failures from this address and remember it, because the login succeeded. */
  succeeded(): Promise<void>;
  /** Forget this attempt alone, because it neither failed nor succeeded. */
  withdraw(): Promise<void>;
}

/** Failed logins with a user name from one address before it is locked there. */
const maxFailures = 5;
/** How long it is locked there. */
const lockMs = 15 * minuteMs;
/** Failed logins with a user name from all unknown addresses together, before they must wait. */
const maxStrangerFailures = 20;
/** After what time they have one more. */
const strangerPauseMs = 15 * minuteMs;
/** How long an address is known after its last login. */
const knownMs = 90 * dayMs;

/**
 * Count a login attempt before its password is checked, so that of many concurrent ones no more are checked than allowed.
 *
 * Failures are counted by user name and address together, so that nobody can lock somebody else out: an address that logged
 * in before is not concerned by what happens elsewhere (NIST SP 800-63B, 5.2.2; OWASP Authentication Cheat Sheet,
 * "Account Lockout"). Guessing from many addresses is bounded by a count of all that are unknown to the user name: they have
 * 20 attempts, and then one more every 15 minutes. A success clears the failures from its own address only (NIST as above).
 *
 * User names without an account are counted too, so that a lock does not show whether there is an account. Attempts during
 * a lock do not prolong it.
 */
export async function countLoginAttempt(source: LoginSource, now: Date): Promise<LoginAttempt> {
  const { id, name } = keysOf(source);
  const locked = await countHere(id, now);
  const isKnown = (await driver<Timed>(KnownAddressModel).findOne({ _id: id, until: { $gt: now } })) !== null;
  // What is locked here would only use up what others have.
  const isStranger = !isKnown && !locked;
  const paused = isStranger ? await countStranger(name, now) : undefined;
  const giveBack = async () => {
    if (isStranger)
      await strangers().updateOne({ _id: name }, [{ $set: { until: later('$until', -strangerPauseMs) } }]);
  };
  return {
    lockedUntil: locked ?? paused,
    async succeeded() {
      await giveBack();
      await driver<Timed>(KnownAddressModel).updateOne(
        { _id: id },
        { $set: { until: new Date(now.getTime() + knownMs) } },
        { upsert: true },
      );
      await attempts().deleteOne({ _id: id });
    },
    async withdraw() {
      await giveBack();
      await attempts().updateOne({ _id: id }, [
        { $set: { count: { $cond: [isFull, maxFailures - 1, { $subtract: ['$count', 1] }] } } },
      ]);
    },
  };
}

/** Forget the failures of a user name everywhere, because an administrator has given it a new password. */
export async function unlockUsername(username: string): Promise<void> {
  const name = nameHash(username);
  await strangers().deleteOne({ _id: name });
  await attempts().deleteMany({ _id: { $gte: `${name}.`, $lt: `${name}/` } });
}

/** Refuse an attempt that is locked. @throws {Failure} `login_locked` with the minutes after which to try again. */
export function requireUnlocked({ lockedUntil }: LoginAttempt, now: Date): void {
  if (!lockedUntil) return;
  const minutes = Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / minuteMs));
  throw new Failure('login_locked', { minutes, retryAfter: (minutes * minuteMs) / secondMs });
}

interface Timed {
  _id: string;
  until: Date;
}

const attempts = () => driver<Timed & { count: number }>(LoginAttemptModel);
const strangers = () => driver<Timed>(StrangerAttemptsModel);
const isFull = { $gte: ['$count', maxFailures] };
const later = (time: unknown, ms: number) => ({ $add: [time, ms] });

/** Count an attempt of this address. @returns the end of the lock if it is locked. */
async function countHere(_id: string, now: Date): Promise<Date | undefined> {
  const isExpired = { $lte: ['$until', now] };
  const counted = await attempts().findOneAndUpdate(
    { _id },
    [
      {
        $set: {
          count: { $cond: [isExpired, 1, { $cond: [isFull, maxFailures + 1, { $add: ['$count', 1] }] }] },
          until: { $cond: [{ $or: [isExpired, { $not: isFull }] }, new Date(now.getTime() + lockMs), '$until'] },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  return counted && counted.count > maxFailures ? counted.until : undefined;
}

/** Count an attempt of an unknown address, unless there were too many. @returns when the next one is allowed, if so. */
async function countStranger(_id: string, now: Date): Promise<Date | undefined> {
  const room = new Date(now.getTime() + (maxStrangerFailures - 1) * strangerPauseMs);
  const before = await strangers().findOneAndUpdate(
    { _id },
    [
      {
        $set: {
          until: { $cond: [{ $gt: ['$until', room] }, '$until', later({ $max: ['$until', now] }, strangerPauseMs)] },
        },
      },
    ],
    { upsert: true, returnDocument: 'before' },
  );
  const excess = before ? before.until.getTime() - room.getTime() : 0;
  return excess > 0 ? new Date(now.getTime() + excess) : undefined;
}

/** The keys of a user name, and of it at an address. The latter is keyed: the few addresses there are could all be tried. */
function keysOf({ username, address }: LoginSource): { id: string; name: string } {
  const name = nameHash(username);
  return { id: `${name}.${blindIndex('login address', `${username}\0${address}`)}`, name };
}

function nameHash(username: string): string {
  return createHash('sha256').update(username).digest('base64url');
}
