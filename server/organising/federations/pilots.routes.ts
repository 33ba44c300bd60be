import { Router } from '@koa/router';
import { z } from 'zod';
import { PilotView } from '../../../schemas/organising/federation.ts';
import { wholeList } from '../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { pilotExample } from './examples.ts';
import { listPilots, putPilot } from './pilots.ts';

/** The pilots of the 8+2+N programme: federations with services of their own. */
export function pilotRoutes() {
  const router = new Router<State>({ prefix: '/staff/federations/pilots' });

  router.get(
    '/',
    endpoint(
      'staff:coverage.read',
      {
        summary: { 'zh-CN': '查询“8+2+N”试点及其服务', en: 'The pilots of the 8+2+N programme with their services' },
        reply: wholeList(PilotView),
        example: { reply: { items: [pilotExample], next: null } },
      },
      async ({ caller }) => ({
        items: (await listPilots(caller.scope)).map((pilot) => ({ ...pilot, id: pilot._id })),
      }),
    ),
  );

  router.put(
    '/:id',
    endpoint(
      'staff:federations.manage',
      {
        summary: {
          'zh-CN': '设某工联会为试点并列明其服务；没有服务即不再是试点',
          en: 'Make a federation a pilot with its services; without services it is no pilot any more',
        },
        params: { id: unionCode },
        body: {
          services: z
            .array(
              z.strictObject({
                name: z.string().trim().min(1).max(60),
                need: z.string().trim().min(1).max(200),
                since: z.iso.date(),
              }),
            )
            .max(50),
          version: seenVersion,
        },
        reply: PilotView,
        errors: ['federation_not_found', 'pilots_too_many', 'changed_since'],
        example: {
          params: { id: pilotExample.id },
          body: { services: pilotExample.services, version: 0 },
          reply: pilotExample,
        },
      },
      async ({ caller, params, body: { services, version: seen }, now }) => {
        const { scope, username: by } = caller;
        const pilot = await putPilot(params.id, services, { by, scope, now, seen });
        return { ...pilot, id: pilot._id };
      },
    ),
  );

  return router;
}
