import { z } from 'zod';
import type { FailureCode } from '../errors/errors.ts';
import { callWeChat, parseJson, parseResponse, type WeChatAccount } from './call-wechat.ts';

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
