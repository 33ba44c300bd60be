import { Router } from '@koa/router';
import { z } from 'zod';
import { GroupView, groupCode } from '../../../../schemas/activities/events/group.ts';
import { objectId } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { groupExample } from '../examples.ts';
import { joinGroup, leaveGroup, makeGroup, showGroup } from './groups.ts';

const byCode = { code: groupCode };
const example = { params: { code: groupExample.code }, reply: groupExample };

/** Groups of up to five who sign up together or not at all. */
export function groupRoutes() {
  const router = new Router<State>({ prefix: '/signup-groups' });

  router.post(
    '/',
    endpoint(
      'member',
      {
        summary: 'Make a group for a session; its code is for the others',
        body: { eventId: objectId, sessionId: objectId },
        reply: GroupView,
        success: 201,
        errors: ['session_not_found', 'signup_closed', 'group_joined'],
        example: {
          body: { eventId: groupExample.eventId, sessionId: groupExample.sessionId },
          reply: { ...groupExample, members: 1 },
        },
      },
      ({ caller, body, now }) => makeGroup({ event: body.eventId, session: body.sessionId, person: caller.id }, now),
    ),
  );
  router.get(
    '/:code',
    endpoint(
      'member',
      { summary: 'One’s own group', params: byCode, reply: GroupView, errors: ['group_not_found'], example },
      ({ caller, params }) => showGroup(params.code, caller.id),
    ),
  );
  router.post(
    '/:code/members',
    endpoint(
      'member',
      {
        summary: 'Join a group by its code; who made it may then sign one up with the rest',
        params: byCode,
        reply: GroupView,
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
        summary: 'Leave a group; where who made it leaves, it is no more. A sign-up stays as it is',
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
