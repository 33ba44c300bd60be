import { z } from 'zod';
import { Failure, type FailureCode } from '../errors/errors.ts';
import type { AccessTokens } from './access-token.ts';
import { parseJson, parseResponse, type WeChatAccount } from './call-wechat.ts';
import { findInvalidField } from './message-fields.ts';
import { countCall } from './quota.ts';
import { withToken } from './with-token.ts';

/** A subscription message (订阅消息) to one person. */
export interface SubscriptionMessage {
  openid: string;
  template: string;
  /** The values by the template's field names, such as `thing1` or `time2`. */
  data: Readonly<Record<string, string>>;
  /** The page that a tap opens, with its query. */
  page?: string;
  version?: 'formal' | 'trial' | 'developer';
}

const failures: Record<number, FailureCode> = {
  40003: 'wechat_refused',
  40037: 'wechat_refused',
  41030: 'wechat_refused',
  43101: 'message_not_subscribed',
  43107: 'message_not_subscribed',
  43108: 'wechat_quota_reached',
  45168: 'text_not_allowed',
  47003: 'wechat_refused',
};

/**
 * Send one message. The person has to accept each message of a template beforehand.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage
 */
export async function sendMessage(
  account: WeChatAccount,
  tokens: AccessTokens,
  { openid, template, data, page, version = 'formal' }: SubscriptionMessage,
  now: number,
): Promise<void> {
  const field = findInvalidField(data);
  if (field !== undefined) throw new Failure('message_field_invalid', { field });
  await countCall(account.appid, 'message', now);
  const body = {
    touser: openid,
    template_id: template,
    ...(page !== undefined && { page }),
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { value }])),
    miniprogram_state: version,
    lang: 'zh_CN',
  };
  const response = await withToken(account, tokens, { path: '/cgi-bin/message/subscribe/send', body });
  parseResponse(parseJson(response), z.object({ errcode: z.literal(0) }), failures);
}
