import { Router } from '@koa/router';
import { z } from 'zod';
import { BreakdownView, CoverageView, monthText, SeriesView } from '../../../schemas/organising/coverage.ts';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging, regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { coverageClasses, RulesView } from '../../../schemas/register/coverage-rules.ts';
import { EmployerView } from '../../../schemas/register/employer-views.ts';
import { unionStates } from '../../../schemas/register/statement.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { defaultRules } from '../../register/classification/default-rules.ts';
import { shownGeneration } from '../../register/classification/generations.ts';
import { industrySectionLetters } from '../../register/classification/industry-sections.ts';
import { findRulesVersion } from '../../register/classification/rules.ts';
import { sizeBandNames } from '../../register/classification/size-bands.ts';
import { breakdownKinds, breakdownOf } from './breakdown.ts';
import { drillDown } from './drill-down.ts';
import { breakdownExample, coverageRowExample, coverageSeriesExample, drillDownExample } from './examples.ts';
import { coverageSeriesOf } from './series.ts';
import { coverageTableOf } from './table.ts';

const pageSize = 50;

/** Coverage (建会覆盖): how many employers have unions, for officers. */
export function coverageRoutes() {
  const router = new Router<State>({ prefix: '/staff/coverage' });

  router.get(
    '/',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询一个区划及其下级区划中单独建会、联合建会和未建会的单位',
          en: 'Employers with their own union, in a joint one and without, for a region and each of its children',
        },
        query: { region: regionCode },
        reply: CoverageView,
        errors: ['region_not_found', 'outside_scope'],
        example: {
          query: { region: '331002' },
          reply: {
            total: coverageRowExample,
            children: [{ ...coverageRowExample, region: '331002001', name: '海门街道' }],
          },
        },
      },
      ({ caller, query, now }) => coverageTableOf(query.region, caller.scope, shanghaiDay(now)),
    ),
  );

  router.get(
    '/breakdown',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '按类别、规模或行业门类查询一个区划的单位',
          en: 'The employers of a region by class, size or section of industry',
        },
        query: { region: regionCode, by: z.enum(breakdownKinds) },
        reply: BreakdownView,
        errors: ['region_not_found', 'outside_scope'],
        example: { query: { region: '331002', by: 'industry' }, reply: breakdownExample },
      },
      ({ caller, query, now }) => breakdownOf(query.region, query.by, caller.scope, shanghaiDay(now)),
    ),
  );

  router.get(
    '/series',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '逐月查询一个区划的数字，以每月末定版为准；当月为此刻的数字',
          en: 'The figures of a region month by month, as frozen at each month’s end; the current month as it is now',
        },
        query: { region: regionCode, from: monthText, to: monthText },
        reply: SeriesView,
        errors: ['region_not_found', 'outside_scope'],
        example: { query: { region: '331002', from: '2021-11', to: '2022-02' }, reply: coverageSeriesExample },
      },
      ({ caller, query: { region, ...months }, now }) =>
        coverageSeriesOf(region, months, caller.scope, shanghaiDay(now)),
    ),
  );

  router.get(
    '/employers',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询某个数字背后的单位；一页可能少于所求条数而仍有下一页',
          en: 'The employers behind a figure; a page may hold fewer than asked for and still have a next one',
        },
        query: {
          ...paging,
          region: regionCode,
          class: z.enum(coverageClasses).optional(),
          union: z.enum(unionStates).optional(),
          size: z.enum(sizeBandNames).optional(),
          industry: z
            .enum(industrySectionLetters)
            .optional()
            .meta(described('国民经济行业门类', 'a section of GB/T 4754')),
          unplaced: z
            .literal('yes')
            .optional()
            .meta(described('只列所在地不明的单位', 'only those of the row whose region is null')),
        },
        reply: page(EmployerView),
        errors: ['region_not_found', 'outside_scope', 'cursor_invalid'],
        example: { query: { region: '331002', class: 'none-25', limit: '20' }, reply: drillDownExample },
      },
      ({ caller, query: { class: of, union, industry, unplaced, limit = pageSize, ...query }, now }) =>
        drillDown(
          {
            ...query,
            limit,
            section: industry,
            unplaced: unplaced === 'yes',
            ...(of && { classes: [of] }),
            ...(union && { unions: [union] }),
          },
          caller.scope,
          shanghaiDay(now),
        ),
    ),
  );

  router.get(
    '/rules',
    endpoint(
      'staff:coverage.read',
      {
        summary: { 'zh-CN': '查询用人单位的分类规则', en: 'The rules by which employers are classed' },
        reply: RulesView,
        example: { reply: { version: 0, by: 'nuanfeng', at: null, set: defaultRules } },
      },
      async () => {
        const { _id, by, at, set } = await findRulesVersion((await shownGeneration())?.rules ?? 0);
        return { version: _id, by, at, set };
      },
    ),
  );

  return router;
}
