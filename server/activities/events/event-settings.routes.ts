import { Router } from '@koa/router';
import { z } from 'zod';
import { EventKindView, eventKindKey } from '../../../schemas/activities/events/event-kind.ts';
import { policyShape } from '../../../schemas/activities/events/signup-policy.ts';
import { described } from '../../../schemas/platform/described.ts';
import { wholeList } from '../../../schemas/platform/fields.ts';
import { recordVersion, seenVersion } from '../../../schemas/platform/version.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { listEventKinds, saveEventKind } from './event-kinds.ts';
import { policyExample } from './examples.ts';
import { saveSignupPolicy, showSignupPolicy } from './signup-policy.ts';

const unionId = z.string().min(1).max(40);
const kindExample = { id: 'volunteer', name: '志愿服务', active: true, version: 1 } as const;
const PolicyView = z
  .object({
    ...policyShape,
    of: z
      .string()
      .nullable()
      .meta(
        described('制定规则的工会；为空表示适用默认规则', 'the union that set the rules; null: the default applies'),
      ),
    version: recordVersion.meta(
      described(
        '本工会自定规则的版本；没有自定规则的为 0',
        'the version of the union’s own rules; 0 where it has none',
      ),
    ),
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
        summary: { 'zh-CN': '查询活动类型', en: 'List the kinds of event' },
        reply: wholeList(EventKindView),
        example: { reply: { items: [kindExample], next: null } },
      },
      async () => ({ items: await listEventKinds() }),
    ),
  );
  router.put(
    '/staff/event-kinds/:key',
    endpoint(
      'staff:events.settings',
      {
        summary: {
          'zh-CN': '添加、改名或停用活动类型；对整个系统有效',
          en: 'Add a kind of event, rename it or deactivate it; for the whole installation',
        },
        params: { key: eventKindKey },
        body: { name: z.string().trim().min(1).max(40), active: z.boolean(), version: seenVersion },
        reply: EventKindView,
        errors: ['outside_scope', 'changed_since'],
        example: {
          params: { key: 'volunteer' },
          body: { name: '志愿服务', active: true, version: 0 },
          reply: kindExample,
        },
      },
      ({ caller, params, body: { version, ...change } }) => saveEventKind(params.key, change, caller.scope, version),
    ),
  );
  router.get(
    '/signup-rules/:union',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询工会活动的报名规则：候补到位保留多久，缺席有何后果',
          en: 'Read the rules of a union’s events: how long an offer is held, and what follows from absences',
        },
        params: { union: unionId },
        reply: PolicyView,
        errors: ['union_not_found'],
        example: { params: { union: '331002' }, reply: { ...policyExample, of: '331000', version: 0 } },
      },
      ({ params }) => showSignupPolicy(params.union),
    ),
  );
  router.put(
    '/staff/signup-rules/:union',
    endpoint(
      'staff:events.settings',
      {
        summary: {
          'zh-CN': '设置某一工会及其下级工会的报名规则；已发布的活动不变',
          en: 'Set the rules for a union and the unions below it; published events keep theirs',
        },
        params: { union: unionId },
        body: { ...policyShape, version: seenVersion },
        reply: PolicyView,
        errors: ['union_not_found', 'changed_since'],
        example: {
          params: { union: '331002' },
          body: { ...policyExample, version: 0 },
          reply: { ...policyExample, of: '331002', version: 1 },
        },
      },
      ({ caller, params, body: { version, ...policy } }) =>
        saveSignupPolicy(params.union, policy, caller.scope, version),
    ),
  );

  return router;
}
