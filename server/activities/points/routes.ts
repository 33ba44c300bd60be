import { Router } from '@koa/router';
import { z } from 'zod';
import { BalanceView, namings, PostingView, RankingView } from '../../../schemas/activities/points/points.ts';
import { PointsRuleView, pointsRuleInput } from '../../../schemas/activities/points/points-rule.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, queryInt, regionCode } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { pointsExamples as example } from './examples.ts';
import { balanceOf, chooseNaming, myPostings } from './mine.ts';
import { rankingOf } from './rankings.ts';
import { reverseAward } from './reverse.ts';
import { addRule, endRule, rulesInForce } from './rules.ts';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, fieldProblem('month'));

/** One's own points, the rules that they are given by, and rankings. */
export function pointsRoutes() {
  const router = new Router<State>();

  router.get(
    '/me/points',
    endpoint(
      'member',
      {
        summary: 'What one has, and what ends next',
        reply: BalanceView,
        errors: ['overloaded'],
        example: { reply: example.balance },
      },
      ({ caller, now }) => balanceOf(caller.id, now),
    ),
  );

  router.get(
    '/me/points/postings',
    endpoint(
      'member',
      {
        summary: 'One’s own postings, newest first; their points sum to the balance and what is owed',
        query: paging,
        reply: page(PostingView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.posting], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => myPostings(caller.id, { limit, cursor }),
    ),
  );

  router.put(
    '/me/points/naming',
    endpoint(
      'member',
      {
        summary: 'Choose how one stands in rankings',
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
        summary: 'The rules in force, by kind of event; an event follows those of the nearest union that has any',
        reply: z.object({ items: z.array(PointsRuleView) }),
        example: { reply: { items: [example.rule] } },
      },
      async ({ now }) => ({ items: await rulesInForce(now) }),
    ),
  );

  router.get(
    '/points/rankings',
    endpoint(
      'member',
      {
        summary: 'Who gained most points by the events of a month; equal points share a rank',
        query: {
          month,
          region: regionCode.optional().meta({ description: 'only events of this region and those below it' }),
          union: z
            .string()
            .min(1)
            .max(40)
            .optional()
            .meta({ description: 'only events of this union and those below' }),
          limit: queryInt({ min: 1, max: 100 }).optional(),
        },
        reply: RankingView,
        errors: ['union_not_found'],
        example: { query: { month: '2026-11', region: '331002' }, reply: example.ranking },
      },
      ({ caller, query: { limit = 50, ...of }, now }) => rankingOf(of, caller.id, limit, now),
    ),
  );

  return router;
}

/** The rules on points, and awards taken back, for officers. */
export function staffPointsRoutes() {
  const router = new Router<State>({ prefix: '/staff/points' });

  router.post(
    '/rules',
    endpoint(
      'staff:points.manage',
      {
        summary: 'Put a rule into force for sessions that end from now on',
        body: pointsRuleInput,
        reply: PointsRuleView,
        success: 201,
        errors: ['event_kind_not_found', 'union_not_found', 'outside_scope', 'points_rule_uneven'],
        example: {
          body: { union: '331000', kind: 'volunteer', per: 'hour', points: 10, months: 12 },
          reply: example.rule,
        },
      },
      ({ caller, body, now }) => addRule(body, caller.scope, now),
    ),
  );

  router.post(
    '/rules/:id/end',
    endpoint(
      'staff:points.manage',
      {
        summary: 'End a rule; sessions that ended before keep it',
        params: { id: objectId },
        reply: PointsRuleView,
        errors: ['points_rule_not_found'],
        example: {
          params: { id: example.rule.id },
          reply: { ...example.rule, until: '2026-11-21T09:00:00.000+08:00' },
        },
      },
      ({ caller, params, now }) => endRule(params.id, caller.scope, now),
    ),
  );

  router.post(
    '/postings/:id/reversal',
    endpoint(
      'staff:points.manage',
      {
        summary: 'Take an award back; it stays so until the attendance itself is corrected',
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
