import type { SessionFields } from '../../../../schemas/activities/events/event-input.ts';
import { Failure } from '../../../platform/errors/errors.ts';

type Times = Pick<SessionFields, 'startsAt' | 'endsAt' | 'opensAt' | 'closesAt'> & {
  cancelUntil?: Date | null | undefined;
};

/** @throws {Failure} `session_times_wrong` with what does not fit: a session ends after it starts, closes after it opens. */
export function checkTimes({ startsAt, endsAt, opensAt, closesAt, cancelUntil }: Times): void {
  const wrong =
    (endsAt <= startsAt && 'endsAt <= startsAt') ||
    (closesAt <= opensAt && 'closesAt <= opensAt') ||
    (closesAt > endsAt && 'closesAt > endsAt') ||
    (cancelUntil && cancelUntil > startsAt && 'cancelUntil > startsAt');
  if (wrong) throw new Failure('session_times_wrong', { reason: wrong });
}

/** From the start of the first session to the end of the last. */
export function spanOf(sessions: readonly Pick<Times, 'startsAt' | 'endsAt'>[]): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: new Date(Math.min(...sessions.map(({ startsAt }) => startsAt.getTime()))),
    endsAt: new Date(Math.max(...sessions.map(({ endsAt }) => endsAt.getTime()))),
  };
}
