import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { recordVersion, storedVersion } from '../../platform/version.ts';

/** The kinds of reward: a thing, a discount on a course, points that a school counts. */
const rewardKinds = ['goods', 'course_fee', 'school_points'] as const;
/** States of a reward (未上架, 可兑换, 已下架). */
export const rewardStates = ['draft', 'open', 'closed'] as const;

const reward = new Schema(
  {
    title: { type: String, required: true },
    kind: { type: String, required: true, enum: rewardKinds },
    /** The union that offers it. */
    union: { type: String, required: true },
    /** Who hands it over, in words. */
    partner: { type: String, required: true },
    description: { type: String },
    pictures: { type: [String], default: undefined },
    /** The price in points. */
    cost: { type: Number, required: true, min: 1 },
    stock: { type: Number, required: true, min: 0 },
    /** The remaining stock; it changes in one transaction with the redemptions. */
    left: { type: Number, required: true, min: 0 },
    /** How often a person may redeem it, within `days` days, or ever where `days` is left out. */
    perPerson: { type: new Schema({ count: Number, days: Number }, { _id: false }) },
    /** Questions that the redemption asks for the partner, such as the school of a child. */
    questions: { type: [String], default: undefined },
    /** How many days a code is valid. */
    goodDays: { type: Number, required: true, min: 1 },
    from: { type: Date, required: true },
    until: { type: Date, required: true },
    state: { type: String, required: true, enum: rewardStates },
    /** The number of transfer files so far. */
    files: { type: Number, required: true, default: 0 },
    version: storedVersion,
  },
  { timestamps: true, collection: 'rewards' },
);
reward.index({ state: 1, until: 1, _id: 1 });
reward.index({ union: 1, _id: -1 });

/** A reward that points are exchanged for, as stored. */
export type Reward = Omit<InferRawDocTypeFromSchema<typeof reward>, 'createdAt' | 'updatedAt'> & {
  _id: Types.ObjectId;
};
export const RewardModel = model('Reward', reward);

const label = z.string().trim().min(1).max(100);

/** A reward as it comes in. */
export const rewardInput = {
  title: label,
  kind: z.enum(rewardKinds),
  union: z.string().min(1).max(40),
  partner: label.meta(described('交付兑换品的合作方', 'who hands it over')),
  description: z.string().trim().min(1).max(5000).optional(),
  pictures: z
    .array(z.url({ protocol: /^https$/ }))
    .max(9)
    .optional(),
  cost: z.int().min(1).max(1_000_000).meta(described('所需积分', 'points')),
  stock: z.int().min(0).max(1_000_000),
  perPerson: z
    .strictObject({ count: z.int().min(1).max(100), days: z.int().min(1).max(366).optional() })
    .optional()
    .meta(
      described(
        '每人在若干天内可兑换的次数；没有天数时为总次数',
        'how often a person may redeem it, within so many days; without days: ever',
      ),
    ),
  questions: z
    .array(label)
    .max(10)
    .optional()
    .meta(described('兑换时替合作方询问的问题', 'questions that the redemption asks for the partner')),
  goodDays: z.int().min(1).max(366).meta(described('兑换码有效的天数', 'how many days a code is valid')),
};

const fields = z
  .object({
    id: z.string(),
    ...rewardInput,
    description: z.string().nullish(),
    pictures: z.array(z.string()).nullish(),
    questions: z.array(z.string()).nullish(),
    perPerson: z.object({ count: z.int(), days: z.int().nullish() }).nullish(),
    left: z.int(),
    state: z.enum(rewardStates),
    from: time,
    until: time,
    files: z.int().meta(described('交接文件的份数', 'number of transfer files')),
    version: recordVersion,
  })
  .meta({ id: 'Reward' });

/** A reward as everybody sees it. */
export const RewardView = z.pipe(
  z.transform((stored: Reward): z.input<typeof fields> => {
    return { ...stored, id: String(stored._id), perPerson: stored.perPerson as z.input<typeof fields>['perPerson'] };
  }),
  fields,
);
