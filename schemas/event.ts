import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import './strict.ts';
import { z } from 'zod';
import { time } from './common.ts';
import { mustBeUnique } from './unique.ts';

/** Kinds of event, and what they are called. */
export const eventKinds = {
  activity: '文体活动',
  volunteer: '志愿服务',
  course: '课程讲座',
  contest: '竞赛比武',
  legal_day: '法律服务日',
  health: '健康体检',
  friendship: '联谊交友',
  wedding: '集体婚礼',
} as const;

export type EventKind = keyof typeof eventKinds;
export const eventKindKeys = Object.keys(eventKinds) as [EventKind, ...EventKind[]];

const event = new Schema(
  {
    /** The organiser's own code; the same event is not made twice. */
    code: { type: String, required: true },
    title: { type: String, required: true },
    kind: { type: String, required: true, enum: eventKindKeys },
    /** The union that organises it. */
    union: { type: String, required: true },
    /** Canonical code of the region it is for. */
    region: { type: String, required: true },
    station: { type: Schema.Types.ObjectId },
    /** Where it is, in words. */
    place: { type: String, required: true },
    description: { type: String },
    published: { type: Boolean, required: true },
    /** Start of the first session and end of the last: what a list of upcoming events is sorted and cut by. */
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    sample: { type: Boolean },
  },
  { timestamps: true, collection: 'events' },
);
mustBeUnique(event, 'eventCode');
event.index({ published: 1, startsAt: 1, _id: 1, endsAt: 1 });

const session = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    places: { type: Number, required: true, min: 0 },
    /** Places held by sign-ups; changes in one transaction with them, so that it is always their number. */
    taken: { type: Number, required: true, min: 0 },
    /** The sign-up window, and whether the event is published: here too, so that one conditional write decides. */
    opensAt: { type: Date, required: true },
    closesAt: { type: Date, required: true },
    published: { type: Boolean, required: true },
  },
  { timestamps: true, collection: 'sessions' },
);
session.index({ event: 1, startsAt: 1 });

type Stored<Document> = Omit<Document, 'createdAt' | 'updatedAt'> & { _id: Types.ObjectId };

/** Something to sign up for, and its sessions, as stored. */
export type Event = Stored<InferRawDocTypeFromSchema<typeof event>>;
export type Session = Stored<InferRawDocTypeFromSchema<typeof session>>;
export const EventModel = model('Event', event);
export const SessionModel = model('Session', session);

const sessionFields = z
  .object({
    id: z.string(),
    startsAt: time,
    endsAt: time,
    opensAt: time.meta({ description: 'from when one can sign up' }),
    closesAt: time.meta({ description: 'until when one can sign up' }),
    places: z.int(),
    left: z.int().meta({ description: 'places that nobody holds' }),
  })
  .meta({ id: 'Session' });

/** A session (场次) as the outside sees it. */
export const SessionView = z.pipe(
  z.transform((stored: Session): z.input<typeof sessionFields> => {
    return { ...stored, id: String(stored._id), left: Math.max(0, stored.places - stored.taken) };
  }),
  sessionFields,
);

const eventFields = z
  .object({
    id: z.string(),
    code: z.string(),
    title: z.string(),
    kind: z.enum(eventKindKeys),
    union: z.string(),
    region: z.string(),
    stationId: z.string().nullish(),
    place: z.string(),
    description: z.string().nullish(),
    sample: z.boolean().nullish(),
    sessions: z.array(SessionView),
  })
  .meta({ id: 'Event' });

/** An event as the outside sees it; who signed up stays on the server. */
export const EventView = z.pipe(
  z.transform((stored: Event & { sessions: Session[] }): z.input<typeof eventFields> => {
    return { ...stored, id: String(stored._id), stationId: stored.station && String(stored.station) };
  }),
  eventFields,
);
