import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging, wholeList } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import { assignmentMethods } from '../../../schemas/register/employer.ts';
import { EmployerDetailView, EmployerView, employerId } from '../../../schemas/register/employer-views.ts';
import { HandoverView, TradeView } from '../../../schemas/register/responsibility.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { showEmployer } from '../../register/employers/browse.ts';
import { detailExample, employerExample } from '../../register/employers/examples.ts';
import { handOverEmployer, pageOfHandovers } from './hand-over.ts';
import { listTrades, putTrade } from './trades.ts';
import { pageOfUnionEmployers } from './union-employers.ts';

const pageSize = 50;
const union = unionCode;
const tradeExample = { union: 'IND-331002-1', words: ['K70', '房地产'], version: 1 };
const handoverExample = {
  id: '1024.4',
  employer: '1024',
  name: '台州市工蜂塑料厂',
  from: '331002',
  to: '331002001',
  cause: 'assigned',
  reason: '厂区在海门街道',
  by: 'wang',
  at: '2026-11-21T09:00:00.000+08:00',
} as const;

/** Which union must act for which employers (责任工会). */
export function responsibilityRoutes() {
  const router = new Router<State>({ prefix: '/staff/responsibility' });

  router.get(
    '/employers',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询某工会负责的用人单位；也可只查待指定责任工会的',
          en: 'The employers that a union must act for; with placing=unplaced, those that it has to assign',
        },
        query: { ...paging, union, placing: z.enum(assignmentMethods).optional() },
        reply: page(EmployerView),
        errors: ['union_not_found', 'cursor_invalid'],
        example: { query: { union: '331002001' }, reply: { items: [employerExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, ...query }, now }) =>
        pageOfUnionEmployers({ ...query, limit }, caller.scope, shanghaiDay(now)),
    ),
  );

  router.post(
    '/employers/:id',
    endpoint(
      'staff:responsibility.assign',
      {
        summary: {
          'zh-CN': '指定用人单位的责任工会，或移交给本人管辖范围内的另一工会',
          en: 'Assign an employer, or hand it over to another union of one’s scope',
        },
        params: { id: employerId },
        body: { union, reason: z.string().trim().min(2).max(200) },
        reply: EmployerDetailView,
        errors: ['employer_not_found', 'union_not_found'],
        example: {
          params: { id: employerExample.id },
          body: { union: '331002001', reason: '厂区在海门街道' },
          reply: detailExample,
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        await handOverEmployer(params.id, { to: body.union, reason: body.reason, by, scope }, now);
        return showEmployer(params.id, scope, shanghaiDay(now));
      },
    ),
  );

  router.get(
    '/handovers',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询责任工会变动的用人单位；双方工会均可见',
          en: 'Employers that went from one union to another; both unions see it',
        },
        query: paging,
        reply: page(HandoverView),
        errors: ['cursor_invalid'],
        example: { query: {}, reply: { items: [handoverExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, cursor } }) => pageOfHandovers(caller.scope, { limit, cursor }),
    ),
  );

  router.get(
    '/trades',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询识别行业工会所属单位的代码和词',
          en: 'The codes and words by which the employers of industry unions are recognised',
        },
        reply: wholeList(TradeView),
        example: { reply: { items: [tradeExample], next: null } },
      },
      async ({ caller }) => ({ items: await listTrades(caller.scope) }),
    ),
  );

  router.put(
    '/trades/:union',
    endpoint(
      'staff:responsibility.assign',
      {
        summary: {
          'zh-CN': '设置行业工会的代码和词；所有单位的责任工会随之重新认定',
          en: 'Set the codes and words of an industry union; the responsible union of every employer is worked out anew',
        },
        params: { union },
        body: {
          words: z
            .array(z.string().trim().min(1).max(30))
            .max(200)
            .meta(
              described(
                'GB/T 4754 代码的开头，或行业名称中的词；为空表示不负责任何行业',
                'beginnings of GB/T 4754 codes, or words in an industry’s name; none: no trade',
              ),
            ),
          version: seenVersion,
        },
        reply: TradeView,
        errors: ['union_not_found', 'trade_not_industry', 'changed_since'],
        example: {
          params: { union: tradeExample.union },
          body: { words: tradeExample.words, version: 0 },
          reply: tradeExample,
        },
      },
      ({ caller, params, body: { words, version } }) => putTrade({ union: params.union, words }, caller.scope, version),
    ),
  );

  return router;
}
