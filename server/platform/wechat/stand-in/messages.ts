import { findInvalidField } from '../message-fields.ts';
import { errorResponse, okResponse, type StandInRequest } from './responses.ts';

/** A message that the stand-in has delivered. */
interface Delivered {
  openid: string;
  template: string;
  data: Record<string, string>;
}

/** The stand-in's subscriptions and delivered messages. */
export type StandInMessages = ReturnType<typeof createStandInMessages>;

/**
 * Create the subscription messages of one stand-in. Each message needs one `accept` of the person, except those of a
 * template `always…` (长期订阅).
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage
 */
export function createStandInMessages() {
  const accepted = new Map<string, number>();
  const banned = new Set<string>();
  const delivered: Delivered[] = [];

  return {
    send({ body }: StandInRequest): object {
      const openid = String(body.touser ?? '');
      const template = String(body.template_id ?? '');
      const given = (body.data ?? {}) as Record<string, { value?: unknown }>;
      const data = Object.fromEntries(Object.entries(given).map(([name, each]) => [name, String(each?.value ?? '')]));
      if (!/^o[\w-]{27}$/.test(openid)) return errorResponse(40003, 'invalid openid');
      if (!/^[\w-]{3,64}$/.test(template)) return errorResponse(40037, 'invalid template_id');
      if (String(body.page ?? '').startsWith('/')) return errorResponse(41030, 'invalid page');
      const invalid = findInvalidField(data);
      if (invalid) return errorResponse(47003, `argument invalid! data.${invalid}.value is invalid`);
      if (Object.values(data).some((value) => value.includes('违规'))) return errorResponse(45168, 'sensitive word');
      if (banned.has(openid)) return errorResponse(43107, 'user refuse to accept the msg');
      const key = `${openid} ${template}`;
      const left = template.startsWith('always') ? 1 : (accepted.get(key) ?? 0);
      if (left === 0) return errorResponse(43101, 'user refuse to accept the msg');
      accepted.set(key, left - 1);
      delivered.push({ openid, template, data });
      return { ...okResponse, msgid: delivered.length };
    },

    /** Simulate that the person taps `accept` for a template. */
    accept: (openid: string, template: string) => {
      const key = `${openid} ${template}`;
      accepted.set(key, (accepted.get(key) ?? 0) + 1);
    },
    /** Simulate that the person switches off the messages of the mini-program. */
    ban: (openid: string) => void banned.add(openid),
    delivered: (): readonly Delivered[] => delivered,
  };
}
