import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { page, paging, regionCode } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { EmployerDetailView, EmployerView, employerId } from '../../../schemas/register/employer-views.ts';
import { employerStates, unionStates } from '../../../schemas/register/statement.ts';
import { unmaskReasons } from '../../access/staff/roles.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { isUnifiedCode, isUnionCode } from '../../platform/text/organisation-codes.ts';
import { coverageClasses } from '../classification/classify.ts';
import { pageOfEmployers, readContact, showEmployer } from './browse.ts';
import { detailExample, employerExample } from './examples.ts';
import { verifyFields } from './verify.ts';

const pageSize = 50;
const byId = { id: employerId };
const people = z.int().min(0).max(10_000_000);

/** The register of employers, for officers. */
export function employerRoutes() {
  const router = new Router<State>({ prefix: '/staff/employers' });

  router.get(
    '/',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询本人区划内的用人单位；一页可能少于所求条数而仍有下一页',
          en: 'The employers of one’s regions; a page may hold fewer than asked for and still have a next one',
        },
        query: {
          ...paging,
          region: regionCode.optional(),
          union: z.enum(unionStates).optional(),
          class: z.enum(coverageClasses).optional(),
          q: z
            .string()
            .trim()
            .min(2)
            .max(100)
            .optional()
            .meta(described('完整的代码，或名称的开头', 'a whole code, or how a name begins')),
        },
        reply: page(EmployerView),
        errors: ['outside_scope', 'cursor_invalid'],
        example: {
          query: { region: '331002', union: 'none', limit: '20' },
          reply: { items: [employerExample], next: null },
        },
      },
      ({ caller, query: { limit = pageSize, ...query }, now }) =>
        pageOfEmployers({ ...query, limit }, caller.scope, shanghaiDay(now)),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询一个用人单位，以及每个值出自哪份清单、哪一行',
          en: 'One employer, and for each value the list and line that it comes from',
        },
        params: byId,
        reply: EmployerDetailView,
        errors: ['employer_not_found'],
        example: { params: { id: employerExample.id }, reply: detailExample },
      },
      ({ caller, params, now }) => showEmployer(params.id, caller.scope, shanghaiDay(now)),
    ),
  );

  router.post(
    '/:id/contact',
    endpoint(
      'staff:employers.unmask',
      {
        summary: {
          'zh-CN': '查看用人单位联系人的明文；何人、何时、因何查看均记入审计',
          en: 'Look at an employer’s contact unmasked; who did, when and why is kept in the audit',
        },
        params: byId,
        body: { reason: z.enum(unmaskReasons) },
        reply: z.object({ contact: z.string().nullable(), phone: z.string().nullable() }),
        limit: 'lookup',
        errors: ['employer_not_found'],
        example: {
          params: { id: employerExample.id },
          body: { reason: 'contact' },
          reply: { contact: '王芳', phone: '0576-88001234' },
        },
      },
      ({ caller, params, now }) => readContact(params.id, caller.scope, shanghaiDay(now)),
    ),
  );

  router.post(
    '/:id/verification',
    endpoint(
      'staff:employers.verify',
      {
        summary: {
          'zh-CN': '保存现场核实的情况；它先于任何清单，撤销清单也不影响',
          en: 'Keep what was verified on the spot; it goes before every list, and no undo takes it away',
        },
        params: byId,
        body: {
          name: z.string().trim().min(2).max(200).optional(),
          region: regionCode.optional(),
          address: z.string().trim().min(1).max(500).optional(),
          contact: z.string().trim().min(1).max(50).optional(),
          phone: z
            .string()
            .regex(/^[\d-]{5,20}$/, fieldProblem('digits_and_hyphens'))
            .optional(),
          state: z
            .enum(employerStates)
            .optional()
            .meta(
              described('状态；已注销或并非用人单位的不再计入统计', 'closed, or no employer: it leaves the figures'),
            ),
          headcount: people.optional(),
          members: people.optional(),
          union: z.enum(unionStates).optional(),
          unionCode: z
            .string()
            .refine((code) => isUnifiedCode(code) && isUnionCode(code), fieldProblem('union_unified_code'))
            .optional(),
          production: z
            .string()
            .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, fieldProblem('partial_date'))
            .optional(),
        },
        reply: EmployerDetailView,
        errors: ['employer_not_found', 'region_not_found', 'outside_scope'],
        example: {
          params: { id: employerExample.id },
          body: { headcount: 41, union: 'none' },
          reply: detailExample,
        },
      },
      async ({ caller, params, body, now }) => {
        await verifyFields(params.id, body, caller.username, caller.scope, now);
        return showEmployer(params.id, caller.scope, shanghaiDay(now));
      },
    ),
  );

  return router;
}
