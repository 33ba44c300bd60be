import { Router } from '@koa/router';
import { ProgrammeView, programmeShape } from '../../../schemas/activities/events/programme.ts';
import { objectId, queryInt, wholeList } from '../../../schemas/platform/fields.ts';
import { seenVersion } from '../../../schemas/platform/version.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { addProgramme, editProgramme, listProgrammes } from './programmes.ts';

const { title, planned, union, year } = programmeShape;
const fields = {
  union: '331000',
  year: 2026,
  list: 'ten_things',
  title: '为一万名骑手免费体检',
  unit: 'participations',
  planned: 10_000,
} as const;
const example = { id: '665f1f77bcf86cd799439051', ...fields, reached: 8412, version: 0 } as const;

/** Routes of the yearly lists (十件实事, 需求菜单) that events count for. */
export function programmeRoutes() {
  const router = new Router<State>();

  router.get(
    '/programmes',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询工会某一年度的项目清单，含计划数与进度',
          en: 'List the lines of a union’s lists of a year, with the planned number and the progress',
        },
        query: { union, year: queryInt({ min: 2000, max: 2100 }) },
        reply: wholeList(ProgrammeView),
        example: { query: { union: '331000', year: '2026' }, reply: { items: [example], next: null } },
      },
      ({ query, now }) => listProgrammes(query.union, query.year, now),
    ),
  );
  router.post(
    '/staff/programmes',
    endpoint(
      'staff:events.settings',
      {
        summary: {
          'zh-CN': '在本人管辖的工会的清单中添加一项',
          en: 'Add a line to a list of a union in the caller’s scope',
        },
        body: { ...programmeShape, year },
        reply: ProgrammeView,
        success: 201,
        errors: ['union_not_found', 'programme_taken'],
        example: { body: fields, reply: { ...example, reached: 0 } },
      },
      ({ caller, body, now }) => addProgramme(body, caller.scope, now),
    ),
  );
  router.put(
    '/staff/programmes/:id',
    endpoint(
      'staff:events.settings',
      {
        summary: { 'zh-CN': '修改一项的名称或计划数', en: 'Change the title or the planned number of a line' },
        params: { id: objectId },
        body: { title: title.optional(), planned: planned.optional(), version: seenVersion },
        reply: ProgrammeView,
        errors: ['programme_not_found', 'programme_taken', 'changed_since'],
        example: {
          params: { id: example.id },
          body: { planned: 12_000, version: 0 },
          reply: { ...example, planned: 12_000, version: 1 },
        },
      },
      ({ caller, params, body: { version, ...change }, now }) =>
        editProgramme(params.id, change, caller.scope, now, version),
    ),
  );

  return router;
}
