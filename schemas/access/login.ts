import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time, view } from '../platform/fields.ts';
import { encrypted, personReference, plainPersonal } from '../platform/personal.ts';

const login = new Schema(
  {
    kind: { type: String, enum: ['member', 'staff'], required: true },
    /** The person's or the account's id. */
    subject: personReference('delete'),
    /** What the device calls itself; encrypted, because it may be its owner's name. */
    device: { ...encrypted('text'), required: true },
    /** SHA-256 of the refresh token that is good now, and of the one before it. */
    tokenHash: { ...plainPersonal('secret'), required: true },
    previousHash: plainPersonal('secret'),
    /** When the refresh token last changed; the access token beside it carries the same time. */
    rotatedAt: { type: Date, required: true },
    startedAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    /** When it ends by itself, moved on by every use. */
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date },
    endedBy: { type: String, enum: ['logout', 'device', 'reuse', 'crowd', 'account'] },
  },
  { collection: 'logins', versionKey: false },
);
login.index({ kind: 1, subject: 1, lastUsedAt: -1 });
login.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** One login of a person or of staff on one device, and the family of refresh tokens that came of it. */
export type Login = InferRawDocTypeFromSchema<typeof login>;
export const LoginModel = model('Login', login);

/** A login as its owner sees it in the list of devices. */
export const DeviceView = view({
  device: z.string(),
  startedAt: time,
  lastUsedAt: time,
  expiresAt: time,
  /** Whether the request came by this login. */
  current: z.boolean(),
}).meta({ id: 'Device' });
