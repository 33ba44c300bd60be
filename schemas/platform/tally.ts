import { model, Schema } from 'mongoose';
import './strict.ts';
import { mustBeUnique } from './unique.ts';

const tally = new Schema(
  {
    /** The limit and a hash of who is limited, so that no user name or address is stored. */
    key: { type: String, required: true },
    points: { type: Number, required: true },
    expire: { type: Date },
  },
  { collection: 'tallies', versionKey: false },
);
mustBeUnique(tally, 'tallyKey');
tally.index({ expire: 1 }, { expireAfterSeconds: 0 });

/** Counters of rate limits, one per limit and window; rate-limiter-flexible writes them and determines their fields. */
export const TallyModel = model('Tally', tally);
