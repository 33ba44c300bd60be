import { Router } from '@koa/router';
import { z } from 'zod';
import {
  FederationChecklistView,
  FederationRankingView,
  FederationSummaryView,
  FederationView,
  FederationWorkView,
} from '../../../schemas/organising/federation.ts';
import { page, paging, queryInt, wholeList } from '../../../schemas/platform/fields.ts';
import { federationTiers, unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { checklistOf, recordCheck } from './checklist.ts';
import {
  federationChecklistExample,
  federationExample,
  federationRankingExample,
  federationSummaryExample,
  federationWorkExample,
} from './examples.ts';
import { pageOfFederations, showFederation, summariseFederations } from './federations.ts';
import { rankFederations } from './ranking.ts';
import { logWork, worksOf } from './works.ts';

const pageSize = 20;
const id = unionCode;
const date = z.iso.date();
const ofFederation = { params: { id }, example: { id: federationExample.id } };

/** Federations of unions (工联会): what they have organised, have and do. */
export function federationRoutes() {
  const router = new Router<State>({ prefix: '/staff/federations' });

  router.get(
    '/',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询工联会，按等级、类型和指导层级，含各自覆盖的单位和职工',
          en: 'Federations by level, type and tier, with the employers and workers that each reaches',
        },
        query: {
          ...paging,
          level: queryInt({ min: 1, max: 5 }).optional(),
          type: z.string().min(1).max(30).optional(),
          tier: z.enum(federationTiers).optional(),
        },
        reply: page(FederationView),
        errors: ['cursor_invalid'],
        example: { query: { level: '2' }, reply: { items: [federationExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, ...query } }) => pageOfFederations({ ...query, limit }, caller.scope),
    ),
  );

  router.get(
    '/summary',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '统计各等级、类型和指导层级的工联会数量',
          en: 'How many federations there are of each level, type and tier',
        },
        reply: wholeList(FederationSummaryView),
        example: { reply: { items: [federationSummaryExample], next: null } },
      },
      async ({ caller }) => ({ items: await summariseFederations(caller.scope) }),
    ),
  );

  router.get(
    '/ranking',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '按两个日期之间的工作给工联会计分并排名，同分并列',
          en: 'Federations scored by what they did between two days, and ranked with ties',
        },
        query: { from: date, to: date },
        reply: FederationRankingView,
        errors: ['range_invalid'],
        example: { query: { from: '2026-07-01', to: '2026-09-30' }, reply: federationRankingExample },
      },
      ({ caller, query }) => rankFederations(query, caller.scope),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:coverage.read',
      {
        summary: { 'zh-CN': '查询一个工联会及其覆盖情况', en: 'One federation, and how far it reaches' },
        params: ofFederation.params,
        reply: FederationView,
        errors: ['federation_not_found'],
        example: { params: ofFederation.example, reply: federationExample },
      },
      ({ caller, params }) => showFederation(params.id, caller.scope),
    ),
  );

  router.get(
    '/:id/checklist',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询工联会按其等级应达到的要求、已查看的情况和是否达标',
          en: 'What a federation of its level must have, what was seen of it, and whether that is enough',
        },
        params: ofFederation.params,
        reply: FederationChecklistView,
        errors: ['federation_not_found'],
        example: {
          params: ofFederation.example,
          reply: { ...federationChecklistExample, items: [...federationChecklistExample.items] },
        },
      },
      ({ caller, params }) => checklistOf(params.id, caller.scope),
    ),
  );

  router.post(
    '/:id/checklist',
    endpoint(
      'staff:federations.manage',
      {
        summary: {
          'zh-CN': '记录对一项要求查看的情况和依据',
          en: 'Keep what was seen of a requirement, with its evidence',
        },
        params: ofFederation.params,
        body: {
          requirement: z.string().min(1).max(30),
          value: z.number().min(0).max(1_000_000),
          evidence: z.string().trim().min(2).max(500),
          on: date,
        },
        reply: FederationChecklistView,
        success: 201,
        errors: ['federation_not_found', 'requirement_not_found', 'day_to_come'],
        example: {
          params: ofFederation.example,
          body: { requirement: 'space-2', value: 260, evidence: '房屋租赁合同，现场照片 3 张', on: '2026-10-12' },
          reply: { ...federationChecklistExample, items: [...federationChecklistExample.items] },
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        await recordCheck(params.id, body, { by, scope, now });
        return checklistOf(params.id, scope);
      },
    ),
  );

  router.get(
    '/:id/works',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询工联会的调查与调研，新的在前',
          en: 'The surveys and studies of a federation, the last first',
        },
        params: ofFederation.params,
        reply: wholeList(FederationWorkView),
        errors: ['federation_not_found'],
        example: { params: ofFederation.example, reply: { items: [federationWorkExample], next: null } },
      },
      async ({ caller, params }) => {
        const works = await worksOf(params.id, caller.scope);
        return { items: works.map((work) => ({ ...work, id: String(work._id) })) };
      },
    ),
  );

  router.post(
    '/:id/works',
    endpoint(
      'staff:federations.manage',
      {
        summary: {
          'zh-CN': '记录一次劳动关系调查或需求调研；重复上传只保存一次',
          en: 'Log a survey of labour relations or a study of needs; the same one sent again is stored once',
        },
        params: ofFederation.params,
        body: {
          kind: z.enum(['survey', 'study']),
          on: date,
          title: z.string().trim().min(2).max(100),
          evidence: z.string().trim().max(500).optional(),
        },
        reply: FederationWorkView,
        success: 201,
        errors: ['federation_not_found', 'day_to_come'],
        example: {
          params: ofFederation.example,
          body: { kind: 'survey', on: '2026-10-20', title: federationWorkExample.title },
          reply: federationWorkExample,
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        const work = await logWork(params.id, body, { by, scope, now });
        return { ...work, id: String(work._id) };
      },
    ),
  );

  return router;
}
