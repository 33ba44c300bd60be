import { model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { encrypted } from '../platform/personal.ts';

const erasure = new Schema(
  {
    /** The pseudonym of the erased person. */
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    /** The person's former `_id`, encrypted: only as long as the erasure is repeated for what was written at the same time. */
    sealedId: encrypted('secret'),
  },
  { collection: 'erasures', versionKey: false },
);
erasure.index({ at: 1 });

/** A person's erasure, kept so that it can be repeated after a backup was restored. */
export const ErasureModel = model('Erasure', erasure);
