import type { Types } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { SessionModel } from '../../../schemas/activities/events/session.ts';
import { startOfDay } from '../../../schemas/platform/shanghai.ts';

/** A session of volunteer service that a person attended. */
export interface ServedSession {
  title: string;
  startsAt: Date;
  /** Whole minutes. */
  minutes: number;
}

/** The kind of event whose hours are volunteer service (志愿服务). */
const volunteer = 'volunteer';

/**
 * List the sessions of volunteer service that a person attended and whose attendance is closed, sorted by their start.
 *
 * @param from first day, `YYYY-MM-DD` in Shanghai; a session belongs to the day on which it starts.
 * @param until last day.
 */
export function listServedSessions(person: Types.ObjectId, from: string, until: string): Promise<ServedSession[]> {
  return AttendanceModel.aggregate<ServedSession>([
    { $match: { person, state: 'attended', minutes: { $gt: 0 } } },
    { $lookup: { from: EventModel.collection.name, localField: 'event', foreignField: '_id', as: 'event' } },
    { $match: { 'event.kind': volunteer } },
    { $lookup: { from: SessionModel.collection.name, localField: 'session', foreignField: '_id', as: 'session' } },
    { $unwind: '$session' },
    {
      $match: {
        'session.startsAt': { $gte: startOfDay(from), $lt: startOfDay(until, 1) },
      },
    },
    { $sort: { 'session.startsAt': 1, _id: 1 } },
    { $project: { _id: 0, title: { $first: '$event.title' }, startsAt: '$session.startsAt', minutes: 1 } },
  ]);
}
