import { Router } from '@koa/router';
import {
  MessageCountView,
  MessageTemplateView,
  messageKinds,
  OwnMessageView,
} from '../../../schemas/messages/outbox.ts';
import { objectId, page, paging, wholeList } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import type { MessageTemplates } from '../../messages/templates.ts';
import { listMyMessages } from './list-my-messages.ts';
import { countMessages } from './message-statistics.ts';

const messageExample = {
  id: '665f1f77bcf86cd799439081',
  kind: 'offered',
  eventId: '665f1f77bcf86cd799439021',
  sessionId: '665f1f77bcf86cd799439022',
  signupId: '665f1f77bcf86cd799439031',
  title: '急救培训',
  place: '椒江区职工服务中心',
  startsAt: '2026-11-28T09:00:00.000+08:00',
  at: '2026-11-21T10:00:00.000+08:00',
} as const;

/** Routes of a member's messages, the message templates, and the message statistics of an event. */
export function messageRoutes({ templates = {} }: { templates?: MessageTemplates | undefined }) {
  const router = new Router<State>();

  router.get(
    '/me/messages',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的消息，新的在前，含微信未送达的',
          en: 'List one’s own messages, newest first, including those that WeChat did not deliver',
        },
        query: paging,
        reply: page(OwnMessageView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [messageExample], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => listMyMessages(caller.id, { limit, cursor }),
    ),
  );

  router.get(
    '/message-templates',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询供 wx.requestSubscribeMessage 使用的模板；每同意一次可发一条',
          en: 'List the templates for wx.requestSubscribeMessage; each acceptance allows one message',
        },
        reply: wholeList(MessageTemplateView),
        example: { reply: { items: [{ kind: 'offered', id: 'tpl_offered' }], next: null } },
      },
      async () => ({
        items: messageKinds.flatMap((kind) => {
          const id = templates[kind]?.id;
          return id ? [{ kind, id }] : [];
        }),
      }),
    ),
  );

  router.get(
    '/staff/events/:id/messages',
    endpoint(
      'staff:events.read',
      {
        summary: {
          'zh-CN': '按类别和状态统计一个活动的消息，含未发送的原因',
          en: 'Count the messages about an event by kind and state, with the reasons why some were not sent',
        },
        params: { id: objectId },
        reply: wholeList(MessageCountView),
        errors: ['event_not_found'],
        example: {
          params: { id: messageExample.eventId },
          reply: {
            items: [{ kind: 'confirmed', state: 'not_sent', reason: 'not_subscribed', people: 12 }],
            next: null,
          },
        },
      },
      ({ caller, params }) => countMessages(params.id, caller.scope),
    ),
  );

  return router;
}
