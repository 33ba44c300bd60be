import { Router } from '@koa/router';
import { z } from 'zod';
import { TransferView, UsedRedemptionView } from '../../../schemas/activities/points/redemption.ts';
import { RewardView, rewardInput, rewardStates } from '../../../schemas/activities/points/reward.ts';
import { objectId, page, paging, queryInt, timeInput } from '../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { rewardExamples as example } from './examples.ts';
import { addReward, changeReward, listManagedRewards } from './rewards.ts';
import { createTransferFile, readTransferFile } from './transfer-files.ts';
import { useRedemption } from './use-redemption.ts';

const timeWindow = { from: timeInput, until: timeInput };

/** Routes with which officers manage rewards and partners accept codes. */
export function staffRewardRoutes() {
  const router = new Router<State>({ prefix: '/staff' });

  router.get(
    '/rewards',
    endpoint(
      'staff:rewards.manage',
      {
        summary: {
          'zh-CN': '查询本工会的兑换品，含草稿和已关闭的',
          en: 'List the rewards of the caller’s unions, drafts and closed ones too',
        },
        query: paging,
        reply: page(RewardView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [example.reward], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => listManagedRewards({ limit, cursor }, caller.scope),
    ),
  );

  router.post(
    '/rewards',
    endpoint(
      'staff:rewards.manage',
      {
        summary: {
          'zh-CN': '添加兑换品草稿；开放后职工可见',
          en: 'Add a reward as a draft; members see it once it is open',
        },
        body: { ...rewardInput, ...timeWindow },
        reply: RewardView,
        success: 201,
        errors: ['outside_scope', 'reward_times_wrong'],
        example: {
          body: {
            title: '保温杯',
            kind: 'goods',
            union: '331002',
            partner: '椒江区职工服务中心',
            cost: 100,
            stock: 50,
            goodDays: 30,
            from: '2026-11-01T00:00:00+08:00',
            until: '2026-12-31T23:59:00+08:00',
          },
          reply: { ...example.reward, state: 'draft', left: 50 },
        },
      },
      ({ caller, body }) => addReward(body as Parameters<typeof addReward>[0], caller.scope),
    ),
  );

  router.put(
    '/rewards/:id',
    endpoint(
      'staff:rewards.manage',
      {
        summary: {
          'zh-CN': '开放、关闭或修改兑换品；所需积分不可改，库存不得少于已兑换的数量；说明和图片填 null 表示清空',
          en: 'Open, close or change a reward; the cost is fixed, the stock is never less than what was redeemed, and null clears the description or the pictures',
        },
        params: { id: objectId },
        body: {
          title: rewardInput.title.optional(),
          partner: rewardInput.partner.optional(),
          description: rewardInput.description.nullable(),
          pictures: rewardInput.pictures.nullable(),
          stock: rewardInput.stock.optional(),
          state: z.enum(rewardStates).optional(),
          from: timeInput.optional(),
          until: timeInput.optional(),
          version: seenVersion,
        },
        reply: RewardView,
        errors: ['reward_not_found', 'reward_times_wrong', 'reward_stock_too_low', 'changed_since'],
        example: { params: { id: example.reward.id }, body: { state: 'open', version: 0 }, reply: example.reward },
      },
      ({ caller, params, body: { version, ...change } }) =>
        changeReward(params.id, change as Parameters<typeof changeReward>[1], caller.scope, version),
    ),
  );

  router.post(
    '/redemptions/use',
    endpoint(
      'staff:rewards.hand_over',
      {
        summary: {
          'zh-CN': '核销兑换码并交付；每码只能核销一次',
          en: 'Accept a code and hand over the reward; a code is accepted once',
        },
        body: { code: z.string().min(12).max(20) },
        reply: UsedRedemptionView,
        limit: 'login',
        errors: ['redemption_not_found', 'redemption_used', 'redemption_lapsed', 'redemption_cancelled'],
        example: { body: { code: example.redemption.code }, reply: example.handedOver },
      },
      ({ caller, body, now }) => useRedemption(body.code, caller.id, caller.scope, now),
    ),
  );

  router.post(
    '/rewards/:id/transfers',
    endpoint(
      'staff:rewards.manage',
      {
        summary: {
          'zh-CN': '将兑换码有效的全部兑换列入给合作方的交接文件',
          en: 'Put all redemptions with a valid code into a transfer file for the partner',
        },
        params: { id: objectId },
        reply: TransferView,
        success: 201,
        errors: ['reward_not_found', 'transfer_empty', 'overloaded'],
        example: { params: { id: example.reward.id }, reply: example.transfer },
      },
      ({ caller, params, now }) => createTransferFile(params.id, caller.id, caller.scope, now),
    ),
  );

  router.get(
    '/rewards/:id/transfers/:file',
    endpoint(
      'staff:rewards.manage',
      {
        summary: {
          'zh-CN': '下载交接文件，含姓名和手机号明文；每次下载均记入审计',
          en: 'Download a transfer file, with unmasked names and phones; each download is audited',
        },
        params: { id: objectId, file: queryInt({ min: 1, max: 100_000 }) },
        reply: z.string(),
        media: 'text/csv',
        audited: true,
        errors: ['reward_not_found', 'transfer_not_found'],
        example: {
          params: { id: example.reward.id, file: '1' },
          reply: '编号,姓名,手机,兑换品,积分,兑换时间\n',
        },
      },
      async ({ caller, params }) =>
        new Download(
          `transfer-${params.id}-${params.file}.csv`,
          await readTransferFile(params.id, params.file, caller.scope),
        ),
    ),
  );

  return router;
}
