import { model, Schema } from 'mongoose';
import '../platform/strict.ts';

const loginAttempt = new Schema(
  {
    /** SHA-256 of the user name that was tried, whether there is such an account or not. */
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    /** When the count is forgotten; where it is full, the lock's end. */
    until: { type: Date, required: true },
  },
  { collection: 'loginAttempts', versionKey: false },
);
loginAttempt.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Failed logins of staff by user name; forgotten after a quarter of an hour. */
export const LoginAttemptModel = model('LoginAttempt', loginAttempt);
