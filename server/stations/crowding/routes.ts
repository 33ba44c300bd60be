import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { objectId, wholeList } from '../../../schemas/platform/fields.ts';
import { CrowdingView, crowdingLevels } from '../../../schemas/stations/station-feedback.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { readCrowding, reportCrowding, reportCrowdingAsKeeper } from './report-crowding.ts';

const byId = { id: objectId };
const reportBody = { level: z.enum(crowdingLevels) };
const example = {
  station: stationExample.id,
  level: 'busy',
  reportedAt: '2026-11-28T12:05:00.000+08:00',
  reports: 3,
  halfLifeMinutes: 30,
} as const;
const reportExample = { params: { id: stationExample.id }, body: { level: 'busy' }, reply: example } as const;

/** How full stations are, by the reports of workers and keepers. */
export function crowdingRoutes() {
  const router = new Router<State>();

  router.get(
    '/stations/crowding',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询若干站点此刻的拥挤程度，以职工的反馈为据；近期没有反馈即为未知',
          en: 'How full some stations are now, as far as people reported it; without a recent report it is unknown',
        },
        query: {
          ids: z
            .string()
            .max(2500)
            .transform((text) => [...new Set(text.split(','))])
            .pipe(z.array(objectId).min(1).max(100))
            .meta(described('站点编号，以逗号分隔，最多 100 个', 'ids of stations, separated by commas, at most 100')),
        },
        reply: wholeList(CrowdingView),
        example: { query: { ids: stationExample.id }, reply: { items: [example], next: null } },
      },
      async ({ query, now }) => ({ items: await readCrowding(query.ids, now) }),
    ),
  );

  router.post(
    '/stations/:id/crowding',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '反馈站点的拥挤程度；取代本人此前的反馈',
          en: 'Report how full a station is; it replaces one’s earlier report',
        },
        params: byId,
        body: reportBody,
        reply: CrowdingView,
        idempotent: true,
        errors: ['station_not_found', 'station_closed_down', 'crowding_too_often', 'overloaded'],
        example: reportExample,
      },
      ({ caller, params, body, now }) => reportCrowding(params.id, caller.id, body.level, now),
    ),
  );

  router.post(
    '/staff/stations/:id/crowding',
    endpoint(
      'staff:stations.keep',
      {
        summary: { 'zh-CN': '以站点管理员身份反馈拥挤程度', en: 'Report as a keeper how full a station is' },
        params: byId,
        body: reportBody,
        reply: CrowdingView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: reportExample,
      },
      ({ caller: { id: account, scope }, params, body, now }) =>
        reportCrowdingAsKeeper(params.id, body.level, { account, scope, now }),
    ),
  );

  return router;
}
