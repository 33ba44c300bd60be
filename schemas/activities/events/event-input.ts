import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { fieldProblem } from '../../platform/field-problems.ts';
import { clearable, latitude, longitude, objectId, regionCode, timeInput } from '../../platform/fields.ts';
import { eventFee } from './event.ts';
import { eventKindKey } from './event-kind.ts';
import { Condition, Question } from './event-rules.ts';

const text = (maxLength: number) => z.string().trim().min(1).max(maxLength);
const people = z.int().min(0).max(100_000);

/** The fields of a new session. */
export const sessionInputShape = {
  startsAt: timeInput,
  endsAt: timeInput,
  places: people,
  waitingPlaces: people
    .optional()
    .meta(described('候补名单可容纳的人数；默认 0', 'how many people the waiting list takes; default 0')),
  opensAt: timeInput.meta(described('报名开始时间', 'sign-up opens')),
  closesAt: timeInput.meta(described('报名截止时间', 'sign-up closes')),
  cancelUntil: timeInput
    .optional()
    .meta(described('取消报名的截止时间；默认为场次开始时间', 'deadline for cancelling; default: the start')),
};
const changedSession = z.strictObject(sessionInputShape).partial();
/** The fields of a session that staff may change. */
export const changedSessionShape = changedSession.shape;
/** A change of a session. */
export type SessionChange = z.output<typeof changedSession>;
const SessionInput = z.strictObject(sessionInputShape).meta({ id: 'SessionInput' });
/** A new session. */
export type SessionFields = z.output<typeof SessionInput>;

/** The fields of an event except its code, union and sessions. */
const eventInputShape = {
  title: text(100),
  kind: eventKindKey,
  region: regionCode.optional().meta(described('活动所在区划；默认为工会所在区划', 'default: the region of the union')),
  stationId: objectId.optional(),
  place: text(100),
  address: text(200).optional(),
  location: z
    .strictObject({
      lng: z.number().min(longitude.min).max(longitude.max),
      lat: z.number().min(latitude.min).max(latitude.max),
    })
    .optional()
    .meta(described('活动地点，GCJ-02 坐标；可要求在其附近签到', 'GCJ-02; check-in can require being near it')),
  checkin: z
    .strictObject({ radius: z.int().min(20).max(10_000).optional(), withoutOut: z.boolean().optional() })
    .refine((rule) => Object.keys(rule).length > 0, fieldProblem('not_empty'))
    .optional()
    .meta(
      described(
        '签到要求：可限定距活动地点的米数，也可免签退',
        'radius: metres around the location; withoutOut: no check-out is needed',
      ),
    ),
  description: text(5000).optional(),
  pictures: z
    .array(z.url({ protocol: /^https$/ }).max(500))
    .max(9)
    .optional(),
  conditions: z
    .array(Condition)
    .max(6)
    .optional()
    .meta(described('报名条件，须全部满足', 'a person must meet all of them')),
  questions: z.array(Question).max(30).optional(),
  companions: z.int().min(0).max(4).optional(),
  fee: eventFee.optional(),
  programmeId: objectId.optional(),
};
const { title, kind, place, region, ...optionalFields } = eventInputShape;
const changedEvent = z.strictObject({
  ...z.object({ title, kind, place, region }).partial().shape,
  ...clearable(optionalFields),
});
/** The fields of an event that staff may change; null empties one. */
export const changedEventShape = changedEvent.shape;
/** A change of an event. */
export type EventChange = z.output<typeof changedEvent>;

/** The fields of a new event. */
export const newEventShape = {
  ...eventInputShape,
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/, fieldProblem('event_code')),
  union: z.string().min(1).max(40),
  sessions: z.array(SessionInput).min(1).max(60),
};
const NewEvent = z.strictObject(newEventShape);
/** A new event. */
export type NewEvent = z.output<typeof NewEvent>;
