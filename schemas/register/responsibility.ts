import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';
import { recordVersion, storedVersion } from '../platform/version.ts';

/** The trades (行业) that an industry union acts for; officers edit the table. */
const trade = new Schema(
  {
    /** Code of the industry union; it acts for employers within its own region. */
    _id: { type: String, required: true },
    /** Beginnings of GB/T 4754 codes, or words contained in the name of an industry. */
    words: { type: [String], required: true },
    version: storedVersion,
  },
  { collection: 'trades', timestamps: true },
);

/** A row of the table of trades, as stored. */
export type Trade = Omit<InferRawDocTypeFromSchema<typeof trade>, 'createdAt' | 'updatedAt'>;
export const TradeModel = model('Trade', trade);

/** Why an employer went from one union to another: assigned by hand, or by a change in the register. */
const handoverCauses = ['assigned', 'register'] as const;

/** The hand-over of an employer from one union to another; append-only, and visible to both unions. */
const handover = new Schema(
  {
    /** Serial and revision of the employer, as `12.3`: one revision makes one hand-over. */
    _id: { type: String, required: true },
    employer: { type: Number, required: true },
    name: { type: String, required: true },
    from: { type: String, default: null },
    to: { type: String, default: null },
    /** Both unions and all above them, who may see it. */
    within: { type: [String], required: true },
    cause: { type: String, required: true, enum: handoverCauses },
    reason: { type: String, default: null },
    /** Username of the officer who handed it over; null where the register changed. */
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

/** A row of the table of trades in the API. */
export const TradeView = z.object({ union: z.string(), words: z.array(z.string()), version: recordVersion });

/** A hand-over in the API. */
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
