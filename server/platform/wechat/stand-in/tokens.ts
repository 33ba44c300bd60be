import { randomBytes } from 'node:crypto';
import { dayMs, hourMs, minuteMs, secondMs } from '../../calendar/durations.ts';
import { standInAccount } from './account.ts';
import { errorResponse, type StandInRequest } from './responses.ts';

const lifetimeMs = 2 * hourMs;
/** How long before its end a token is renewed, and how long the old one stays valid beside the new one. */
const overlapMs = 5 * minuteMs;

/** The stand-in's access tokens. */
export type StandInTokens = ReturnType<typeof createStandInTokens>;

interface Issued {
  token: string;
  until: number;
}

/**
 * Create the stable access tokens of one stand-in. The token stays the same until five minutes before its end; forcing a
 * new one invalidates it at once.
 *
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export function createStandInTokens() {
  let current: Issued | undefined;
  /** The token before, valid for five minutes beside the current one. */
  let previous: Issued | undefined;
  let expired: Issued[] = [];
  let forced: number[] = [];
  let renewals = 0;

  function renew(now: number, force: boolean): Issued {
    if (current && force) expired = [];
    else if (current) expired = [...expired, current].slice(-5);
    previous = force ? undefined : current && { ...current, until: Math.min(current.until, now + overlapMs) };
    current = { token: randomBytes(102).toString('base64url'), until: now + lifetimeMs };
    renewals += 1;
    return current;
  }

  return {
    stableToken({ body, now }: StandInRequest): object {
      if (body.grant_type !== 'client_credential') return errorResponse(40002, 'invalid grant_type');
      if (body.appid !== standInAccount.appid) return errorResponse(40013, 'invalid appid');
      if (body.secret !== standInAccount.secret) return errorResponse(40125, 'invalid appsecret');
      let issued = current && current.until - now > overlapMs ? current : renew(now, false);
      if (body.force_refresh === true && now - (forced.at(-1) ?? 0) >= 30 * secondMs) {
        forced = forced.filter((at) => now - at < dayMs);
        if (forced.length >= 20) return errorResponse(45009, 'reach max api daily quota limit');
        forced.push(now);
        issued = renew(now, true);
      }
      return { access_token: issued.token, expires_in: Math.floor((issued.until - now) / secondMs) };
    },

    /** Check the token of a request. @returns the error response; undefined when the token is valid. */
    tokenError({ query, now }: StandInRequest): object | undefined {
      const token = query.get('access_token');
      if (!token) return errorResponse(41001, 'access_token missing');
      const isValid = [current, previous].some((each) => each?.token === token && now < each.until);
      if (isValid) return undefined;
      const isExpired = [current, previous, ...expired].some((each) => each?.token === token);
      return isExpired
        ? errorResponse(42001, 'access_token expired')
        : errorResponse(40001, 'invalid credential, access_token is invalid or not latest');
    },

    /** Simulate that another program forces a new token, which invalidates the current one. */
    replace: (now: number) => void renew(now, true),
    /** How many tokens were made. */
    renewals: () => renewals,
  };
}
