import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { callWeChat, errcodeOf, parseJson, parseResponse, type WeChatAccount } from './call-wechat.ts';
import { withToken } from './with-token.ts';

/** WeChat's identification of a person who logged in. */
export interface WeChatLogin {
  openid: string;
  sessionKey: string;
  unionid?: string | undefined;
}

const failures: Record<number, FailureCode> = {
  40029: 'wechat_code_invalid',
  40163: 'wechat_code_used',
  40226: 'wechat_user_blocked',
  45011: 'wechat_too_often',
};

const Session = z.object({
  openid: z.string().min(1).max(128),
  session_key: z.base64().min(1).max(128),
  unionid: z.string().max(128).optional(),
});

/**
 * Exchange the code of `wx.login` for the person's openid and session key.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session
 */
export async function code2session(account: WeChatAccount, code: string): Promise<WeChatLogin> {
  const { appid, secret } = account;
  const query = { appid, secret, js_code: code, grant_type: 'authorization_code' };
  const json = parseJson(await callWeChat(account, { path: '/sns/jscode2session', query }));
  const { openid, session_key, unionid } = parseResponse(json, Session, failures);
  return { openid, sessionKey: session_key, unionid };
}

/**
 * Whether a session key is still valid. WeChat checks a signature of the empty text, so that the key itself is not sent.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey
 */
export async function checkSession(
  account: WeChatAccount,
  tokens: AccessTokens,
  { openid, sessionKey }: { openid: string; sessionKey: string },
): Promise<boolean> {
  const signature = createHmac('sha256', sessionKey).update('').digest('hex');
  const response = await withToken(account, tokens, {
    path: '/wxa/checksession',
    query: { openid, signature, sig_method: 'hmac_sha256' },
  });
  const json = parseJson(response);
  if (errcodeOf(json) === 87009) return false;
  parseResponse(json, z.object({ errcode: z.literal(0) }));
  return true;
}
