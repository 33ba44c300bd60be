import { model, Schema } from 'mongoose';
import '../platform/strict.ts';

const loginAttempt = new Schema(
  {
    /** SHA-256 of the user name, whether there is such an account or not. */
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    /** When the count is forgotten; for a locked user name, the end of the lock. */
    until: { type: Date, required: true },
  },
  { collection: 'loginAttempts', versionKey: false },
);
loginAttempt.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Failed logins of staff by user name; they are forgotten after 15 minutes. */
export const LoginAttemptModel = model('LoginAttempt', loginAttempt);
