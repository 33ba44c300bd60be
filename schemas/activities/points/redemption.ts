import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { time } from '../../platform/fields.ts';
import { blindIndexOf, encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** A code that nobody has used; one that was; one that its person gave back. An issued one ends with its time. */
const redemptionStates = ['issued', 'used', 'cancelled'] as const;

const redemption = new Schema(
  {
    reward: { type: Schema.Types.ObjectId, required: true },
    /** The union that offers the reward. */
    union: { type: String, required: true },
    person: personReference('pseudonym'),
    points: { type: Number, required: true },
    state: { type: String, required: true, enum: redemptionStates },
    /** By what a partner's code finds it; the code follows from the id and a key, and is not stored. */
    codeIndex: blindIndexOf('text'),
    /** JSON of the answers to the reward's questions, in their order. */
    answers: encrypted('text'),
    at: { type: Date, required: true },
    /** The code is good until then. */
    until: { type: Date, required: true },
    usedAt: { type: Date },
    /** The account that took the code. */
    usedBy: { type: String },
    cancelledAt: { type: Date },
    /** The transfer file that it went into. */
    file: { type: Number },
    /** A keyed hash of the `Idempotency-Key` that it was made with: a retry is told of this redemption again. */
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
  state: z.enum([...redemptionStates, 'lapsed']).meta({ description: 'lapsed: not used in time' }),
  at: time,
  until: time,
  usedAt: time.nullish(),
};

/** A redemption as its person sees it. */
export const MyRedemptionView = z
  .object({
    ...common,
    partner: z.string(),
    code: z.string().nullable().meta({ description: 'what the partner takes; null where it is good no more' }),
  })
  .meta({ id: 'MyRedemption' });

/** A redemption as the partner sees it who took the code. */
export const HandedOverView = z
  .object({ ...common, name: z.string().nullable().meta({ description: 'masked: 张*' }) })
  .meta({ id: 'HandedOver' });

/** A file of redemptions that goes to a partner. */
export const TransferView = z
  .object({ rewardId: z.string(), file: z.int(), redemptions: z.int() })
  .meta({ id: 'TransferFile' });
