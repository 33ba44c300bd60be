import type { SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import { Failure } from '../../../platform/errors/errors.ts';

type Times = Pick<SessionFields, 'startsAt' | 'endsAt' | 'opensAt' | 'closesAt'> & {
  cancelUntil?: Date | null | undefined;
};

/**
 * Require that the times of a session fit together: it ends after it starts, sign-up closes after it opens and not
 * after the end, and the deadline for cancelling is not after the start.
 *
 * @throws {Failure} `session_times_wrong` with the comparison that fails.
 */
export function requireSessionTimes({ startsAt, endsAt, opensAt, closesAt, cancelUntil }: Times): void {
  const wrong =
    (endsAt <= startsAt && 'endsAt <= startsAt') ||
    (closesAt <= opensAt && 'closesAt <= opensAt') ||
    (closesAt > endsAt && 'closesAt > endsAt') ||
    (cancelUntil && cancelUntil > startsAt && 'cancelUntil > startsAt');
  if (wrong) throw new Failure('session_times_wrong', { reason: wrong });
}

/** The start of the first session and the end of the last. */
export function spanOf(sessions: readonly Pick<Times, 'startsAt' | 'endsAt'>[]): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: new Date(Math.min(...sessions.map(({ startsAt }) => startsAt.getTime()))),
    endsAt: new Date(Math.max(...sessions.map(({ endsAt }) => endsAt.getTime()))),
  };
}
