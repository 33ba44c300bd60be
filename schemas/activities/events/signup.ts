import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { blindIndexOf, encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** States of a sign-up. */
const signupStates = ['confirmed', 'waiting', 'offered', 'cancelled'] as const;
/** The states in which a sign-up holds a place or waits for one; a person has one such sign-up per session. */
export const activeSignupStates = ['confirmed', 'waiting', 'offered'] as const;

/**
 * Why a sign-up ended: the person or staff cancelled it, its event was cancelled, an offer was declined or not accepted
 * in time, or the session started while it was waiting.
 */
const cancelReasons = ['self', 'staff', 'event_cancelled', 'offer_declined', 'offer_lapsed', 'no_place'] as const;

/** The decisions of staff on an absence dispute. */
export const disputeDecisions = ['excused', 'upheld'] as const;

/** An absence (爽约): the person was confirmed and did not come. */
const absence = new Schema(
  {
    at: { type: Date, required: true },
    /** From when it counts against later sign-ups; none while it is disputed, and none once it is excused. */
    countsFrom: { type: Date },
    /** The text with which the person disputes the absence. */
    appeal: encrypted('text'),
    appealedAt: { type: Date },
    decision: { type: String, enum: disputeDecisions },
    decidedAt: { type: Date },
  },
  { _id: false },
);

const signup = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    /** The union that organises the event. */
    union: { type: String },
    person: personReference('pseudonym'),
    state: { type: String, required: true, enum: signupStates },
    at: { type: Date, required: true },
    /** The places that it takes: one for the person and one for each companion; 1 where it is left out. */
    size: { type: Number, min: 1, max: 5 },
    /** Shared by people who signed up together: all of them get places, or none does. */
    group: { type: Schema.Types.ObjectId },
    /**
     * The position on the waiting list: by rank (where first-timers come first they have 0 and others 1), then by turn.
     */
    rank: { type: Number },
    turn: { type: Number },
    /** How often a smaller party behind it got places because it was too large for the free ones. */
    passedOver: { type: Number },
    /** An offered place is held until then. */
    offeredUntil: { type: Date },
    cancelledAt: { type: Date },
    reason: { type: String, enum: cancelReasons },
    /** The answers to the event's questions by key, as JSON. */
    answers: encrypted('text'),
    noShow: { type: absence },
    /** The sign-up is so old that it counts in totals only: `person` is a pseudonym. */
    unlinked: { type: Boolean },
    /** A keyed hash of the `Idempotency-Key` that it was made with, so that a retry gets this sign-up again. */
    key: blindIndexOf('text'),
  },
  { collection: 'signups' },
);
mustBeUnique(signup, 'signupPerson');
signup.index({ person: 1, at: -1, _id: -1 });
signup.index({ session: 1, state: 1, rank: 1, turn: 1 });
signup.index({ person: 1, 'noShow.countsFrom': 1 }, { partialFilterExpression: { noShow: { $exists: true } } });

/** A person's sign-up (报名) for a session, as stored. */
export type Signup = InferRawDocTypeFromSchema<typeof signup> & { _id: Types.ObjectId };
export const SignupModel = model('Signup', signup);

/** The fields of a sign-up as clients see it. */
export const signupShape = {
  id: z.string(),
  eventId: z.string(),
  sessionId: z.string(),
  state: z.enum(signupStates),
  at: time.meta(described('报名时间', 'when the person signed up')),
  size: z
    .int()
    .meta(
      described(
        '占用的名额：本人及每位同行者各一个',
        'places that it takes: one for the person and one for each companion',
      ),
    ),
  groupId: z.string().nullish().meta(described('一同报名的人共有的编号', 'shared by people who signed up together')),
  offeredUntil: time.nullish().meta(described('候补到位的名额保留至此时', 'an offered place is held until then')),
  cancelledAt: time.nullish(),
  reason: z.enum(cancelReasons).nullish(),
};
const signupFields = z.object(signupShape).meta({ id: 'Signup' });
const mySignupFields = signupFields
  .extend({
    title: z.string(),
    place: z.string(),
    startsAt: time,
    endsAt: time,
    absence: z
      .object({
        at: time,
        countsFrom: time.nullish(),
        appealedAt: time.nullish(),
        decision: z.enum(disputeDecisions).nullish(),
      })
      .nullish()
      .meta(described('已确认而未到场的缺席记录', 'the person was confirmed and did not come')),
  })
  .meta({ id: 'MySignup' });

/** A sign-up as the person sees it. */
export const SignupView = z.pipe(
  z.transform((stored: Signup): z.input<typeof signupFields> => shownSignup(stored)),
  signupFields,
);

/** A sign-up as the person sees it, with the event and the times of the session. */
export const MySignupView = z.pipe(
  z.transform(
    (stored: MySignup): z.input<typeof mySignupFields> => ({
      ...shownSignup(stored),
      absence: stored.noShow,
    }),
  ),
  mySignupFields,
);

/** A sign-up with the event and the times of the session. */
export type MySignup = Signup & { title: string; place: string; startsAt: Date; endsAt: Date };

/** Add the fields of a stored sign-up that clients see: ids as text, and the size. */
export function shownSignup<Document extends Signup>(stored: Document) {
  return {
    ...stored,
    id: String(stored._id),
    eventId: String(stored.event),
    sessionId: String(stored.session),
    groupId: stored.group && String(stored.group),
    size: stored.size ?? 1,
  };
}
