import { Router } from '@koa/router';
import { z } from 'zod';
import { BalanceView, namings, PointsRankingView, PostingView } from '../../../schemas/activities/points/points.ts';
import { PointsRuleView, pointsRuleInput } from '../../../schemas/activities/points/points-rule.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, queryInt, regionCode } from '../../../schemas/platform/fields.ts';
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
        summary: 'Read one’s own balance, and the points that expire next',
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
        summary: 'List one’s own postings, newest first; their points sum to the balance minus the debt',
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
        summary: 'Choose how rankings show one’s name',
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
        summary: 'List the rules in force, by kind of event; an event follows those of the nearest union that has any',
        reply: z.object({ items: z.array(PointsRuleView) }),
        example: { reply: { items: [example.rule] } },
      },
      async ({ now }) => ({ items: await listPointsRules(now) }),
    ),
  );

  router.get(
    '/points/rankings',
    endpoint(
      'member',
      {
        summary: 'Rank people by the points that they gained by the events of a month; equal points share a rank',
        query: {
          month,
          region: regionCode.optional().meta({ description: 'only events of this region and the regions below it' }),
          union: z
            .string()
            .min(1)
            .max(40)
            .optional()
            .meta({ description: 'only events of this union and the unions below it' }),
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
        summary: 'Add a rule for sessions that end from now on',
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
        summary: 'End a rule; sessions that ended before still follow it',
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
        summary: 'Reverse an award; it stays reversed until the attendance itself is corrected',
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
