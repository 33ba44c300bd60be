import { Router } from '@koa/router';
import { z } from 'zod';
import { driveId, roundNumber } from '../../../schemas/organising/round.ts';
import { stepFields, type Task, TaskView, taskStates, VisitView } from '../../../schemas/organising/task.ts';
import { described } from '../../../schemas/platform/described.ts';
import { page, paging, regionCode, wholeList } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { employerId } from '../../../schemas/register/employer-views.ts';
import { unionCode } from '../../../schemas/territory/union.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { coverageClasses } from '../../register/classification/classify.ts';
import { foundedTaskExample, taskExample, visitExample } from './examples.ts';
import { pageOfEscalatedTasks, pageOfTasks, taskRowsOf } from './list-tasks.ts';
import { recordStep } from './record-step.ts';
import { createTasks, findTask } from './tasks.ts';
import { logVisit, visitRowOf, visitsToEmployer } from './visits.ts';

const pageSize = 50;
const employerParam = { employer: employerId };
const union = unionCode;

/** Tasks (建会任务): employers that are to get a union, and how far each is. */
export function taskRoutes() {
  const router = new Router<State>({ prefix: '/staff/tasks' });

  router.get(
    '/',
    endpoint(
      'staff:employers.read',
      {
        summary: { 'zh-CN': '查询本人区划和工会的建会任务', en: 'The tasks of one’s regions and unions' },
        query: {
          ...paging,
          region: regionCode.optional(),
          union: union.optional(),
          state: z.enum(taskStates).optional(),
          overdue: z.enum(['true', 'false']).optional(),
        },
        reply: page(TaskView),
        errors: ['cursor_invalid'],
        example: { query: { overdue: 'false' }, reply: { items: [taskExample], next: null } },
      },
      ({ caller, query: { limit = pageSize, overdue, ...query }, now }) =>
        pageOfTasks({ ...query, limit, overdue: overdue === 'true' }, caller.scope, shanghaiDay(now)),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:rounds.manage',
      {
        summary: {
          'zh-CN': '为区划的某些类别，或核查中已填报的单位创建任务；已有任务不变',
          en: 'Create tasks for a region’s classes or for the employers answered in a round; existing tasks stay',
        },
        body: {
          region: regionCode,
          classes: z.array(z.enum(coverageClasses)).min(1).max(20).optional(),
          drive: driveId.optional(),
          round: roundNumber.optional(),
          due: stepFields.on,
        },
        reply: z.object({ made: z.int(), known: z.int() }),
        errors: ['region_not_found', 'outside_scope', 'round_not_found', 'round_due_past', 'drive_not_found'],
        example: {
          body: { region: '331002', classes: ['none-100', 'none-25'], due: '2026-12-31' },
          reply: { made: 391, known: 21 },
        },
      },
      ({ caller, body, now }) =>
        createTasks(body, { by: caller.username, scope: caller.scope, now, today: shanghaiDay(now) }),
    ),
  );

  router.get(
    '/escalated',
    endpoint(
      'staff:employers.read',
      {
        summary: {
          'zh-CN': '查询下级工会逾期并上报至本工会的任务',
          en: 'Overdue tasks of unions below that were escalated to one’s own',
        },
        query: paging,
        reply: page(TaskView),
        errors: ['cursor_invalid'],
        example: {
          query: {},
          reply: { items: [{ ...taskExample, due: '2026-11-15', overdue: true, escalatedTo: '331002' }], next: null },
        },
      },
      ({ caller, query: { limit = pageSize, cursor }, now }) =>
        pageOfEscalatedTasks({ limit, cursor }, caller.scope, shanghaiDay(now)),
    ),
  );

  router.get(
    '/:employer',
    endpoint(
      'staff:employers.read',
      {
        summary: { 'zh-CN': '查询一个用人单位的任务及全部记录', en: 'The task of one employer with its whole log' },
        params: employerParam,
        reply: TaskView,
        errors: ['task_not_found'],
        example: { params: { employer: '1024' }, reply: taskExample },
      },
      async ({ caller, params, now }) => viewOf(await findTask(params.employer, caller.scope), now),
    ),
  );

  router.post(
    '/:employer/steps',
    endpoint(
      'staff:tasks.work',
      {
        summary: {
          'zh-CN': '填写任务的下一步；建会或加入联合工会时，工会组织树和底册随之更新',
          en: 'Write the next step; founded and joined change the tree of unions and the register with it',
        },
        params: employerParam,
        body: stepFields,
        reply: TaskView,
        errors: [
          'task_not_found',
          'step_not_next',
          'step_incomplete',
          'step_too_early',
          'step_meanwhile',
          'union_code_wrong',
          'union_taken',
          'union_not_found',
          'union_not_joint',
        ],
        example: {
          params: { employer: '1024' },
          body: {
            kind: 'founded',
            on: '2026-11-18',
            unionCode: '81331002MC00000042',
            members: 36,
            registeredOn: '2026-11-20',
          },
          reply: foundedTaskExample,
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        return viewOf(await recordStep(params.employer, body, { by, scope, now }), now);
      },
    ),
  );

  router.get(
    '/:employer/visits',
    endpoint(
      'staff:employers.read',
      {
        summary: { 'zh-CN': '查询对一个用人单位的走访，新的在前', en: 'The visits to an employer, the newest first' },
        params: employerParam,
        reply: wholeList(VisitView),
        errors: ['employer_not_found'],
        example: { params: { employer: '1024' }, reply: { items: [visitExample], next: null } },
      },
      async ({ caller, params }) => ({ items: await visitsToEmployer(params.employer, caller.scope) }),
    ),
  );

  router.post(
    '/:employer/visits',
    endpoint(
      'staff:tasks.work',
      {
        summary: {
          'zh-CN': '记录一次走访；重复上传同一次走访只保存一次',
          en: 'Log a visit; the same visit sent again is stored once',
        },
        params: employerParam,
        body: {
          on: stepFields.on,
          whom: z.string().trim().min(1).max(50).optional(),
          result: z.string().trim().min(1).max(500),
          union: union
            .optional()
            .meta(
              described('代表哪个工会；不填为责任工会', 'on whose behalf; the union that must act, where left out'),
            ),
        },
        reply: VisitView,
        success: 201,
        errors: ['employer_not_found', 'union_not_found', 'step_too_early'],
        example: {
          params: { employer: '1024' },
          body: { on: '2026-11-03', whom: '李明', result: visitExample.result },
          reply: visitExample,
        },
      },
      async ({ caller, params, body, now }) => {
        const { scope, username: by } = caller;
        return visitRowOf(await logVisit(params.employer, body, { by, scope, now }));
      },
    ),
  );

  return router;
}

async function viewOf(task: Task, now: Date) {
  const [view] = await taskRowsOf([task], shanghaiDay(now));
  return view as NonNullable<typeof view>;
}
