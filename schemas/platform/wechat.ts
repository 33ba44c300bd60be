import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { encrypted, personReference } from './personal.ts';

const wechatToken = new Schema(
  {
    /** The app's id. */
    _id: { type: String, required: true },
    token: encrypted('secret'),
    /** From when it is to be renewed, and until when it is good. */
    renewAt: { type: Date },
    expiresAt: { type: Date },
    /** Who renews it now, and until when nobody else does. */
    renewedBy: { type: String },
    leaseUntil: { type: Date },
    /** When a renewal failed last: who waited for it does not try again. */
    failedAt: { type: Date },
    /** When a new token was last forced. */
    forcedAt: { type: Date },
  },
  { collection: 'wechattokens', versionKey: false },
);

/** The access token of the WeChat server API, one for all processes. */
export type WeChatToken = InferRawDocTypeFromSchema<typeof wechatToken>;
export const WeChatTokenModel = model('WeChatToken', wechatToken);

const wechatQuota = new Schema(
  {
    /** `<appid> <interface> <minute or day>`. */
    _id: { type: String, required: true },
    used: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'wechatquotas', versionKey: false },
);
wechatQuota.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const WeChatQuotaModel = model('WeChatQuota', wechatQuota);

const wechatSession = new Schema(
  {
    /** The person's id. */
    _id: personReference('delete'),
    /** It never leaves the server. */
    sessionKey: { ...encrypted('secret'), required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'wechatsessions', versionKey: false },
);
wechatSession.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The key of a person's present WeChat session. */
export type WeChatSession = InferRawDocTypeFromSchema<typeof wechatSession>;
export const WeChatSessionModel = model('WeChatSession', wechatSession);
