import { trusted } from 'mongoose';
import { type Attendance, AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { byTimeDescending } from '../../platform/database/keyset.ts';

/**
 * List a person's attendance at finished sessions, the result that was computed last first.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listMyAttendance(
  person: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const results = await AttendanceModel.find({ person, ...byTimeDescending.after(cursor, ['settledAt', '_id']) })
    .sort({ settledAt: -1, _id: -1 })
    .limit(limit + 1)
    .lean();
  const { items, next } = byTimeDescending.page(results, limit, ({ settledAt, _id }) => [settledAt, _id]);
  return { items: await withEvents(items), next };
}

async function withEvents(results: Attendance[]) {
  const sessions = await SessionModel.find({ _id: trusted({ $in: results.map(({ session }) => session) }) }).lean();
  const events = await EventModel.find(
    { _id: trusted({ $in: results.map(({ event }) => event) }) },
    { title: 1 },
  ).lean();
  const sessionOf = new Map(sessions.map((session) => [String(session._id), session]));
  const titleOf = new Map(events.map(({ _id, title }) => [String(_id), title]));
  return results.flatMap((result) => {
    const session = sessionOf.get(String(result.session));
    if (!session) return [];
    const { startsAt, endsAt } = session;
    return {
      id: String(result._id),
      eventId: String(result.event),
      sessionId: String(result.session),
      title: titleOf.get(String(result.event)) ?? '',
      startsAt,
      endsAt,
      state: result.state,
      minutes: result.minutes,
      firstIn: result.firstIn,
      lastOut: result.lastOut,
    };
  });
}
