import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { encrypted, personReference } from './personal.ts';

const wechatToken = new Schema(
  {
    /** The appid. */
    _id: { type: String, required: true },
    token: encrypted('secret'),
    /** From when on the token is renewed. */
    renewAt: { type: Date },
    expiresAt: { type: Date },
    /** The id of the renewal that holds the lease. */
    renewedBy: { type: String },
    leaseUntil: { type: Date },
    /** When a renewal last failed: processes that waited for it do not try again. */
    failedAt: { type: Date },
    /** When WeChat was last forced to make a new token. */
    forcedAt: { type: Date },
  },
  { collection: 'wechattokens', versionKey: false },
);

/** The access token of the WeChat server API as stored. */
export type WeChatToken = InferRawDocTypeFromSchema<typeof wechatToken>;
/** The access token of the WeChat server API, one for all processes. */
export const WeChatTokenModel = model('WeChatToken', wechatToken);

const wechatQuota = new Schema(
  {
    /** `<appid> <interface> <minute or day>`, the interface by its name in `countCall`. */
    _id: { type: String, required: true },
    used: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'wechatquotas', versionKey: false },
);
wechatQuota.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** How many calls of an interface of WeChat were made within a minute or a day. */
export const WeChatQuotaModel = model('WeChatQuota', wechatQuota);

const wechatSession = new Schema(
  {
    /** The person's id. */
    _id: personReference('delete'),
    /** Never leaves the server. */
    sessionKey: { ...encrypted('secret'), required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'wechatsessions', versionKey: false },
);
wechatSession.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The keys of the WeChat sessions of people, the newest of each. */
export const WeChatSessionModel = model('WeChatSession', wechatSession);
