import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import './strict.ts';
import { z } from 'zod';
import { time } from './common.ts';
import { blindIndexOf, personReference } from './personal.ts';
import { mustBeUnique } from './unique.ts';

/** A sign-up is confirmed, waits, has an offer, or was cancelled; the first three hold the person to the session. */
export const signupStates = ['confirmed', 'waiting', 'offered', 'cancelled'] as const;
export const activeStates = ['confirmed', 'waiting', 'offered'] as const;

const signup = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    person: personReference('pseudonym'),
    state: { type: String, required: true, enum: signupStates },
    at: { type: Date, required: true },
    cancelledAt: { type: Date },
    /** Old enough to count for the totals only: `person` is a pseudonym. */
    unlinked: { type: Boolean },
    /** A keyed hash of the `Idempotency-Key` that it was made with: a retry is told of this sign-up again. */
    key: blindIndexOf('text'),
  },
  { collection: 'signups' },
);
mustBeUnique(signup, 'signupPerson');
signup.index({ person: 1, at: -1, _id: -1 });

/** A person's claim on a place of a session, as stored. */
export type Signup = InferRawDocTypeFromSchema<typeof signup> & { _id: Types.ObjectId };
export const SignupModel = model('Signup', signup);

const signupFields = z
  .object({
    id: z.string(),
    eventId: z.string(),
    sessionId: z.string(),
    state: z.enum(signupStates),
    at: time.meta({ description: 'when it was made' }),
    cancelledAt: time.nullish(),
  })
  .meta({ id: 'Signup' });
const mySignupFields = signupFields
  .extend({ title: z.string(), place: z.string(), startsAt: time, endsAt: time })
  .meta({ id: 'MySignup' });

/** A sign-up as its person sees it. */
export const SignupView = z.pipe(
  z.transform((stored: Signup): z.input<typeof signupFields> => withIds(stored)),
  signupFields,
);

/** The same, with what it is for. */
export const MySignupView = z.pipe(
  z.transform((stored: MySignup): z.input<typeof mySignupFields> => withIds(stored)),
  mySignupFields,
);

/** A sign-up with what it is for. */
export type MySignup = Signup & { title: string; place: string; startsAt: Date; endsAt: Date };

function withIds<Document extends Signup>(stored: Document) {
  return { ...stored, id: String(stored._id), eventId: String(stored.event), sessionId: String(stored.session) };
}
