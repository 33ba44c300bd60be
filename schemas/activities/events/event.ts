import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { mustBeUnique } from '../../platform/unique.ts';
import { Condition, condition, type EventCondition, type EventQuestion, Question, question } from './event-rules.ts';
import { type Session, SessionView } from './session.ts';
import { policyFields } from './signup-policy.ts';

/**
 * 草稿, 待审, 已发布, 已取消, 已结束: a draft is submitted for review, reviewed and published; a published one is
 * cancelled, or finished once it is over.
 */
export const eventStates = ['draft', 'review', 'published', 'cancelled', 'finished'] as const;
/** Those that everybody sees. */
export const openStates = ['published', 'cancelled', 'finished'] as const;
export type EventState = (typeof eventStates)[number];

const event = new Schema(
  {
    /** The organiser's own code; the same event is not made twice. */
    code: { type: String, required: true },
    title: { type: String, required: true },
    /** Key of the table of kinds (event-kind.ts). */
    kind: { type: String, required: true },
    /** The union that organises it. */
    union: { type: String, required: true },
    /** Canonical code of the region it is for. */
    region: { type: String, required: true },
    station: { type: Schema.Types.ObjectId },
    /** Where it is, in words, and as a point: GCJ-02, degrees. */
    place: { type: String, required: true },
    address: { type: String },
    location: { type: new Schema({ lng: Number, lat: Number }, { _id: false }) },
    /**
     * Checking in: within so many metres of the location, where a radius is given; where nobody need check out, who
     * checked in has stayed to the end.
     */
    checkin: { type: new Schema({ radius: Number, withoutOut: Boolean }, { _id: false }) },
    description: { type: String },
    pictures: { type: [String], default: undefined },
    conditions: { type: [condition], default: undefined },
    questions: { type: [question], default: undefined },
    /** How many people without a sign-up of their own somebody may bring; each takes a place. */
    companions: { type: Number, min: 0, max: 4 },
    /** Stated and not collected: what one pays at the place, and what the union adds; fen a person. */
    fee: { type: new Schema({ amount: Number, subsidy: Number, note: String }, { _id: false }) },
    /** The line of a yearly programme that it counts for. */
    programme: { type: Schema.Types.ObjectId },
    /** Events that were made together share it: the id of the first. */
    series: { type: Schema.Types.ObjectId },
    state: { type: String, required: true, enum: eventStates },
    /** Grows with each change that those who signed up are told of. */
    revision: { type: Number, required: true, default: 0 },
    /** Why it was cancelled or sent back from review, in the organiser's words. */
    reason: { type: String },
    /** The rules on offers and absences that were in force when it was published. */
    policy: { type: new Schema(policyFields, { _id: false }) },
    /** Start of the first session and end of the last: what a list of upcoming events is sorted and cut by. */
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

/** Something to sign up for, as stored. */
export type Event = Omit<InferRawDocTypeFromSchema<typeof event>, 'createdAt' | 'updatedAt'> & { _id: Types.ObjectId };
export const EventModel = model('Event', event);

export const fee = z
  .strictObject({
    amount: z.int().min(0).max(10_000_000).meta({ description: 'what one pays at the place, fen a person' }),
    subsidy: z.int().min(0).max(10_000_000).optional().meta({ description: 'what the union adds, fen a person' }),
    note: z.string().max(200).optional(),
  })
  .meta({ id: 'EventFee' });

/** What everybody sees of an event. */
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
  fee: fee.nullish(),
  programmeId: z.string().nullish(),
  seriesId: z.string().nullish(),
  state: z.enum(eventStates),
  reason: z.string().nullish(),
  sample: z.boolean().nullish(),
  sessions: z.array(SessionView),
};
const eventFields = z.object(eventShape).meta({ id: 'Event' });

/** An event as the outside sees it; who signed up stays on the server. */
export const EventView = z.pipe(
  z.transform((stored: Event & { sessions: Session[] }): z.input<typeof eventFields> => {
    return {
      ...stored,
      id: String(stored._id),
      stationId: stored.station && String(stored.station),
      programmeId: stored.programme && String(stored.programme),
      seriesId: stored.series && String(stored.series),
      // What is stored passed the same types at the edge.
      conditions: stored.conditions as EventCondition[] | undefined,
      questions: stored.questions as EventQuestion[] | undefined,
      location: stored.location as { lng: number; lat: number } | undefined,
      fee: stored.fee as z.input<typeof fee> | undefined,
    };
  }),
  eventFields,
);
