import { model, Schema } from 'mongoose';
import './strict.ts';

/**
 * Numbers that count up: numbers of lists and rounds, versions of stations, of which `next` is the last that was given;
 * serials of employers, of which it is the next. Written to within a transaction, one also lets two of a kind in one by one.
 */
const counter = new Schema(
  { _id: { type: String, required: true }, next: { type: Number, required: true } },
  { collection: 'counters', versionKey: false },
);
export const CounterModel = model('Counter', counter);
