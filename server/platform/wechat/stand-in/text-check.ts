import { errorResponse, okResponse, type StandInRequest } from './responses.ts';
import type { StandInUsers } from './users.ts';

/**
 * Check a text: with 违规 in it it is risky, with 复核 a human should check it, and with 老接口 the response is that of
 * version 1 of the interface.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck
 */
export function standInTextCheck(users: StandInUsers, { body, now }: StandInRequest): object {
  const { content, openid } = body;
  if (typeof content !== 'string' || content.length === 0) return errorResponse(44004, 'empty content');
  if ([...content].length > 2500) return errorResponse(45002, 'content size out of limit');
  if (typeof openid !== 'string' || !openid) return errorResponse(40003, 'invalid openid');
  if (![1, 2, 3, 4].includes(Number(body.scene)) || body.version !== 2) return errorResponse(40129, 'invalid scene');
  if (!users.isActive(openid, now)) return errorResponse(61010, 'code is expired');
  const text = [content, body.title, body.nickname, body.signature].join('\n');
  if (text.includes('老接口')) return errorResponse(87014, 'risky content');
  const suggest = text.includes('违规') ? 'risky' : text.includes('复核') ? 'review' : 'pass';
  const label = suggest === 'pass' ? 100 : 20006;
  return {
    ...okResponse,
    result: { suggest, label },
    detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob: 90 }],
    trace_id: `stand-in-${now.toString(36)}`,
  };
}
