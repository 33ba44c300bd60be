import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time, view } from '../platform/fields.ts';
import { encrypted, personReference, plainPersonal } from '../platform/personal.ts';

const login = new Schema(
  {
    kind: { type: String, enum: ['member', 'staff'], required: true },
    /** The id of the person or the account. */
    subject: personReference('delete'),
    /** The name that the device gives itself; encrypted, because it may contain its owner's name. */
    device: { ...encrypted('text'), required: true },
    /** SHA-256 of the current refresh token. */
    tokenHash: { ...plainPersonal('secret'), required: true },
    /** SHA-256 of the refresh token before. */
    previousHash: plainPersonal('secret'),
    /** When the current pair of tokens was issued: at the last rotation, or at a later repetition of its reply. */
    rotatedAt: { type: Date, required: true },
    startedAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    /** When the login expires; each use moves it on. */
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date },
    /** Why it was revoked; `crowd`: by too many logins of the same person or account. */
    endedBy: { type: String, enum: ['logout', 'device', 'reuse', 'crowd', 'account'] },
  },
  { collection: 'logins', versionKey: false },
);
login.index({ kind: 1, subject: 1, lastUsedAt: -1 });
login.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** One login of a person or of staff on one device, with its family of refresh tokens, as stored. */
export type Login = InferRawDocTypeFromSchema<typeof login>;
/** The logins of people and staff. */
export const LoginModel = model('Login', login);

/** A login in the list of devices of its owner. */
export const DeviceView = view({
  device: z.string(),
  startedAt: time,
  lastUsedAt: time,
  expiresAt: time,
  /** Whether the request was made with this login. */
  current: z.boolean(),
}).meta({ id: 'Device' });
