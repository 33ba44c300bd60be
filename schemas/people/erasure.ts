import { model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';

const erasure = new Schema(
  {
    /** The erased person's former `_id`. No document refers to it any more. */
    _id: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'erasures', versionKey: false },
);
erasure.index({ at: 1 });

/** A person's erasure, kept so that it can be repeated after a backup was restored. */
export interface Erasure {
  _id: Types.ObjectId;
  at: Date;
}
export const ErasureModel = model('Erasure', erasure);
