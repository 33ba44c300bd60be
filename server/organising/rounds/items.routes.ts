import { Router } from '@koa/router';
import { z } from 'zod';
import { AnswerImportView, answerFields, RoundItemView, roundNumber } from '../../../schemas/organising/round.ts';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { employerId } from '../../../schemas/register/employer-views.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { csvText } from '../../sheets/table/csv-text.ts';
import { answerItem } from './answer-item.ts';
import { answerSheetRows } from './answer-sheet.ts';
import { answerImportExample, roundItemExample } from './examples.ts';
import { importAnswers } from './import-answers.ts';
import { pageOfRoundItems } from './items.ts';
import { findRound } from './rounds.ts';

const pageSize = 50;
const union = unionCode.optional();
/** In bytes. Rows are imported while the caller waits, and a union's sheet is far smaller. */
const maxSheetBytes = 5 * 1024 * 1024;

/** The employers of a round: listed, answered one by one, or answered in a sheet that is downloaded, filled in and uploaded. */
export function roundItemRoutes() {
  const router = new Router<State>({ prefix: '/staff/rounds' });

  router.get(
    '/:round/employers',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询一轮核查中由本工会填报的单位',
          en: 'The employers of a round that one’s unions have to answer for',
        },
        params: { round: roundNumber },
        query: { ...paging, union, show: z.enum(['open', 'answered', 'conflicts']).optional() },
        reply: page(RoundItemView),
        errors: ['round_not_found', 'cursor_invalid'],
        example: {
          params: { round: '3' },
          query: { show: 'conflicts' },
          reply: { items: [roundItemExample], next: null },
        },
      },
      ({ caller, params, query: { limit = pageSize, ...query }, now }) =>
        pageOfRoundItems(params.round, { ...query, limit }, caller.scope, shanghaiDay(now)),
    ),
  );

  router.post(
    '/:round/employers/:employer',
    endpoint(
      'staff:employers.verify',
      {
        summary: {
          'zh-CN': '填报一个用人单位；底册以此为准，先于任何清单，再次填报取代上次',
          en: 'Answer for one employer; the register believes it before every list, and a new answer replaces the last',
        },
        params: { round: roundNumber, employer: employerId },
        body: answerFields,
        reply: z.object({
          outcome: z.enum(['applied', 'unchanged']),
          conflicts: RoundItemView.shape.conflicts,
        }),
        errors: [
          'round_item_not_found',
          'round_closed',
          'answer_incomplete',
          'answer_union_wrong',
          'answer_region_wrong',
          'answer_meanwhile',
        ],
        example: {
          params: { round: '3', employer: '1024' },
          body: { answer: 'headcount', headcount: 63, evidence: '工资表' },
          reply: { outcome: 'applied', conflicts: [...roundItemExample.conflicts] },
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        const { outcome, conflicts } = await answerItem(params.round, params.employer, body, { by, scope, now });
        return { outcome, conflicts: [...conflicts] };
      },
    ),
  );

  router.get(
    '/:round/sheet',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '下载核查表，CSV，离线填写后上传',
          en: 'What is to be answered as CSV, to be filled in offline and uploaded again',
        },
        params: { round: roundNumber },
        query: { union },
        reply: z.string(),
        media: 'text/csv',
        audited: true,
        errors: ['round_not_found'],
        example: {
          params: { round: '3' },
          query: { union: '331002001' },
          reply: '核查编号,校验码,单位名称,…\r\n1024,7KQ2,台州市工蜂塑料厂,…\r\n',
        },
      },
      async ({ caller, params, query, now }) => {
        const round = await findRound(params.round, caller.scope);
        const rows = answerSheetRows(round, query, caller.scope, shanghaiDay(now));
        return new Download(`核查-${round._id}.csv`, csvText(rows, 'windows'));
      },
    ),
  );

  router.post(
    '/:round/return',
    endpoint(
      'staff:employers.verify',
      {
        summary: {
          'zh-CN': '上传填好的核查表；被拒收的行列明行、列和原因',
          en: 'Import a sheet that was filled in; rejected rows are listed with line, column and reason',
        },
        params: { round: roundNumber },
        body: {
          dryRun: z
            .enum(['true', 'false'])
            .optional()
            .meta(described('true 表示只试算、不保存', 'true: only say what it would do')),
          encoding: z.string().max(20).optional(),
          sheet: z
            .string()
            .max(100)
            .optional()
            .meta(described('工作簿中的工作表，填名称或序号', 'the sheet of a workbook, by name or number')),
        },
        upload: { maxBytes: maxSheetBytes },
        reply: AnswerImportView,
        errors: ['round_not_found', 'round_closed', 'list_no_header', 'list_empty', 'list_too_large'],
        example: { params: { round: '3' }, body: { dryRun: 'false' }, reply: answerImportExample },
      },
      async ({ caller, params, body, file, now }) => {
        const { scope, username: by } = caller;
        const dryRun = body.dryRun === 'true';
        if (!file) throw new Failure('upload_broken');
        const options = { by, scope, now, dryRun, encoding: body.encoding, sheet: body.sheet, maxBytes: maxSheetBytes };
        const { report } = await importAnswers(params.round, file, options);
        const { read, updated: applied, unchanged, blank, conflicts } = report;
        const rejected = report.rejected
          .slice(0, 1000)
          .map(({ reason, ...row }) => ({ ...row, reason: reason['zh-CN'] }));
        return { dryRun, read, applied, unchanged, blank, conflicts, rejected };
      },
    ),
  );

  return router;
}
