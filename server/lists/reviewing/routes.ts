import { Router } from '@koa/router';
import { z } from 'zod';
import { DecisionView, ListView, listNumber, ReviewView, UploadView } from '../../../schemas/lists/list-views.ts';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import { employerId } from '../../../schemas/register/employer-views.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { sourceTypes } from '../../register/record/sources.ts';
import type { ListQueue } from '../importing/list-queue.ts';
import { listExample, reviewExample, uploadExample } from './examples.ts';
import { asOf, mapping, mappingMeaning, partialMeaning, readingFailures, region, sheet } from './list-options.ts';
import { pageOfLists, pageOfReviews, showList } from './list-pages.ts';
import { decideReview } from './review.ts';

const pageSize = 50;
const list = { list: listNumber };

/** Routes of the lists of employers, for officers without the command line. */
export function listRoutes(background: ListQueue) {
  const router = new Router<State>({ prefix: '/staff/lists' });

  router.post(
    '/',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '上传用人单位清单；答复之后导入；再传同一文件即继续中断的导入',
          en: 'Upload a list of employers; it is imported after the reply. The same file again goes on with a broken import',
        },
        upload: { maxBytes: background.maxBytes },
        body: {
          source: z.enum(sourceTypes),
          asOf,
          region,
          partial: z
            .enum(['true', 'false'])
            .transform((text) => text === 'true')
            .optional()
            .meta(partialMeaning),
          encoding: z.string().max(20).optional(),
          sheet,
          mapping: z
            .string()
            .max(10_000)
            .transform((text, context): unknown => {
              try {
                return JSON.parse(text);
              } catch {
                context.addIssue(fieldProblem('json'));
                return z.NEVER;
              }
            })
            .pipe(mapping)
            .optional()
            .meta(mappingMeaning),
        },
        reply: UploadView,
        success: 202,
        errors: ['region_not_found', 'outside_scope', 'shutting_down', 'list_region_too_large', ...readingFailures],
        example: { body: { source: 'social-security', asOf: '2026-10-31' }, reply: uploadExample },
      },
      async ({ caller, body, file, now, auditEntry }) => {
        const options = { ...body, by: caller.username, scope: caller.scope };
        const { list, same, file: facts, header } = await background.upload(file, options, now);
        auditEntry.on = `list ${list._id}`;
        const columns = header.columns.map(({ title, field }) => ({ title, field }));
        return { list: await showList(list._id, caller.scope), same, encoding: facts.encoding, columns };
      },
    ),
  );

  router.get(
    '/',
    endpoint(
      'staff:lists.read',
      {
        summary: { 'zh-CN': '查询本人区划的清单，新的在前', en: 'The lists of one’s regions, newest first' },
        query: paging,
        reply: page(ListView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [listExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, cursor } }) => pageOfLists(caller.scope, { limit, cursor }),
    ),
  );

  router.get(
    '/reviews',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '查询待人工认定是哪个用人单位的行，早的在前',
          en: 'Rows that wait for a person to say which employer they are about, oldest first',
        },
        query: { ...paging, list: listNumber.optional() },
        reply: page(ReviewView),
        errors: ['cursor_invalid'],
        example: { query: { list: '12' }, reply: { items: [reviewExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, ...query } }) => pageOfReviews(caller.scope, { limit, ...query }),
    ),
  );

  router.post(
    '/reviews/:id',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '认定一个待定的行；以后清单中相同的行照此处理',
          en: 'Decide about a row that waits; the same row of a later list follows the decision',
        },
        params: { id: objectId },
        body: {
          decision: z.union([
            z.enum(['new', 'refuse']).meta(described('new：作为新单位；refuse：不作为单位', 'a new employer, or none')),
            z.strictObject({ link: employerId }),
          ]),
        },
        reply: DecisionView,
        errors: ['review_not_found', 'review_decided', 'employer_not_found'],
        example: {
          params: { id: reviewExample.id },
          body: { decision: { link: '1024' } },
          reply: { id: reviewExample.id, state: 'linked', employer: '1024' },
        },
      },
      async ({ caller, params, body, now }) => {
        const { state, employer } = await decideReview(params.id, body.decision, caller.username, caller.scope, now);
        return { _id: params.id, state, employer };
      },
    ),
  );

  router.get(
    '/:list',
    endpoint(
      'staff:lists.read',
      {
        summary: {
          'zh-CN': '查询一份清单：状态、进度和各行的结果',
          en: 'One list: its state, how far it is, and what became of its rows',
        },
        params: list,
        reply: ListView,
        errors: ['list_unknown'],
        example: { params: { list: '12' }, reply: listExample },
      },
      ({ caller, params }) => showList(params.list, caller.scope),
    ),
  );

  router.post(
    '/:list/undo',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '撤销清单，答复之后进行；以后的清单和人工认定不受影响',
          en: 'Take a list back, after the reply; what later lists and persons said stays',
        },
        params: list,
        reply: ListView,
        success: 202,
        errors: ['list_unknown', 'list_undone', 'shutting_down'],
        example: { params: { list: '12' }, reply: { ...listExample, state: 'done' } },
      },
      async ({ caller, params }) => {
        await background.undo(params.list, caller.scope);
        return showList(params.list, caller.scope);
      },
    ),
  );

  return router;
}
