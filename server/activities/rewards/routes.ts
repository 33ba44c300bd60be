import { Router } from '@koa/router';
import { z } from 'zod';
import { MyRedemptionView } from '../../../schemas/activities/points/redemption.ts';
import { RewardView } from '../../../schemas/activities/points/reward.ts';
import { described } from '../../../schemas/platform/described.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { rewardExamples as example } from './examples.ts';
import { listMyRedemptions } from './list-my-redemptions.ts';
import { redeemReward } from './redeem.ts';
import { refundRedemption } from './refund-redemption.ts';
import { getReward, listOpenRewards } from './rewards.ts';

/** Routes with which everybody sees rewards and members redeem them. */
export function rewardRoutes() {
  const router = new Router<State>();

  router.get(
    '/rewards',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询目前可兑换的兑换品，先截止的在前',
          en: 'List the rewards that can be redeemed now, those that close first at the front',
        },
        query: paging,
        reply: page(RewardView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.reward], next: null } },
      },
      ({ query: { limit = 20, cursor }, now }) => listOpenRewards({ limit, cursor }, now),
    ),
  );

  router.get(
    '/rewards/:id',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '查询一件兑换品', en: 'Read one reward' },
        params: { id: objectId },
        reply: RewardView,
        errors: ['reward_not_found'],
        example: { params: { id: example.reward.id }, reply: example.reward },
      },
      ({ params }) => getReward(params.id),
    ),
  );

  router.post(
    '/rewards/:id/redemptions',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '用积分兑换；合作方凭兑换码交付',
          en: 'Exchange points for a reward; the partner accepts the code',
        },
        params: { id: objectId },
        body: {
          answers: z
            .array(z.string().trim().max(200))
            .max(10)
            .default([])
            .meta(described('对兑换品所提问题的回答，按次序', 'answers to the reward’s questions, in their order')),
        },
        reply: MyRedemptionView,
        success: 201,
        limit: 'signup',
        errors: [
          'reward_not_found',
          'reward_not_open',
          'reward_gone',
          'reward_limit_reached',
          'reward_answers_missing',
          'points_short',
          'overloaded',
        ],
        example: { params: { id: example.reward.id }, body: { answers: ['实验小学'] }, reply: example.redemption },
      },
      ({ caller, params, body, now, attempt }) =>
        redeemReward({ reward: params.id, person: caller.id, answers: body.answers, key: attempt?.key }, now),
    ),
  );

  router.get(
    '/me/redemptions',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人的兑换，新的在前；兑换码有效期内可见',
          en: 'List one’s own redemptions, newest first, with the code while it is valid',
        },
        query: paging,
        reply: page(MyRedemptionView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.redemption], next: null } },
      },
      ({ caller, query: { limit = 20, cursor }, now }) => listMyRedemptions(caller.id, { limit, cursor }, now),
    ),
  );

  router.delete(
    '/me/redemptions/:id',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '退回未使用的兑换；退回的积分至少 30 天内可用',
          en: 'Refund a redemption whose code is not used; the points can be spent for at least 30 days',
        },
        params: { id: objectId },
        reply: MyRedemptionView,
        idempotent: true,
        errors: ['redemption_not_found', 'redemption_used', 'redemption_lapsed', 'overloaded'],
        example: {
          params: { id: example.redemption.id },
          reply: { ...example.redemption, state: 'cancelled', code: null },
        },
      },
      ({ caller, params, now }) => refundRedemption(params.id, caller.id, now),
    ),
  );

  return router;
}
