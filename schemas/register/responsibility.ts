import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';

/** The trade (行业) whose employers an industry union looks after; officers edit the table. */
const trade = new Schema(
  {
    /** The industry union; it acts for employers within its own region. */
    _id: { type: String, required: true },
    /** Beginnings of GB/T 4754 codes, or words that an industry's name holds. */
    words: { type: [String], required: true },
  },
  { collection: 'trades', timestamps: true },
);

/** A line of the table of trades, as stored. */
export type Trade = Omit<InferRawDocTypeFromSchema<typeof trade>, 'createdAt' | 'updatedAt'>;
export const TradeModel = model('Trade', trade);

/** Why an employer went from one union to another. */
const handoverCauses = ['assigned', 'register'] as const;

/** An employer handed over from one union to another; only ever added to, and seen by both. */
const handover = new Schema(
  {
    /** Serial and revision of the employer: one change of it is one hand-over. */
    _id: { type: String, required: true },
    employer: { type: Number, required: true },
    name: { type: String, required: true },
    from: { type: String, default: null },
    to: { type: String, default: null },
    /** Both unions and all above them: who sees it. */
    within: { type: [String], required: true },
    cause: { type: String, required: true, enum: handoverCauses },
    reason: { type: String, default: null },
    /** Username, where a person gave it away. */
    by: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'handovers', versionKey: false },
);
handover.index({ within: 1, at: -1 });
handover.index({ employer: 1 });

/** A hand-over as stored. */
export type Handover = InferRawDocTypeFromSchema<typeof handover>;
export const HandoverModel = model('Handover', handover);

/** A line of the table of trades as it leaves. */
export const TradeView = z.object({ union: z.string(), words: z.array(z.string()) });

/** A hand-over as both unions see it. */
export const HandoverView = z.object({
  id: z.string(),
  employer: z.int().transform(String).pipe(z.string()),
  name: z.string(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  cause: z.enum(handoverCauses),
  reason: z.string().nullish(),
  by: z.string().nullish(),
  at: time,
});
