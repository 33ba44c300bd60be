import { createHash } from 'node:crypto';
import { LoginAttemptModel } from '../../../schemas/access/login-attempt.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** Failed logins before a user name is locked, and for how long, in milliseconds (safety.md, test 35). */
const mostFailures = 5;
export const lockMs = 15 * 60_000;

/** One attempt, counted as failed until something else is said of it. */
export interface Attempt {
  /** Whether it may be tried; where not, the name is locked and the attempt was not counted. */
  allowed: boolean;
  /** It succeeded: earlier failures are forgotten. */
  succeeded(): Promise<void>;
  /** It neither failed nor succeeded: only this one is forgotten. */
  takenBack(): Promise<void>;
}

/**
 * Count a login before its password is looked at, so that of many at once no more than five are tried.
 *
 * The name is counted whether it belongs to an account or not: a lock says nothing about that. A lock is not prolonged
 * by attempts during it.
 */
export async function countAttempt(username: string, now: Date): Promise<Attempt> {
  const _id = createHash('sha256').update(username).digest('base64url');
  const attempts = LoginAttemptModel.collection as unknown as import('mongoose').mongo.Collection<{
    _id: string;
    count: number;
    until: Date;
  }>;
  const forgotten = { $lte: ['$until', now] };
  const full = { $gte: ['$count', mostFailures] };
  const counted = await attempts.findOneAndUpdate(
    { _id },
    [
      {
        $set: {
          count: {
            $cond: [forgotten, 1, { $cond: [full, mostFailures + 1, { $add: ['$count', 1] }] }],
          },
          until: { $cond: [{ $or: [forgotten, { $not: full }] }, new Date(now.getTime() + lockMs), '$until'] },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  return {
    allowed: (counted?.count ?? 1) <= mostFailures,
    async succeeded() {
      await attempts.deleteOne({ _id });
    },
    async takenBack() {
      await attempts.updateOne({ _id }, [
        { $set: { count: { $cond: [full, mostFailures - 1, { $subtract: ['$count', 1] }] } } },
      ]);
    },
  };
}

/** Forget the failures of a user name, because an administrator gave it a new password. */
export async function unlock(username: string): Promise<void> {
  const attempt = createHash('sha256').update(username).digest('base64url');
  await LoginAttemptModel.deleteOne({ _id: attempt });
}

/** @throws {Failure} `login_locked` where the attempt may not be tried. */
export function requireAllowed({ allowed }: Attempt): void {
  if (!allowed) throw new Failure('login_locked', { minutes: lockMs / 60_000 });
}
