import { model, Schema } from 'mongoose';
import './strict.ts';

const keyCheck = new Schema(
  { _id: { type: String, required: true }, fingerprint: { type: String, required: true } },
  { collection: 'personalKeys', versionKey: false },
);

/**
 * A key that the stored personal data needs, recognised by its fingerprint. The id is `key <id>` for an encryption key
 * and `index` for the key of blind indexes.
 */
export const KeyCheckModel = model('KeyCheck', keyCheck);
