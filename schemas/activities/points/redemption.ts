import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { blindIndexOf, encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** A code that is not used yet; a used one; one that was refunded. An issued code lapses after `until`. */
const redemptionStates = ['issued', 'used', 'cancelled'] as const;

const redemption = new Schema(
  {
    reward: { type: Schema.Types.ObjectId, required: true },
    /** The union that offers the reward. */
    union: { type: String, required: true },
    person: personReference('pseudonym'),
    points: { type: Number, required: true },
    state: { type: String, required: true, enum: redemptionStates },
    /** The blind index by which the code is found. The code is derived from the id and a key, and is not stored. */
    codeIndex: blindIndexOf('text'),
    /** The answers to the reward's questions in their order, as JSON. */
    answers: encrypted('text'),
    at: { type: Date, required: true },
    /** The code is valid until then. */
    until: { type: Date, required: true },
    usedAt: { type: Date },
    /** The staff account that accepted the code. */
    usedBy: { type: String },
    cancelledAt: { type: Date },
    /** The number of the transfer file that it is in. */
    file: { type: Number },
    /** A keyed hash of the `Idempotency-Key` that it was made with, so that a retry gets this redemption again. */
    key: blindIndexOf('text'),
  },
  { collection: 'redemptions', versionKey: false },
);
mustBeUnique(redemption, 'redemptionCode', 'redemptionKey');
redemption.index({ person: 1, at: -1, _id: -1 });
redemption.index({ reward: 1, person: 1 });
redemption.index({ reward: 1, file: 1, state: 1 });

/** Points exchanged for a reward, as stored. */
export type Redemption = InferRawDocTypeFromSchema<typeof redemption> & { _id: Types.ObjectId };
export const RedemptionModel = model('Redemption', redemption);

const common = {
  id: z.string(),
  rewardId: z.string(),
  title: z.string(),
  points: z.int(),
  state: z
    .enum([...redemptionStates, 'lapsed'])
    .meta(described('状态；lapsed 表示兑换码逾期未用', 'lapsed: the code was not used in time')),
  at: time,
  until: time,
  usedAt: time.nullish(),
};

/** A redemption as the person sees it. */
export const MyRedemptionView = z
  .object({
    ...common,
    partner: z.string(),
    code: z
      .string()
      .nullable()
      .meta(described('给合作方的兑换码；失效后为空', 'the code for the partner; null where it is no longer valid')),
  })
  .meta({ id: 'MyRedemption' });

/** A redemption as the partner who accepted the code sees it. */
export const UsedRedemptionView = z
  .object({ ...common, name: z.string().nullable().meta(described('姓名，已脱敏，如“张*”', 'masked: 张*')) })
  .meta({ id: 'HandedOver' });

/** A file of redemptions for a partner. */
export const TransferView = z
  .object({ rewardId: z.string(), file: z.int(), redemptions: z.int() })
  .meta({ id: 'TransferFile' });
