import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { z } from 'zod';
import { type WeChatToken, WeChatTokenModel } from '../../../schemas/platform/wechat.ts';
import { decryptField, encryptField } from '../encryption/field-encryption.ts';
import { Failure } from '../errors/errors.ts';
import { asJson, callWeChat, take, type WeChatAccount } from './call.ts';
import { spend } from './quota.ts';

/** Gives the access token that all processes share. */
export interface AccessTokens {
  /**
   * A token that is good.
   *
   * @param refused a token that WeChat refused: another is given, and at most once a call WeChat is asked for it.
   * @throws {Failure} `wechat_unavailable`, `wechat_quota_reached` or `wechat_refused`.
   */
  get(refused?: string): Promise<string>;
}

/** Renewed this long before it ends: WeChat renews it five minutes before, and both are good meanwhile. Milliseconds. */
const renewBefore = 5 * 60_000;
/** How long one process may take to renew before another may try, how long others wait, and how often they look. */
const timing = { lease: 12_000, patience: 6000, look: 40 } as const;
/** WeChat forces no new token within 30 s of the last. */
const forceEvery = 30_000;

const Stable = z.object({ access_token: z.string().min(1).max(512), expires_in: z.int().min(1).max(7200) });

interface Held {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/**
 * The stable token of an app, kept encrypted in the database.
 *
 * One process renews it at a time: it takes a lease by a conditional write, the others wait for what it brings and use
 * the old token where that is still good. https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export function createAccessTokens(account: WeChatAccount, clock: () => number = Date.now): AccessTokens {
  const _id = account.appid;
  let held: Held | undefined;
  let running: { refused: string | undefined; token: Promise<string> } | undefined;

  const usable = (token: Held | undefined, refused: string | undefined) =>
    token && token.token !== refused && clock() < token.renewAt ? token : undefined;

  async function renewed(refused: string | undefined): Promise<string> {
    const begun = clock();
    const deadline = performance.now() + timing.patience;
    for (;;) {
      const stored = await WeChatTokenModel.findById(_id).lean();
      held = heldIn(stored);
      const good = usable(held, refused);
      if (good) return good.token;
      if (stored?.failedAt && stored.failedAt.getTime() >= begun) return whileItLasts(refused, 'renewal failed');
      const run = await takeLease();
      if (run) return renewAs(run, stored, refused);
      // Somebody else renews it: the old token is good for another five minutes.
      if (held && held.token !== refused && clock() < held.expiresAt) return held.token;
      if (performance.now() > deadline) return whileItLasts(refused, 'renewal takes too long');
      await pause(timing.look);
    }
  }

  async function takeLease(): Promise<string | undefined> {
    const run = randomUUID();
    await WeChatTokenModel.updateOne({ _id }, { $setOnInsert: { leaseUntil: new Date(0) } }, { upsert: true });
    const taken = await WeChatTokenModel.updateOne(
      { _id, leaseUntil: mongoose.trusted({ $lte: new Date(clock()) }) },
      { $set: { renewedBy: run, leaseUntil: new Date(clock() + timing.lease) } },
    );
    return taken.matchedCount === 1 ? run : undefined;
  }

  async function renewAs(run: string, before: WeChatToken | null, refused: string | undefined): Promise<string> {
    try {
      // Another may have renewed it between the look and the lease.
      const stored = heldIn(await WeChatTokenModel.findById(_id).lean());
      const others = usable(stored, refused);
      const fresh = others ?? (await ask(before, refused));
      held = fresh;
      await WeChatTokenModel.updateOne(
        { _id, renewedBy: run },
        {
          $set: {
            token: encryptField(fresh.token, placeOf(_id)),
            renewAt: new Date(fresh.renewAt),
            expiresAt: new Date(fresh.expiresAt),
            leaseUntil: new Date(0),
          },
          $unset: { failedAt: 1 },
        },
      );
      return fresh.token;
    } catch (error) {
      await WeChatTokenModel.updateOne(
        { _id, renewedBy: run },
        { $set: { failedAt: new Date(clock()), leaseUntil: new Date(0) } },
      );
      if (held && held.token !== refused && clock() < held.expiresAt) return held.token;
      throw error;
    }
  }

  /** Ask WeChat; a new token is forced only where it repeats the one that it refuses. */
  async function ask(stored: WeChatToken | null, refused: string | undefined): Promise<Held> {
    const given = await request(false);
    if (given.token !== refused) return given;
    if (clock() - (stored?.forcedAt?.getTime() ?? 0) < forceEvery) throw new Failure('wechat_unavailable');
    await spend(_id, 'forcedToken', clock());
    await WeChatTokenModel.updateOne({ _id }, { $set: { forcedAt: new Date(clock()) } });
    return request(true);
  }

  async function request(force: boolean): Promise<Held> {
    await spend(_id, 'token', clock());
    const body = { grant_type: 'client_credential', appid: _id, secret: account.secret, force_refresh: force };
    const answer = take(asJson(await callWeChat(account, { path: '/cgi-bin/stable_token', body })), Stable);
    const lasts = answer.expires_in * 1000;
    const now = clock();
    return {
      token: answer.access_token,
      // With less than ten minutes left it is asked for again at half of them.
      renewAt: now + Math.max(lasts - renewBefore, lasts / 2),
      expiresAt: now + lasts,
    };
  }

  function whileItLasts(refused: string | undefined, why: string): string {
    if (held && held.token !== refused && clock() < held.expiresAt) return held.token;
    throw new Failure('wechat_unavailable', undefined, { cause: new Error(why) });
  }

  return {
    async get(refused) {
      const good = usable(held, refused);
      if (good) return good.token;
      if (running && running.refused === refused) return running.token;
      const mine = { refused, token: renewed(refused).finally(done) };
      running = mine;
      return mine.token;

      function done() {
        if (running === mine) running = undefined;
      }
    },
  };
}

function heldIn(stored: WeChatToken | null): Held | undefined {
  if (!stored?.token || !stored.renewAt || !stored.expiresAt) return undefined;
  try {
    const token = decryptField(stored.token, placeOf(stored._id));
    return { token, renewAt: stored.renewAt.getTime(), expiresAt: stored.expiresAt.getTime() };
  } catch {
    // Made with a key that is gone: a token is asked for anew.
    return undefined;
  }
}

function placeOf(id: string) {
  return { collection: 'wechattokens', id, field: 'token' };
}
