import { model, Schema } from 'mongoose';
import './strict.ts';
import { mustBeUnique } from './unique.ts';

/** How often somebody did something within a window; rate-limiter-flexible writes it and fixes its form. */
const tally = new Schema(
  {
    /** What is limited and a hash of who, so that no user name or address is kept. */
    key: { type: String, required: true },
    points: { type: Number, required: true },
    expire: { type: Date },
  },
  { collection: 'tallies', versionKey: false },
);
mustBeUnique(tally, 'tallyKey');
tally.index({ expire: 1 }, { expireAfterSeconds: 0 });

export const TallyModel = model('Tally', tally);
