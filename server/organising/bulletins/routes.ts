import { Router } from '@koa/router';
import { z } from 'zod';
import { BulletinView, QuarterView, quarterText } from '../../../schemas/organising/bulletin.ts';
import { monthText } from '../../../schemas/organising/coverage.ts';
import { regionCode } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { bulletinOf } from './bulletin.ts';
import { bulletinExample, quarterSummaryExample } from './examples.ts';
import { quarterSummaryOf } from './quarter-summary.ts';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderPdf } from './render-pdf.ts';
import { bulletinContentOf, quarterContentOf, type ReportContent } from './report-content.ts';

const bulletinQuery = { region: regionCode, month: monthText };
const quarterQuery = { region: regionCode, quarter: quarterText };
const errors = ['region_not_found', 'outside_scope', 'month_not_frozen'] as const;
const exampleQuery = { region: '331000', month: '2021-12' };
const formats = [
  { format: 'csv', media: 'text/csv', make: async (sheet: ReportContent) => renderCsv(sheet) },
  { format: 'html', media: 'text/html', make: (sheet: ReportContent) => renderHtml(sheet, 'zh-CN') },
  { format: 'pdf', media: 'application/pdf', make: (sheet: ReportContent) => renderPdf(sheet, 'zh-CN') },
] as const;

/** Bulletins of a month (一月一通报) and summaries of a quarter (一季度一总结). */
export function bulletinRoutes() {
  const router = new Router<State>({ prefix: '/staff/coverage' });

  router.get(
    '/bulletin',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询已定版月份的通报：区县或街道排名及变化',
          en: 'The bulletin of a frozen month: districts or streets ranked, with what changed',
        },
        query: bulletinQuery,
        reply: BulletinView,
        errors,
        example: { query: exampleQuery, reply: bulletinExample },
      },
      ({ caller, query }) => bulletinOf(query.region, query.month, caller.scope),
    ),
  );

  for (const { format, media, make } of formats) {
    router.get(
      `/bulletin/${format}`,
      endpoint(
        'staff:coverage.read',
        {
          summary: {
            'zh-CN': `下载通报，${format.toUpperCase()}`,
            en: `The bulletin as ${format.toUpperCase()}`,
          },
          query: bulletinQuery,
          reply: z.string(),
          media,
          errors,
          example: { query: exampleQuery, reply: '' },
        },
        async ({ caller, query }) => {
          const bulletin = await bulletinOf(query.region, query.month, caller.scope);
          const content = await make(bulletinContentOf(bulletin, 'zh-CN'));
          return new Download(`${bulletin.name}建会通报-${bulletin.month}.${format}`, once(content));
        },
      ),
    );
  }

  router.get(
    '/quarter',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询季度总结：承诺与完成的任务，按区县或街道',
          en: 'The summary of a quarter: tasks promised and done, by district or street',
        },
        query: quarterQuery,
        reply: QuarterView,
        errors,
        example: { query: { region: '331000', quarter: '2021-Q4' }, reply: quarterSummaryExample },
      },
      ({ caller, query }) => quarterSummaryOf(query.region, query.quarter, caller.scope),
    ),
  );

  for (const { format, media, make } of formats) {
    router.get(
      `/quarter/${format}`,
      endpoint(
        'staff:coverage.read',
        {
          summary: {
            'zh-CN': `下载季度总结，${format.toUpperCase()}`,
            en: `The summary of a quarter as ${format.toUpperCase()}`,
          },
          query: quarterQuery,
          reply: z.string(),
          media,
          errors,
          example: { query: { region: '331000', quarter: '2021-Q4' }, reply: '' },
        },
        async ({ caller, query }) => {
          const quarter = await quarterSummaryOf(query.region, query.quarter, caller.scope);
          const content = await make(quarterContentOf(quarter, 'zh-CN'));
          return new Download(`${quarter.name}建会总结-${quarter.quarter}.${format}`, once(content));
        },
      ),
    );
  }

  return router;
}

/** A download in one chunk. */
async function* once(content: string | Uint8Array) {
  yield content;
}
