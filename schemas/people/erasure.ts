import { model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';

const erasure = new Schema(
  {
    /** What the erased person's `_id` was; it leads to nothing any more. */
    _id: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'erasures', versionKey: false },
);
erasure.index({ at: 1 });

/** Who was erased and when, so that a restored backup can be brought to forget them again. */
export interface Erasure {
  _id: Types.ObjectId;
  at: Date;
}
export const ErasureModel = model('Erasure', erasure);

const keyCheck = new Schema(
  { _id: { type: String, required: true }, fingerprint: { type: String, required: true } },
  { collection: 'personalKeys', versionKey: false },
);

/** Which keys the stored personal data needs, known again by a fingerprint; `index` is the one of blind indexes. */
export const KeyCheckModel = model('KeyCheck', keyCheck);
