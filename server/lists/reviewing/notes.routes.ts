import { Router } from '@koa/router';
import { z } from 'zod';
import { listNumber, RejectView } from '../../../schemas/lists/list-views.ts';
import { page, paging } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { rejectExample, warningExample } from './examples.ts';
import { pageOfRejects, pageOfWarnings } from './list-pages.ts';
import { notesFile } from './notes-file.ts';

const pageSize = 50;
const list = { list: listNumber };

/** Routes of the rows of a list that were refused, or accepted with warnings. */
export function listNoteRoutes() {
  const router = new Router<State>({ prefix: '/staff/lists' });

  router.get(
    '/:list/rejects',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '查询清单中被拒收的行，含原因和改正办法',
          en: 'The rows that a list was refused, with reasons and remedies',
        },
        params: list,
        query: paging,
        reply: page(RejectView),
        errors: ['list_unknown', 'cursor_invalid'],
        example: { params: { list: '12' }, reply: { items: [rejectExample], next: null } },
      },
      ({ caller, params, query: { limit = pageSize, cursor } }) =>
        pageOfRejects(params.list, caller.scope, { limit, cursor }),
    ),
  );

  router.get(
    '/:list/rejects/file',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '下载被拒收的行，CSV；改正后可再次上传',
          en: 'The refused rows as CSV for a spreadsheet; mended, it can be uploaded again',
        },
        params: list,
        reply: z.string(),
        media: 'text/csv',
        audited: true,
        errors: ['list_unknown'],
        example: {
          params: { list: '12' },
          reply:
            '单位名称,退回行号,退回字段,退回代码,退回原因,退回建议\r\n,7,单位名称,name_missing,没有单位名称,填写单位名称\r\n',
        },
      },
      async ({ caller, params }) => {
        const { name, content } = await notesFile(params.list, caller.scope);
        return new Download(name, content);
      },
    ),
  );

  router.get(
    '/:list/warnings',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '查询清单中带提示而收入的行，含原因和改正办法；保留前 10,000 行',
          en: 'The rows that a list was accepted with warnings, with reasons and remedies; the first 10,000 are kept',
        },
        params: list,
        query: paging,
        reply: page(RejectView),
        errors: ['list_unknown', 'cursor_invalid'],
        example: { params: { list: '12' }, reply: { items: [warningExample], next: null } },
      },
      ({ caller, params, query: { limit = pageSize, cursor } }) =>
        pageOfWarnings(params.list, caller.scope, { limit, cursor }),
    ),
  );

  router.get(
    '/:list/notes/file',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '下载清单的全部说明（被拒收的和带提示的行），CSV；改正后可再次上传',
          en: 'All notes of a list, refused rows and rows with warnings, as CSV; mended, it can be uploaded again',
        },
        params: list,
        reply: z.string(),
        media: 'text/csv',
        audited: true,
        errors: ['list_unknown'],
        example: {
          params: { list: '12' },
          reply:
            '单位名称,退回结果,退回行号,退回字段,退回代码,退回原因,退回建议\r\n,被拒,7,单位名称,name_missing,没有单位名称,填写单位名称\r\n',
        },
      },
      async ({ caller, params }) => {
        const { name, content } = await notesFile(params.list, caller.scope, { kind: 'notes' });
        return new Download(name, content);
      },
    ),
  );

  return router;
}
