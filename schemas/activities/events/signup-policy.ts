import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { storedVersion } from '../../platform/version.ts';

/** The fields of a sign-up policy: the rules on absences and offers, as stored. */
export const policyFields = {
  /**
   * After this many absences (爽约) a person can sign up only shortly before the start, for the places then left; 0: no
   * limit.
   */
  absences: { type: Number, required: true },
  /** Only absences of the last so many days count. */
  withinDays: { type: Number, required: true },
  /** An absence counts from this many days after it was marked, so that the person can dispute it first. */
  graceDays: { type: Number, required: true },
  /** How many hours before the start such a person can sign up again. */
  heldBackHours: { type: Number, required: true },
  /** How many hours an offered place is held; hours of the night do not count. */
  offerHours: { type: Number, required: true },
  /** The night: full hours of Shanghai's clock between which the time of an offer stands still. */
  nightFrom: { type: Number, required: true },
  nightUntil: { type: Number, required: true },
} as const;

/** The policy where no union has set another. */
export const defaultSignupPolicy = {
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
    /** The union that it is for, with all unions below that have no policy of their own. */
    _id: { type: String, required: true },
    ...policyFields,
    version: storedVersion,
  },
  { timestamps: true, collection: 'signup_policies' },
);
/** The stored sign-up policies. */
export const SignupPolicyModel = model('SignupPolicy', signupPolicy);

/** A sign-up policy: the rules on absences and offers. */
export type SignupPolicy = Omit<
  InferRawDocTypeFromSchema<typeof signupPolicy>,
  '_id' | 'version' | 'createdAt' | 'updatedAt'
>;

const hourOfDay = z.int().min(0).max(23);

/** The fields of a policy as clients write and read them. */
export const policyShape = {
  absences: z
    .int()
    .min(0)
    .max(20)
    .meta(
      described(
        '缺席达到这个次数后，只能在临近开始时报名；0 表示不限制',
        'after so many absences a person can sign up only shortly before the start; 0: no limit',
      ),
    ),
  withinDays: z.int().min(1).max(730),
  graceDays: z
    .int()
    .min(0)
    .max(60)
    .meta(described('一次缺席自认定之日起计这么多天', 'an absence counts this many days after it was marked')),
  heldBackHours: z
    .int()
    .min(1)
    .max(720)
    .meta(
      described(
        '开始前多少小时起，这样的人可以再报名',
        'hours before the start from which such a person can sign up again',
      ),
    ),
  offerHours: z
    .int()
    .min(1)
    .max(72)
    .meta(
      described(
        '候补到位后名额保留的小时数，夜间不计',
        'hours that an offered place is held; hours of the night do not count',
      ),
    ),
  nightFrom: hourOfDay,
  nightUntil: hourOfDay,
};
