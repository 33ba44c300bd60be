import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { hourMs, minuteMs } from '../../calendar/durations.ts';
import { standInAccount } from './account.ts';
import { createStandInCodes, ownerOfCode } from './codes.ts';
import { errorResponse, okResponse, type StandInRequest } from './responses.ts';

/** A user as WeChat knows them. */
interface User {
  sessionKey: string;
  lastSeen: number;
  /** The times of the logins during the last minute. */
  logins: number[];
}

/** The stand-in's users: logins, sessions, phones, steps. */
export type StandInUsers = ReturnType<typeof createStandInUsers>;

/** WeChat checks only texts of users who logged in within this time. */
const activeForMs = 2 * hourMs;

/** The errors of logins, by how the person's name begins. */
const loginErrors: Record<string, [number, string]> = {
  busy: [-1, 'system error'],
  often: [45011, 'api minute-quota reach limit, must slower, retry next minute'],
  blocked: [40226, 'code blocked'],
};

/** Create the users of one stand-in. */
export function createStandInUsers() {
  const users = new Map<string, User>();
  const loginCodes = createStandInCodes();
  const phoneCodes = createStandInCodes();

  return {
    /** https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session */
    code2session({ query, now }: StandInRequest): object {
      if (query.get('appid') !== standInAccount.appid) return errorResponse(40013, 'invalid appid');
      if (query.get('secret') !== standInAccount.secret) return errorResponse(40125, 'invalid appsecret');
      if (query.get('grant_type') !== 'authorization_code') return errorResponse(40002, 'invalid grant_type');
      const code = query.get('js_code') ?? '';
      const person = ownerOfCode(code);
      const prefix = Object.keys(loginErrors).find((name) => person.startsWith(name));
      if (prefix) return errorResponse(...(loginErrors[prefix] ?? [-1, '']));
      const errcode = loginCodes.take(code, now);
      if (errcode !== 0) return errorResponse(errcode, errcode === 40029 ? 'invalid code' : 'code been used');
      const openid = openidOf(person);
      const logins = (users.get(openid)?.logins ?? []).filter((at) => now - at < minuteMs);
      if (logins.length >= 100)
        return errorResponse(45011, 'api minute-quota reach limit, must slower, retry next minute');
      const sessionKey = randomBytes(16).toString('base64');
      users.set(openid, { sessionKey, lastSeen: now, logins: [...logins, now] });
      return { session_key: sessionKey, openid };
    },

    /**
     * A code of the phone button is `13800138000:anything`, or `+852 5123 4567:anything` for a number outside the mainland.
     *
     * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber
     */
    phoneNumber({ body, now }: StandInRequest): object {
      const code = String(body.code ?? '');
      const [, country = '86', number] = /^(?:\+(\d+) )?([\d ]{5,20})$/.exec(ownerOfCode(code)) ?? [];
      const pure = number?.replaceAll(' ', '') ?? '';
      const isNumber = country === '86' ? /^1\d{10}$/.test(pure) : pure !== '';
      const errcode = isNumber ? phoneCodes.take(code, now) : 40029;
      if (errcode !== 0) return errorResponse(errcode, 'invalid code');
      return {
        ...okResponse,
        phone_info: {
          phoneNumber: country === '86' ? pure : `+${country}${pure}`,
          purePhoneNumber: pure,
          countryCode: country,
          watermark: { timestamp: Math.floor(now / 1000), appid: standInAccount.appid },
        },
      };
    },

    isActive: (openid: string, now: number) => now - (users.get(openid)?.lastSeen ?? 0) <= activeForMs,

    /** Make the data that `wx.getWeRunData` would return for a person who has logged in. */
    weRun(person: string, stepInfoList: readonly { timestamp: number; step: number }[], appid = standInAccount.appid) {
      const key = Buffer.from(users.get(openidOf(person))?.sessionKey ?? '', 'base64');
      const iv = randomBytes(16);
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      const plain = JSON.stringify({ stepInfoList, watermark: { timestamp: Math.floor(Date.now() / 1000), appid } });
      const encryptedData = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
      return { encryptedData, iv: iv.toString('base64') };
    },
  };
}

/** The openid of a person, which is always the same. */
export function openidOf(person: string): string {
  return `o${createHash('sha256').update(person).digest('base64url').slice(0, 27)}`;
}
