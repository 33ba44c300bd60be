import { model, Schema } from 'mongoose';
import '../platform/strict.ts';

const reference = new Schema(
  { _id: { type: String, required: true }, version: { type: String, required: true } },
  { collection: 'referenceData', versionKey: false },
);

/** The version of each set of reference data in the database, by the name of the set. */
export const ReferenceModel = model('Reference', reference);
