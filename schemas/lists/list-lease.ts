import { model, Schema } from 'mongoose';
import '../platform/strict.ts';

/** The imports that run, and the regions that each has to itself; one document. */
const lease = new Schema(
  {
    _id: { type: String, required: true },
    held: {
      type: [new Schema({ region: String, run: String, list: Number, until: Date, session: Buffer }, { _id: false })],
      required: true,
    },
  },
  { collection: 'leases', versionKey: false },
);
export const LeaseModel = model('Lease', lease);
