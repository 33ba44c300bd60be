import { Router } from '@koa/router';
import { z } from 'zod';
import { GroupView, groupCode } from '../../../../schemas/activities/events/group.ts';
import { objectId } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { groupExample } from '../examples.ts';
import { createGroup, joinGroup, leaveGroup, showGroup } from './groups.ts';

const byCode = { code: groupCode };
const example = { params: { code: groupExample.code }, reply: groupExample };

/** Routes of groups of up to five people who sign up together. */
export function signupGroupRoutes() {
  const router = new Router<State>({ prefix: '/signup-groups' });

  router.post(
    '/',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '为一个场次创建团队；他人凭团队码加入',
          en: 'Create a group for a session; others join it by its code',
        },
        body: { eventId: objectId, sessionId: objectId },
        reply: GroupView,
        success: 201,
        errors: ['session_not_found', 'signup_closed', 'group_joined'],
        example: {
          body: { eventId: groupExample.eventId, sessionId: groupExample.sessionId },
          reply: { ...groupExample, members: 1 },
        },
      },
      ({ caller, body, now }) => createGroup({ event: body.eventId, session: body.sessionId, person: caller.id }, now),
    ),
  );
  router.get(
    '/:code',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '查询本人所在的团队', en: 'Read one’s own group' },
        params: byCode,
        reply: GroupView,
        errors: ['group_not_found'],
        example,
      },
      ({ caller, params }) => showGroup(params.code, caller.id),
    ),
  );
  router.post(
    '/:code/members',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '凭团队码加入团队；之后由创建者为全体成员报名',
          en: 'Join a group by its code; its creator can then sign up all members',
        },
        params: byCode,
        reply: GroupView,
        idempotent: true,
        errors: ['group_not_found', 'group_full', 'group_joined'],
        example: { ...example, reply: { ...groupExample, first: false } },
      },
      ({ caller, params }) => joinGroup(params.code, caller.id),
    ),
  );
  router.delete(
    '/:code/members/me',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '退出团队；创建者退出则团队解散，报名不受影响',
          en: 'Leave a group; if its creator leaves, the group is deleted. Sign-ups stay as they are',
        },
        params: byCode,
        reply: z.undefined(),
        success: 204,
        example: { params: { code: groupExample.code }, reply: undefined },
      },
      async ({ caller, params }) => leaveGroup(params.code, caller.id).then(() => undefined),
    ),
  );

  return router;
}
