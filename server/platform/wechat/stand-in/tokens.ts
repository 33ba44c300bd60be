import { randomBytes } from 'node:crypto';
import { standInAccount } from './account.ts';
import { type Asked, refusal } from './answers.ts';

const second = 1000;
const minute = 60 * second;
const lasts = 2 * 60 * minute;

/** The stand-in's access tokens. */
export type StandInTokens = ReturnType<typeof createTokens>;

interface Issued {
  token: string;
  until: number;
}

/**
 * Stable access tokens: the same one until five minutes before its end; a forced one kills it.
 *
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export function createTokens() {
  let present: Issued | undefined;
  /** Good for five minutes beside the present one. */
  let overlapping: Issued | undefined;
  let ended: Issued[] = [];
  let forced: number[] = [];
  let renewals = 0;

  function renew(now: number, kill: boolean): Issued {
    if (present && kill) ended = [];
    else if (present) ended = [...ended, present].slice(-5);
    overlapping = kill ? undefined : present && { ...present, until: Math.min(present.until, now + 5 * minute) };
    present = { token: randomBytes(102).toString('base64url'), until: now + lasts };
    renewals += 1;
    return present;
  }

  return {
    stableToken({ body, now }: Asked): object {
      if (body.grant_type !== 'client_credential') return refusal(40002, 'invalid grant_type');
      if (body.appid !== standInAccount.appid) return refusal(40013, 'invalid appid');
      if (body.secret !== standInAccount.secret) return refusal(40125, 'invalid appsecret');
      let given = present && present.until - now > 5 * minute ? present : renew(now, false);
      if (body.force_refresh === true && now - (forced.at(-1) ?? 0) >= 30 * second) {
        forced = forced.filter((at) => now - at < 24 * 60 * minute);
        if (forced.length >= 20) return refusal(45009, 'reach max api daily quota limit');
        forced.push(now);
        given = renew(now, true);
      }
      return { access_token: given.token, expires_in: Math.floor((given.until - now) / 1000) };
    },

    /** Why a token is not taken, or nothing. */
    refused({ query, now }: Asked): object | undefined {
      const token = query.get('access_token');
      if (!token) return refusal(41001, 'access_token missing');
      const good = [present, overlapping].some((each) => each?.token === token && now < each.until);
      if (good) return undefined;
      const old = [present, overlapping, ...ended].some((each) => each?.token === token);
      return old
        ? refusal(42001, 'access_token expired')
        : refusal(40001, 'invalid credential, access_token is invalid or not latest');
    },

    /** Somebody else forces a new token: the present one is good no longer. */
    replace: (now: number) => void renew(now, true),
    /** How many tokens were made. */
    renewals: () => renewals,
  };
}
