import { z } from 'zod';
import { Failure, type FailureCode } from '../errors.ts';

/** The part of the WeChat server API that the product calls. */
export interface WeChat {
  /**
   * Exchange the code of `wx.login` for the person's openid.
   *
   * @throws {Failure} `wechat_code_invalid`, `wechat_code_used`, `wechat_user_blocked`, `wechat_too_often` or `wechat_unavailable`.
   */
  code2session(code: string): Promise<{ openid: string; sessionKey: string; unionid?: string | undefined }>;
}

/** Where the API is and who we are to it. */
export interface WeChatAccount {
  /** Base address, `https://api.weixin.qq.com` or a stand-in's. */
  api: string;
  appid: string;
  secret: string;
}

const timeoutMs = 5000;

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session */
const loginFailures: Record<number, FailureCode> = {
  40029: 'wechat_code_invalid',
  40163: 'wechat_code_used',
  40226: 'wechat_user_blocked',
  45011: 'wechat_too_often',
};

const Session = z.object({ openid: z.string().min(1), session_key: z.string().min(1), unionid: z.string().optional() });
const Refusal = z.object({ errcode: z.int(), errmsg: z.string().optional() });

/** A client of the WeChat server API; an answer that does not fit the documented form counts as no answer. */
export function createWeChat({ api, appid, secret }: WeChatAccount): WeChat {
  return {
    async code2session(code) {
      const url = new URL('/sns/jscode2session', api);
      url.search = String(new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' }));
      const answer = await fetchJson(url);
      const refusal = Refusal.safeParse(answer);
      if (refusal.success && refusal.data.errcode !== 0) {
        const { errcode, errmsg } = refusal.data;
        throw new Failure(loginFailures[errcode] ?? 'wechat_unavailable', { errcode }, { cause: errmsg });
      }
      const session = Session.safeParse(answer);
      if (!session.success) throw new Failure('wechat_unavailable', undefined, { cause: 'unexpected answer' });
      const { openid, session_key: sessionKey, unionid } = session.data;
      return { openid, sessionKey, unionid };
    },
  };
}

async function fetchJson(url: URL): Promise<unknown> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return await reply.json();
  } catch (error) {
    // The URL holds the app's secret, so only the kind of error goes on.
    throw new Failure('wechat_unavailable', undefined, { cause: (error as Error).name });
  }
}
