import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { mustBeUnique } from '../../platform/unique.ts';
import { recordVersion, storedVersion } from '../../platform/version.ts';
import { Condition, condition, type EventCondition, type EventQuestion, Question, question } from './event-rules.ts';
import { type Session, SessionView } from './session.ts';
import { policyFields } from './signup-policy.ts';

/**
 * States of an event (草稿, 待审, 已发布, 已取消, 已结束). A draft is submitted for review and published. A published
 * event is cancelled, or finished once it is over.
 */
export const eventStates = ['draft', 'review', 'published', 'cancelled', 'finished'] as const;
/** The states in which everybody sees an event. */
export const publicEventStates = ['published', 'cancelled', 'finished'] as const;
/** A state of an event. */
export type EventState = (typeof eventStates)[number];

const event = new Schema(
  {
    /** The organiser's own code. It is unique, so that the same event is not created twice. */
    code: { type: String, required: true },
    title: { type: String, required: true },
    /** The key of an event kind (event-kind.ts). */
    kind: { type: String, required: true },
    /** The union that organises it. */
    union: { type: String, required: true },
    /** Canonical code of the region that it is for. */
    region: { type: String, required: true },
    station: { type: Schema.Types.ObjectId },
    /** The place in words; `location` is the same place as a point in GCJ-02, degrees. */
    place: { type: String, required: true },
    address: { type: String },
    location: { type: new Schema({ lng: Number, lat: Number }, { _id: false }) },
    /**
     * The rules of check-in. `radius`: people must be within so many metres of the location. `withoutOut`: no check-out
     * is needed, and a person who checked in counts as present to the end.
     */
    checkin: { type: new Schema({ radius: Number, withoutOut: Boolean }, { _id: false }) },
    description: { type: String },
    pictures: { type: [String], default: undefined },
    conditions: { type: [condition], default: undefined },
    questions: { type: [question], default: undefined },
    /** How many companions without a sign-up of their own a person may bring; each takes a place. */
    companions: { type: Number, min: 0, max: 4 },
    /** Shown and not collected: the price at the place and the union's subsidy, in fen per person. */
    fee: { type: new Schema({ amount: Number, subsidy: Number, note: String }, { _id: false }) },
    /** The line of a yearly programme that the event counts for. */
    programme: { type: Schema.Types.ObjectId },
    /** The events of a series share it: the id of the first event. */
    series: { type: Schema.Types.ObjectId },
    state: { type: String, required: true, enum: eventStates },
    /** Grows with each change of which the people who signed up are notified. */
    revision: { type: Number, required: true, default: 0 },
    version: storedVersion,
    /** Why it was cancelled or returned from review, in the organiser's words. */
    reason: { type: String },
    /** The sign-up policy that was in force when it was published. */
    policy: { type: new Schema(policyFields, { _id: false }) },
    /**
     * The start of the first session and the end of the last; lists of upcoming events are sorted and filtered by them.
     */
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    sample: { type: Boolean },
  },
  { timestamps: true, collection: 'events' },
);
mustBeUnique(event, 'eventCode');
event.index({ state: 1, startsAt: 1, _id: 1, endsAt: 1 });
event.index({ union: 1, startsAt: -1, _id: -1 });
event.index({ programme: 1 }, { sparse: true });
event.index({ series: 1 }, { sparse: true });

/** An event (活动), as stored. */
export type Event = Omit<InferRawDocTypeFromSchema<typeof event>, 'createdAt' | 'updatedAt'> & { _id: Types.ObjectId };
export const EventModel = model('Event', event);

/** The price of an event and its subsidy. */
export const eventFee = z
  .strictObject({
    amount: z
      .int()
      .min(0)
      .max(10_000_000)
      .meta(described('现场价格，每人，单位分', 'price at the place, in fen per person')),
    subsidy: z
      .int()
      .min(0)
      .max(10_000_000)
      .optional()
      .meta(described('工会补贴，每人，单位分', 'subsidy of the union, in fen per person')),
    note: z.string().max(200).optional(),
  })
  .meta({ id: 'EventFee' });

/** The fields of an event that everybody sees. */
const eventShape = {
  id: z.string(),
  code: z.string(),
  title: z.string(),
  kind: z.string(),
  union: z.string(),
  region: z.string(),
  stationId: z.string().nullish(),
  place: z.string(),
  address: z.string().nullish(),
  location: z.object({ lng: z.number(), lat: z.number() }).nullish(),
  checkin: z.object({ radius: z.number().nullish(), withoutOut: z.boolean().nullish() }).nullish(),
  description: z.string().nullish(),
  pictures: z.array(z.string()).nullish(),
  conditions: z.array(Condition).nullish(),
  questions: z.array(Question).nullish(),
  companions: z.int().nullish(),
  fee: eventFee.nullish(),
  programmeId: z.string().nullish(),
  seriesId: z.string().nullish(),
  state: z.enum(eventStates),
  reason: z.string().nullish(),
  sample: z.boolean().nullish(),
  version: recordVersion,
  sessions: z.array(SessionView),
};
const eventFields = z.object(eventShape).meta({ id: 'Event' });

/** An event as clients see it, without the people who signed up. */
export const EventView = z.pipe(
  z.transform((stored: Event & { sessions: Session[] }): z.input<typeof eventFields> => {
    return {
      ...stored,
      id: String(stored._id),
      stationId: stored.station && String(stored.station),
      programmeId: stored.programme && String(stored.programme),
      seriesId: stored.series && String(stored.series),
      // Stored values were checked against the same types when they came in.
      conditions: stored.conditions as EventCondition[] | undefined,
      questions: stored.questions as EventQuestion[] | undefined,
      location: stored.location as { lng: number; lat: number } | undefined,
      fee: stored.fee as z.input<typeof eventFee> | undefined,
    };
  }),
  eventFields,
);
