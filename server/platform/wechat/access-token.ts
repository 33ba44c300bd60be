import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { z } from 'zod';
import { type WeChatToken, WeChatTokenModel } from '../../../schemas/platform/wechat.ts';
import { minuteMs, secondMs } from '../calendar/durations.ts';
import { decryptField, encryptField } from '../encryption/field-encryption.ts';
import { Failure } from '../errors/errors.ts';
import { callWeChat, parseJson, parseResponse, type WeChatAccount } from './call-wechat.ts';
import { countCall } from './quota.ts';

/** Provides the access token that all processes share. */
export interface AccessTokens {
  /**
   * Get a valid token.
   *
   * @param refused a token that WeChat has refused: another one is returned. A call requests at most one from WeChat.
   * @throws {Failure} `wechat_unavailable`, `wechat_quota_reached` or `wechat_refused`.
   */
  get(refused?: string): Promise<string>;
}

/** How long before its end a token is renewed: WeChat renews it five minutes before, and both are valid meanwhile. */
const renewBeforeMs = 5 * minuteMs;
/** How long a renewal may take before another process may try. */
const leaseMs = 12 * secondMs;
/** How long other processes wait for a renewal. */
const timeoutMs = 6 * secondMs;
/** How often they check, in milliseconds. */
const pollMs = 40;
/** WeChat forces no new token within 30 s of the last. */
const minForceIntervalMs = 30 * secondMs;

const StableToken = z.object({ access_token: z.string().min(1).max(512), expires_in: z.int().min(1).max(7200) });

/** Times in milliseconds on the given clock. */
interface CachedToken {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/**
 * Create the provider of an app's stable access token, which is stored encrypted in the database.
 *
 * One process renews the token at a time, under a lease that it takes by a conditional write. The others wait for the new
 * token, and use the old one as long as it is valid.
 *
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export function createAccessTokens(account: WeChatAccount, clock: () => number = Date.now): AccessTokens {
  const _id = account.appid;
  let cached: CachedToken | undefined;
  let renewal: { refused: string | undefined; token: Promise<string> } | undefined;

  /** A token that need not be renewed yet. */
  const fresh = (token: CachedToken | undefined, refused: string | undefined) =>
    token && token.token !== refused && clock() < token.renewAt ? token : undefined;

  async function renew(refused: string | undefined): Promise<string> {
    const begun = clock();
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const stored = await WeChatTokenModel.findById(_id).lean();
      cached = decryptToken(stored);
      const renewed = fresh(cached, refused);
      if (renewed) return renewed.token;
      if (stored?.failedAt && stored.failedAt.getTime() >= begun) return oldToken(refused, 'renewal failed');
      const lease = await takeRenewalLease();
      if (lease) return renewUnderLease(lease, stored, refused);
      // Another process renews the token. The old one is valid for another five minutes.
      if (cached && cached.token !== refused && clock() < cached.expiresAt) return cached.token;
      if (performance.now() > deadline) return oldToken(refused, 'renewal takes too long');
      await pause(pollMs);
    }
  }

  /** The lease is part of the token's document, so that one write can store a token on condition of the lease. */
  async function takeRenewalLease(): Promise<string | undefined> {
    const lease = randomUUID();
    await WeChatTokenModel.updateOne({ _id }, { $setOnInsert: { leaseUntil: new Date(0) } }, { upsert: true });
    const taken = await WeChatTokenModel.updateOne(
      { _id, leaseUntil: mongoose.trusted({ $lte: new Date(clock()) }) },
      { $set: { renewedBy: lease, leaseUntil: new Date(clock() + leaseMs) } },
    );
    return taken.matchedCount === 1 ? lease : undefined;
  }

  async function renewUnderLease(
    lease: string,
    before: WeChatToken | null,
    refused: string | undefined,
  ): Promise<string> {
    try {
      // Another process may have renewed the token between the read and the lease.
      const stored = decryptToken(await WeChatTokenModel.findById(_id).lean());
      const next = fresh(stored, refused) ?? (await requestToken(before, refused));
      cached = next;
      await WeChatTokenModel.updateOne(
        { _id, renewedBy: lease },
        {
          $set: {
            token: encryptField(next.token, contextOf(_id)),
            renewAt: new Date(next.renewAt),
            expiresAt: new Date(next.expiresAt),
            leaseUntil: new Date(0),
          },
          $unset: { failedAt: 1 },
        },
      );
      return next.token;
    } catch (error) {
      await WeChatTokenModel.updateOne(
        { _id, renewedBy: lease },
        { $set: { failedAt: new Date(clock()), leaseUntil: new Date(0) } },
      );
      if (cached && cached.token !== refused && clock() < cached.expiresAt) return cached.token;
      throw error;
    }
  }

  /** Request a token from WeChat. A new one is forced only if WeChat repeats the one that it refuses. */
  async function requestToken(stored: WeChatToken | null, refused: string | undefined): Promise<CachedToken> {
    const received = await request(false);
    if (received.token !== refused) return received;
    if (clock() - (stored?.forcedAt?.getTime() ?? 0) < minForceIntervalMs) throw new Failure('wechat_unavailable');
    await countCall(_id, 'forcedToken', clock());
    await WeChatTokenModel.updateOne({ _id }, { $set: { forcedAt: new Date(clock()) } });
    return request(true);
  }

  async function request(force: boolean): Promise<CachedToken> {
    await countCall(_id, 'token', clock());
    const body = { grant_type: 'client_credential', appid: _id, secret: account.secret, force_refresh: force };
    const response = parseResponse(
      parseJson(await callWeChat(account, { path: '/cgi-bin/stable_token', body })),
      StableToken,
    );
    const lifetimeMs = response.expires_in * secondMs;
    const now = clock();
    return {
      token: response.access_token,
      // A token with less than ten minutes left is renewed after half of them.
      renewAt: now + Math.max(lifetimeMs - renewBeforeMs, lifetimeMs / 2),
      expiresAt: now + lifetimeMs,
    };
  }

  /** Use the old token as long as it is valid. @throws {Failure} `wechat_unavailable` when it is not. */
  function oldToken(refused: string | undefined, reason: string): string {
    if (cached && cached.token !== refused && clock() < cached.expiresAt) return cached.token;
    throw new Failure('wechat_unavailable', undefined, { cause: new Error(reason) });
  }

  return {
    async get(refused) {
      const token = fresh(cached, refused);
      if (token) return token.token;
      if (renewal && renewal.refused === refused) return renewal.token;
      const own = { refused, token: renew(refused).finally(clear) };
      renewal = own;
      return own.token;

      function clear() {
        if (renewal === own) renewal = undefined;
      }
    },
  };
}

function decryptToken(stored: WeChatToken | null): CachedToken | undefined {
  if (!stored?.token || !stored.renewAt || !stored.expiresAt) return undefined;
  try {
    const token = decryptField(stored.token, contextOf(stored._id));
    return { token, renewAt: stored.renewAt.getTime(), expiresAt: stored.expiresAt.getTime() };
  } catch {
    // It was encrypted with a key that is gone: a new token is requested.
    return undefined;
  }
}

function contextOf(id: string) {
  return { collection: 'wechattokens', id, field: 'token' };
}
