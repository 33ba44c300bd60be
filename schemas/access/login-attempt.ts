import { model, Schema } from 'mongoose';
import '../platform/strict.ts';

const loginAttempt = new Schema(
  {
    /** The SHA-256 of the user name, whether there is such an account or not, a dot, and the keyed hash of both. */
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    /** When the count is forgotten; if it is full, the end of the lock. */
    until: { type: Date, required: true },
  },
  { collection: 'loginAttempts', versionKey: false },
);
loginAttempt.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Failed logins of staff by user name and address; they are forgotten after 15 minutes. */
export const LoginAttemptModel = model('LoginAttempt', loginAttempt);

const strangerAttempts = new Schema(
  {
    /** The SHA-256 of the user name. */
    _id: { type: String, required: true },
    /** When all attempts will be worked off: each moves it on by a fixed time (a leaky bucket). */
    until: { type: Date, required: true },
  },
  { collection: 'strangerAttempts', versionKey: false },
);
strangerAttempts.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Failed logins of staff by user name, from all addresses together that never logged in with it. */
export const StrangerAttemptsModel = model('StrangerAttempts', strangerAttempts);

const knownAddress = new Schema(
  {
    /** As in `loginAttempts`. */
    _id: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'knownAddresses', versionKey: false },
);
knownAddress.index({ until: 1 }, { expireAfterSeconds: 0 });

/** The addresses from which a user name has logged in; they are forgotten after 90 days without a login. */
export const KnownAddressModel = model('KnownAddress', knownAddress);
