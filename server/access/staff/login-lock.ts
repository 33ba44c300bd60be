import { createHash } from 'node:crypto';
import { LoginAttemptModel } from '../../../schemas/access/login-attempt.ts';
import { minuteMs } from '../../platform/calendar/durations.ts';
import { driver } from '../../platform/database/driver.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** Failed logins before a user name is locked. */
const maxFailures = 5;
/** How long a user name stays locked. */
const lockMs = 15 * minuteMs;

/** One login attempt. It counts as failed unless one of its methods is called. */
interface LoginAttempt {
  /** False when the user name is locked: the password must not be checked, and the attempt was not counted. */
  allowed: boolean;
  /** Forget all failures, because the login succeeded. */
  succeeded(): Promise<void>;
  /** Forget this attempt alone, because it neither failed nor succeeded. */
  withdraw(): Promise<void>;
}

/**
 * Count a login attempt before its password is checked, so that of many concurrent ones at most five are checked.
 *
 * User names without an account are counted too, so that a lock does not show whether there is an account. Attempts during
 * a lock do not prolong it.
 */
export async function countLoginAttempt(username: string, now: Date): Promise<LoginAttempt> {
  const _id = idOf(username);
  const attempts = driver<LoginAttempts>(LoginAttemptModel);
  const isExpired = { $lte: ['$until', now] };
  const isFull = { $gte: ['$count', maxFailures] };
  const counted = await attempts.findOneAndUpdate(
    { _id },
    [
      {
        $set: {
          count: {
            $cond: [isExpired, 1, { $cond: [isFull, maxFailures + 1, { $add: ['$count', 1] }] }],
          },
          until: { $cond: [{ $or: [isExpired, { $not: isFull }] }, new Date(now.getTime() + lockMs), '$until'] },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  return {
    allowed: (counted?.count ?? 1) <= maxFailures,
    async succeeded() {
      await attempts.deleteOne({ _id });
    },
    async withdraw() {
      await attempts.updateOne({ _id }, [
        { $set: { count: { $cond: [isFull, maxFailures - 1, { $subtract: ['$count', 1] }] } } },
      ]);
    },
  };
}

/** Forget the failures of a user name, because an administrator has given it a new password. */
export async function unlockUsername(username: string): Promise<void> {
  await LoginAttemptModel.deleteOne({ _id: idOf(username) });
}

/** Refuse an attempt on a locked user name. @throws {Failure} `login_locked`. */
export function requireUnlocked({ allowed }: LoginAttempt): void {
  if (!allowed) throw new Failure('login_locked', { minutes: lockMs / minuteMs });
}

interface LoginAttempts {
  _id: string;
  count: number;
  until: Date;
}

function idOf(username: string): string {
  return createHash('sha256').update(username).digest('base64url');
}
