import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { time } from '../../platform/fields.ts';
import { blindIndexOf, encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** A sign-up is confirmed, waits, has an offer, or was cancelled; the first three hold the person to the session. */
const signupStates = ['confirmed', 'waiting', 'offered', 'cancelled'] as const;
export const activeStates = ['confirmed', 'waiting', 'offered'] as const;

/**
 * Why a sign-up ended: by its person, by staff, with its event, because an offer was declined or not taken in time, or
 * because there was no place until the start.
 */
const cancelReasons = ['self', 'staff', 'event_cancelled', 'offer_declined', 'offer_lapsed', 'no_place'] as const;

/** What staff made of an appeal. */
export const appealDecisions = ['excused', 'upheld'] as const;

/** Somebody was confirmed and did not come (爽约). */
const absence = new Schema(
  {
    at: { type: Date, required: true },
    /** From when it counts against later sign-ups; an absence that was excused never does. */
    countsFrom: { type: Date },
    appeal: encrypted('text'),
    appealedAt: { type: Date },
    decision: { type: String, enum: appealDecisions },
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
    /** Places that it takes: the person's own and one for each companion; 1 where it is left out. */
    size: { type: Number, min: 1, max: 5 },
    /** Of those who signed up together: they have a place together or none. */
    group: { type: Schema.Types.ObjectId },
    /** The place in the waiting list: by rank (0 first-timers where they come first, else 1), then by turn. */
    rank: { type: Number },
    turn: { type: Number },
    /** How often a place went past it to a smaller party behind, because it is too large for what was free. */
    passedOver: { type: Number },
    /** An offered place is held until then, and no longer. */
    offeredUntil: { type: Date },
    cancelledAt: { type: Date },
    reason: { type: String, enum: cancelReasons },
    /** JSON of the answers to the event's questions, by key. */
    answers: encrypted('text'),
    noShow: { type: absence },
    /** Old enough to count for the totals only: `person` is a pseudonym. */
    unlinked: { type: Boolean },
    /** A keyed hash of the `Idempotency-Key` that it was made with: a retry is told of this sign-up again. */
    key: blindIndexOf('text'),
  },
  { collection: 'signups' },
);
mustBeUnique(signup, 'signupPerson');
signup.index({ person: 1, at: -1, _id: -1 });
signup.index({ session: 1, state: 1, rank: 1, turn: 1 });
signup.index({ person: 1, 'noShow.countsFrom': 1 }, { partialFilterExpression: { noShow: { $exists: true } } });

/** A person's claim on a place of a session, as stored. */
export type Signup = InferRawDocTypeFromSchema<typeof signup> & { _id: Types.ObjectId };
export const SignupModel = model('Signup', signup);

export const signupShape = {
  id: z.string(),
  eventId: z.string(),
  sessionId: z.string(),
  state: z.enum(signupStates),
  at: time.meta({ description: 'when it was made' }),
  size: z.int().meta({ description: 'places that it takes: one’s own and those of companions' }),
  groupId: z.string().nullish().meta({ description: 'those who signed up together share it' }),
  offeredUntil: time.nullish().meta({ description: 'an offered place is held until then' }),
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
        decision: z.enum(appealDecisions).nullish(),
      })
      .nullish()
      .meta({ description: 'confirmed and not come' }),
  })
  .meta({ id: 'MySignup' });

/** A sign-up as its person sees it. */
export const SignupView = z.pipe(
  z.transform((stored: Signup): z.input<typeof signupFields> => shownSignup(stored)),
  signupFields,
);

/** The same, with what it is for. */
export const MySignupView = z.pipe(
  z.transform(
    (stored: MySignup): z.input<typeof mySignupFields> => ({
      ...shownSignup(stored),
      absence: stored.noShow,
    }),
  ),
  mySignupFields,
);

/** A sign-up with what it is for. */
export type MySignup = Signup & { title: string; place: string; startsAt: Date; endsAt: Date };

/** A stored sign-up with its ids as the outside sees them. */
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
