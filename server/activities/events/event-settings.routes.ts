import { Router } from '@koa/router';
import { z } from 'zod';
import { EventKindView, eventKindKey } from '../../../schemas/activities/events/event-kind.ts';
import { policyShape } from '../../../schemas/activities/events/signup-policy.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { listEventKinds, saveEventKind } from './event-kinds.ts';
import { policyExample } from './examples.ts';
import { saveSignupPolicy, showSignupPolicy } from './signup-policy.ts';

const unionId = z.string().min(1).max(40);
const kindExample = { id: 'volunteer', name: '志愿服务', active: true } as const;
const PolicyView = z
  .object({
    ...policyShape,
    of: z.string().nullable().meta({ description: 'the union that set the rules; null: the default applies' }),
  })
  .meta({ id: 'SignupPolicy' });

/** Routes of event kinds and sign-up policies: everybody reads them, officers edit them. */
export function eventSettingRoutes() {
  const router = new Router<State>();

  router.get(
    '/event-kinds',
    endpoint(
      'anyone',
      {
        summary: 'List the kinds of event',
        reply: z.object({ items: z.array(EventKindView), next: z.null() }),
        example: { reply: { items: [kindExample], next: null } },
      },
      async () => ({ items: await listEventKinds(), next: null }),
    ),
  );
  router.put(
    '/staff/event-kinds/:key',
    endpoint(
      'staff:events.settings',
      {
        summary: 'Add a kind of event, rename it or deactivate it; for the whole installation',
        params: { key: eventKindKey },
        body: { name: z.string().trim().min(1).max(40), active: z.boolean() },
        reply: EventKindView,
        errors: ['outside_scope'],
        example: { params: { key: 'volunteer' }, body: { name: '志愿服务', active: true }, reply: kindExample },
      },
      ({ caller, params, body }) => saveEventKind(params.key, body, caller.scope),
    ),
  );
  router.get(
    '/signup-rules/:union',
    endpoint(
      'anyone',
      {
        summary: 'Read the rules of a union’s events: how long an offer is held, and what follows from absences',
        params: { union: unionId },
        reply: PolicyView,
        errors: ['union_not_found'],
        example: { params: { union: '331002' }, reply: { ...policyExample, of: '331000' } },
      },
      ({ params }) => showSignupPolicy(params.union),
    ),
  );
  router.put(
    '/staff/signup-rules/:union',
    endpoint(
      'staff:events.settings',
      {
        summary: 'Set the rules for a union and the unions below it; published events keep theirs',
        params: { union: unionId },
        body: policyShape,
        reply: PolicyView,
        errors: ['union_not_found'],
        example: { params: { union: '331002' }, body: policyExample, reply: { ...policyExample, of: '331002' } },
      },
      ({ caller, params, body }) => saveSignupPolicy(params.union, body, caller.scope),
    ),
  );

  return router;
}
