import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { eventKindKey } from '../events/event-kind.ts';

/** What points are given for: having attended, or the hours of attendance. */
const rewarded = ['attendance', 'hour'] as const;
/** How minutes are rounded to the rule's step. */
const roundings = ['down', 'nearest', 'up'] as const;

const pointsRule = new Schema(
  {
    /**
     * The union whose events it applies to, with the unions below that have no rule of their own for the kind; `all`:
     * every union.
     */
    union: { type: String, required: true },
    /** The key of an event kind. */
    kind: { type: String, required: true },
    per: { type: String, required: true, enum: rewarded },
    points: { type: Number, required: true, min: 1 },
    /** Per `hour` only: minutes are rounded to a multiple of this. */
    step: { type: Number, min: 1 },
    rounding: { type: String, enum: roundings },
    /** The maximum of points for one session. */
    most: { type: Number, min: 1 },
    /**
     * Points expire at the end of the month that is this many months after the session's; without it they never expire.
     */
    months: { type: Number, min: 1 },
    /** The rule applies to sessions that end from then on and before `until`. */
    from: { type: Date, required: true },
    until: { type: Date },
  },
  { collection: 'points_rules', versionKey: false },
);
pointsRule.index({ kind: 1, union: 1, from: 1 });

/** A rule on points, as stored. A change ends one rule and begins another, so that every award stays explained. */
export type PointsRule = InferRawDocTypeFromSchema<typeof pointsRule> & { _id: Types.ObjectId };
export const PointsRuleModel = model('PointsRule', pointsRule);

/** A rule as it comes in. */
export const pointsRuleInput = {
  union: z.string().min(1).max(40),
  kind: eventKindKey,
  per: z.enum(rewarded),
  points: z.int().min(1).max(10_000),
  step: z
    .union([z.literal(1), z.literal(5), z.literal(10), z.literal(15), z.literal(30), z.literal(60)])
    .optional()
    .meta(
      described(
        '按小时积分时，分钟数取整到它的倍数；默认 30',
        'for per = hour: minutes are rounded to a multiple of this; default 30',
      ),
    ),
  rounding: z
    .enum(roundings)
    .optional()
    .meta(described('按小时积分时的取整方式；默认向下', 'for per = hour; default down')),
  most: z.int().min(1).max(100_000).optional().meta(described('每场积分的上限', 'maximum of points for one session')),
  months: z
    .int()
    .min(1)
    .max(120)
    .optional()
    .meta(
      described(
        '积分在这么多个月后的月末失效；不填则不失效',
        'points expire at the end of the month this many months later; without it they never expire',
      ),
    ),
};

const shape = {
  id: z.string(),
  ...pointsRuleInput,
  step: z.int().nullish(),
  rounding: z.enum(roundings).nullish(),
  most: z.int().nullish(),
  months: z.int().nullish(),
  from: time,
  until: time.nullish(),
};
const fields = z.object(shape).meta({ id: 'PointsRule' });

/** A rule as everybody sees it. */
export const PointsRuleView = z.pipe(
  z.transform((stored: PointsRule): z.input<typeof fields> => ({ ...stored, id: String(stored._id) })),
  fields,
);
