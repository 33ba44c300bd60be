import { Router } from '@koa/router';
import { z } from 'zod';
import { MyMessageView, messageKinds, TemplateView, ToldView } from '../../../schemas/messages/outbox.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import type { Templates } from '../../messages/templates.ts';
import { myMessages, toldOf } from './list-my-messages.ts';

const message = {
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

/** What a person was told, and which templates the mini-program asks them to accept. */
export function messageRoutes({ templates = {} }: { templates?: Templates | undefined }) {
  const router = new Router<State>();

  router.get(
    '/me/messages',
    endpoint(
      'member',
      {
        summary: 'What one was to be told, newest first, whether WeChat took it or not',
        query: paging,
        reply: page(MyMessageView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [message], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => myMessages(caller.id, { limit, cursor }),
    ),
  );

  router.get(
    '/message-templates',
    endpoint(
      'anyone',
      {
        summary: 'The templates for wx.requestSubscribeMessage: each acceptance allows one message',
        reply: z.object({ items: z.array(TemplateView) }),
        example: { reply: { items: [{ kind: 'offered', id: 'tpl_offered' }] } },
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
        summary: 'How many people were told of an event, of what, and why others were not',
        params: { id: objectId },
        reply: z.object({ items: z.array(ToldView) }),
        errors: ['event_not_found'],
        example: {
          params: { id: message.eventId },
          reply: { items: [{ kind: 'confirmed', state: 'not_sent', reason: 'not_subscribed', people: 12 }] },
        },
      },
      ({ caller, params }) => toldOf(params.id, caller.scope),
    ),
  );

  return router;
}
