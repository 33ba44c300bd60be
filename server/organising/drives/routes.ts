import { Router } from '@koa/router';
import { z } from 'zod';
import {
  DriveFilter,
  DriveProgressView,
  DriveView,
  driveOutcomes,
} from '../../../schemas/organising/coverage-drive.ts';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { page, paging, regionCode, wholeList } from '../../../schemas/platform/fields.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { EmployerView } from '../../../schemas/register/employer-views.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { employerExample } from '../../register/employers/examples.ts';
import { pageOfDriveEmployers } from './drive-employers.ts';
import { createDrive, listDrives } from './drives.ts';
import { driveExample, driveProgressExample } from './examples.ts';
import { driveProgressOf } from './progress.ts';

const driveId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, fieldProblem('slug'))
  .meta({ examples: ['hundred-2021'] });
const idParam = { id: driveId };
const within = {
  region: regionCode
    .optional()
    .meta(described('专项行动本身的区划，或其下的一个区划', 'the drive’s own, or one of its regions')),
};
const pageSize = 50;

/** Special drives (专项行动): a list of employers drawn up by a filter, a period, a target. */
export function driveRoutes() {
  const router = new Router<State>({ prefix: '/staff/coverage/drives' });

  router.get(
    '/',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询本人区划及上级区划的专项行动，新的在前',
          en: 'The drives of one’s regions and of those above, the newest first',
        },
        reply: wholeList(DriveView),
        example: { reply: { items: [driveExample], next: null } },
      },
      async ({ caller }) => ({
        items: (await listDrives(caller.scope)).map(({ _id, ...drive }) => ({ id: _id, ...drive })),
      }),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:coverage.drive',
      {
        summary: {
          'zh-CN': '开始专项行动：此刻符合筛选条件的单位即为其清单',
          en: 'Begin a drive: the employers that the filter finds now are its list',
        },
        body: {
          id: driveId,
          name: z.string().trim().min(2).max(100),
          filter: DriveFilter,
          from: z.iso.date(),
          to: z.iso.date(),
          target: z.int().min(1).max(10_000_000).optional(),
        },
        reply: DriveView,
        errors: ['region_not_found', 'outside_scope', 'drive_exists', 'drive_empty', 'drive_period_invalid'],
        success: 201,
        example: {
          body: {
            id: driveExample.id,
            name: driveExample.name,
            filter: driveExample.filter,
            from: driveExample.from,
            to: driveExample.to,
            target: driveExample.target,
          },
          reply: driveExample,
        },
      },
      async ({ caller, body, now }) => {
        const { _id, ...drive } = await createDrive(body, { by: caller.username, scope: caller.scope, now });
        return { id: _id, ...drive };
      },
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询专项行动的进度：清单上的、已建会的、已不存在的和未完成的，按区划',
          en: 'How far a drive is: employers on its list, organised, gone and open, by region',
        },
        params: idParam,
        query: within,
        reply: DriveProgressView,
        errors: ['drive_not_found', 'region_not_found', 'outside_scope'],
        example: { params: { id: driveExample.id }, reply: driveProgressExample },
      },
      async ({ caller, params, query, now }) => {
        const { drive, ...progress } = await driveProgressOf(params.id, { ...query, scope: caller.scope, now });
        const { _id, ...rest } = drive;
        return { drive: { id: _id, ...rest }, ...progress };
      },
    ),
  );

  router.get(
    '/:id/employers',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询专项行动清单上的单位，全部或某一结果的',
          en: 'The employers on the list of a drive, all or those with one outcome',
        },
        params: idParam,
        query: { ...paging, ...within, fate: z.enum(driveOutcomes).optional() },
        reply: page(EmployerView),
        errors: ['drive_not_found', 'region_not_found', 'outside_scope', 'cursor_invalid'],
        example: {
          params: { id: driveExample.id },
          query: { fate: 'open' },
          reply: { items: [employerExample], next: null },
        },
      },
      ({ caller, params, query: { limit = pageSize, ...query }, now }) =>
        pageOfDriveEmployers(params.id, { ...query, limit }, caller.scope, shanghaiDay(now)),
    ),
  );

  return router;
}
