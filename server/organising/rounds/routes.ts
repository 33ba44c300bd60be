import { Router } from '@koa/router';
import { z } from 'zod';
import {
  driveId,
  OverdueAnswersView,
  RoundProgressView,
  RoundView,
  roundNumber,
} from '../../../schemas/organising/round.ts';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging, regionCode, wholeList } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { coverageClasses } from '../../register/classification/classify.ts';
import { overdueAnswersExample, roundExample, roundProgressExample } from './examples.ts';
import { findOverdueAnswers, roundProgressOf } from './items.ts';
import { closeRound, findRound, listRounds, openRound } from './rounds.ts';

const pageSize = 50;
const numberParam = { round: roundNumber };

/** Verification rounds (核查): what each union has to find out about its employers. */
export function roundRoutes() {
  const router = new Router<State>({ prefix: '/staff/rounds' });

  router.get(
    '/',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询涉及本人区划或工会的核查轮次，新的在前',
          en: 'The rounds that concern one’s regions or unions, the last first',
        },
        query: paging,
        reply: page(RoundView),
        errors: ['cursor_invalid'],
        example: { query: {}, reply: { items: [roundExample], next: null } },
      },
      async ({ caller, query: { limit = pageSize, cursor } }) => {
        const { items, next } = await listRounds(caller.scope, { limit, cursor });
        return { items: items.map((round) => ({ ...round, id: round._id })), next };
      },
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:rounds.manage',
      {
        summary: {
          'zh-CN': '开始一轮核查：区划内某些类别的单位发给各责任工会',
          en: 'Open a round: every employer of a region and some classes goes to the union that must act for it',
        },
        body: {
          title: z.string().trim().min(2).max(100),
          region: regionCode,
          classes: z
            .array(z.enum(coverageClasses))
            .max(20)
            .optional()
            .meta(described('不填为全部类别', 'all, where left out')),
          drive: driveId.optional(),
          due: z.iso.date(),
        },
        reply: RoundView,
        success: 201,
        errors: ['region_not_found', 'outside_scope', 'round_due_past', 'drive_not_found'],
        example: {
          body: { title: roundExample.title, region: '331002', classes: ['none-100', 'none-25'], due: '2026-12-15' },
          reply: roundExample,
        },
      },
      async ({ caller, body, now }) => {
        const { classes = [], ...wanted } = body;
        const round = await openRound({ ...wanted, classes }, caller.username, caller.scope, shanghaiDay(now));
        return { ...round, id: round._id };
      },
    ),
  );

  router.get(
    '/overdue',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询截止日后仍未填报的工会',
          en: 'The unions whose answers are missing after the last day',
        },
        reply: wholeList(OverdueAnswersView),
        example: { reply: { items: [overdueAnswersExample], next: null } },
      },
      async ({ caller, now }) => ({ items: await findOverdueAnswers(caller.scope, shanghaiDay(now)) }),
    ),
  );

  router.get(
    '/:round',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询一轮核查，以及本人管辖范围内各工会的进度',
          en: 'One round, and the progress of each union of one’s scope',
        },
        params: numberParam,
        reply: RoundProgressView,
        errors: ['round_not_found'],
        example: { params: { round: '3' }, reply: roundProgressExample },
      },
      async ({ caller, params, now }) => {
        const round = await findRound(params.round, caller.scope);
        return { ...round, id: round._id, unions: await roundProgressOf(round, caller.scope, shanghaiDay(now)) };
      },
    ),
  );

  router.post(
    '/:round/close',
    endpoint(
      'staff:rounds.manage',
      {
        summary: {
          'zh-CN': '结束一轮核查；未填报的不再填报',
          en: 'Close a round; what is not answered stays unanswered',
        },
        params: numberParam,
        reply: RoundView,
        errors: ['round_not_found', 'round_closed'],
        example: {
          params: { round: '3' },
          reply: { ...roundExample, state: 'closed', closedAt: '2026-12-16T09:00:00.000+08:00' },
        },
      },
      async ({ caller, params, now }) => {
        const round = await closeRound(params.round, caller.scope, now);
        return { ...round, id: round._id };
      },
    ),
  );

  return router;
}
