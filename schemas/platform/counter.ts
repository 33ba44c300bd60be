import { model, Schema } from 'mongoose';
import './strict.ts';

const counter = new Schema(
  {
    _id: { type: String, required: true },
    /** The last number given, for lists, rounds and versions of stations; the next one to give, for serials of employers. */
    next: { type: Number, required: true },
  },
  { collection: 'counters', versionKey: false },
);

/** Counters of serial numbers and versions. Incremented in a transaction, a counter also serialises such transactions. */
export const CounterModel = model('Counter', counter);
