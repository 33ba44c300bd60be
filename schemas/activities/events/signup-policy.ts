import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';

/** The rules on absences and offers, as stored. */
export const policyFields = {
  /** After so many absences (爽约) somebody signs up only to what is left shortly before; 0: never. */
  absences: { type: Number, required: true },
  /** Absences of the last so many days count. */
  withinDays: { type: Number, required: true },
  /** An absence counts so many days after it was marked; until then one can appeal without loss. */
  graceDays: { type: Number, required: true },
  /** How many hours before the start "shortly before" begins. */
  heldBackHours: { type: Number, required: true },
  /** How many hours of the day an offered place is held. */
  offerHours: { type: Number, required: true },
  /** Between these hours of Shanghai's clock the time of an offer stands still. */
  nightFrom: { type: Number, required: true },
  nightUntil: { type: Number, required: true },
} as const;

/** Where no union has said otherwise. */
export const firstPolicy = {
  absences: 2,
  withinDays: 90,
  graceDays: 3,
  heldBackHours: 24,
  offerHours: 4,
  nightFrom: 22,
  nightUntil: 8,
} as const;

const signupPolicy = new Schema(
  {
    /** A union, for it and all below that have none of their own. */
    _id: { type: String, required: true },
    ...policyFields,
  },
  { timestamps: true, collection: 'signup_policies' },
);
export const SignupPolicyModel = model('SignupPolicy', signupPolicy);

/** The rules on absences and offers. */
export type Policy = Omit<InferRawDocTypeFromSchema<typeof signupPolicy>, '_id' | 'createdAt' | 'updatedAt'>;

const hourOfDay = z.int().min(0).max(23);

/** The rules as they cross the edge. */
export const policyShape = {
  absences: z.int().min(0).max(20).meta({ description: 'after so many, only what is left shortly before; 0: never' }),
  withinDays: z.int().min(1).max(730),
  graceDays: z.int().min(0).max(60).meta({ description: 'an absence counts only so many days after it was marked' }),
  heldBackHours: z.int().min(1).max(720).meta({ description: 'hours before the start from which they sign up again' }),
  offerHours: z.int().min(1).max(72).meta({ description: 'hours that an offered place is held, without the night' }),
  nightFrom: hourOfDay,
  nightUntil: hourOfDay,
};
