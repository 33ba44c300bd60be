import { Router } from '@koa/router';
import { z } from 'zod';
import { BalanceView, namings, PointsRankingView, PostingView } from '../../../schemas/activities/points/points.ts';
import { PointsRuleView, pointsRuleInput } from '../../../schemas/activities/points/points-rule.ts';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, queryInt, regionCode, wholeList } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { chooseNaming, readBalance } from './balance.ts';
import { pointsExamples as example } from './examples.ts';
import { listMyPostings } from './list-my-postings.ts';
import { readRanking } from './rankings.ts';
import { reverseAward } from './reverse.ts';
import { addPointsRule, endPointsRule, listPointsRules } from './rules.ts';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, fieldProblem('month'));

/** Routes of a member's own points, the rules on points, and rankings. */
export function pointsRoutes() {
  const router = new Router<State>();

  router.get(
    '/me/points',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的积分余额，以及最先失效的积分',
          en: 'Read one’s own balance, and the points that expire next',
        },
        reply: BalanceView,
        errors: ['overloaded'],
        example: { reply: example.balance },
      },
      ({ caller, now }) => readBalance(caller.id, now),
    ),
  );

  router.get(
    '/me/points/postings',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的积分账目，新的在前；各笔之和等于余额减去欠分',
          en: 'List one’s own postings, newest first; their points sum to the balance minus the debt',
        },
        query: paging,
        reply: page(PostingView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.posting], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => listMyPostings(caller.id, { limit, cursor }),
    ),
  );

  router.put(
    '/me/points/naming',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '选择排行榜上如何显示本人姓名', en: 'Choose how rankings show one’s name' },
        body: { naming: z.enum(namings) },
        reply: BalanceView,
        idempotent: true,
        errors: ['overloaded'],
        example: { body: { naming: 'hidden' }, reply: { ...example.balance, naming: 'hidden' } },
      },
      ({ caller, body, now }) => chooseNaming(caller.id, body.naming, now),
    ),
  );

  router.get(
    '/points/rules',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询现行积分规则，按活动类型；活动适用最近一级有规则的工会的规则',
          en: 'List the rules in force, by kind of event; an event follows those of the nearest union that has any',
        },
        reply: wholeList(PointsRuleView),
        example: { reply: { items: [example.rule], next: null } },
      },
      async ({ now }) => ({ items: await listPointsRules(now) }),
    ),
  );

  router.get(
    '/points/rankings',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询积分排行，按某月活动所得积分；积分相同者名次并列',
          en: 'Rank people by the points that they gained by the events of a month; equal points share a rank',
        },
        query: {
          month,
          region: regionCode
            .optional()
            .meta(described('只限该区划及其下级区划的活动', 'only events of this region and the regions below it')),
          union: z
            .string()
            .min(1)
            .max(40)
            .optional()
            .meta(described('只限该工会及其下级工会的活动', 'only events of this union and the unions below it')),
          limit: queryInt({ min: 1, max: 100 }).optional(),
        },
        reply: PointsRankingView,
        errors: ['union_not_found'],
        example: { query: { month: '2026-11', region: '331002' }, reply: example.ranking },
      },
      ({ caller, query: { limit = 50, ...query }, now }) => readRanking(query, caller.id, limit, now),
    ),
  );

  return router;
}

/** Routes with which officers manage the rules on points and reverse awards. */
export function staffPointsRoutes() {
  const router = new Router<State>({ prefix: '/staff/points' });

  router.post(
    '/rules',
    endpoint(
      'staff:points.manage',
      {
        summary: { 'zh-CN': '添加积分规则，适用于此后结束的场次', en: 'Add a rule for sessions that end from now on' },
        body: pointsRuleInput,
        reply: PointsRuleView,
        success: 201,
        errors: ['event_kind_not_found', 'union_not_found', 'outside_scope', 'points_rule_uneven'],
        example: {
          body: { union: '331000', kind: 'volunteer', per: 'hour', points: 10, months: 12 },
          reply: example.rule,
        },
      },
      ({ caller, body, now }) => addPointsRule(body, caller.scope, now),
    ),
  );

  router.post(
    '/rules/:id/end',
    endpoint(
      'staff:points.manage',
      {
        summary: {
          'zh-CN': '停用积分规则；此前已结束的场次仍按它计算',
          en: 'End a rule; sessions that ended before still follow it',
        },
        params: { id: objectId },
        reply: PointsRuleView,
        errors: ['points_rule_not_found'],
        example: {
          params: { id: example.rule.id },
          reply: { ...example.rule, until: '2026-11-21T09:00:00.000+08:00' },
        },
      },
      ({ caller, params, now }) => endPointsRule(params.id, caller.scope, now),
    ),
  );

  router.post(
    '/postings/:id/reversal',
    endpoint(
      'staff:points.manage',
      {
        summary: {
          'zh-CN': '冲正一笔积分；在考勤更正之前不再恢复',
          en: 'Reverse an award; it stays reversed until the attendance itself is corrected',
        },
        params: { id: objectId },
        body: { reason: z.string().trim().min(1).max(200) },
        reply: PostingView,
        errors: ['posting_not_found', 'overloaded'],
        example: {
          params: { id: example.posting.id },
          body: { reason: '代签到' },
          reply: { ...example.posting, kind: 'reversal', points: -20, reason: '代签到', expiresAt: null },
        },
      },
      async ({ caller, params, body, now }) => {
        const { _id, event, ...posting } = await reverseAward(
          params.id,
          { by: caller.id, reason: body.reason },
          caller.scope,
          now,
        );
        return { ...posting, id: String(_id), eventId: event && String(event) };
      },
    ),
  );

  return router;
}
