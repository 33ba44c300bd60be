import { Router } from '@koa/router';
import { z } from 'zod';
import { EventStatisticsView, statisticsGroupings } from '../../../../schemas/activities/events/event-statistics.ts';
import { described } from '../../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../../schemas/platform/field-problems.ts';
import { regionCode } from '../../../../schemas/platform/fields.ts';
import type { State } from '../../../http/context/state.ts';
import { endpoint } from '../../../http/endpoint/endpoint.ts';
import { Download } from '../../../http/reply/download.ts';
import { computeEventStatistics } from './statistics.ts';
import { writeStatisticsCsv } from './statistics-csv.ts';

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, fieldProblem('month'));
const query = {
  from: month.meta(described('起始月份', 'first month')),
  until: month.meta(described('截止月份', 'last month')),
  by: z.enum(statisticsGroupings),
  union: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta(described('只限该工会及其下级工会的活动', 'only events of this union and the unions below it')),
  region: regionCode
    .optional()
    .meta(described('只限该区划及其下级区划的活动', 'only events for this region and the regions below it')),
};
const exampleQuery = { from: '2026-01', until: '2026-11', by: 'month', union: '331002' };
const exampleCounts = {
  events: 4,
  sessions: 6,
  signups: 312,
  attended: 280,
  noShows: 32,
  minutes: 33_600,
  people: 231,
};

/** Routes of event statistics for officers. */
export function eventStatisticsRoutes() {
  const router = new Router<State>({ prefix: '/staff/event-numbers' });

  router.get(
    '/',
    endpoint(
      'staff:events.read',
      {
        summary: {
          'zh-CN': '统计若干月的活动、报名、参加人次、时长和人数，按活动、工会、区县或月份',
          en: 'Count events, sign-ups, attendances, hours and people of some months, by event, union, district or month',
        },
        query,
        reply: EventStatisticsView,
        errors: ['outside_scope', 'months_wrong'],
        example: {
          query: exampleQuery,
          reply: {
            ...{ from: '2026-01', until: '2026-11', by: 'month', total: exampleCounts },
            groups: [{ key: '2026-11', name: '2026-11', ...exampleCounts }],
          },
        },
      },
      ({ caller, query }) => computeEventStatistics(query, caller.scope),
    ),
  );

  router.get(
    '/file',
    endpoint(
      'staff:events.read',
      {
        summary: { 'zh-CN': '下载同样的统计，CSV', en: 'Download the same statistics as CSV' },
        query,
        reply: z.string(),
        media: 'text/csv',
        errors: ['outside_scope', 'months_wrong'],
        example: { query: exampleQuery, reply: '代码,名称,活动,场次,报名,签到,爽约,服务分钟,参加人数\n' },
      },
      async ({ caller, query }) => {
        const statistics = await computeEventStatistics(query, caller.scope);
        return new Download(`event-numbers-${query.from}-${query.until}.csv`, writeStatisticsCsv(statistics));
      },
    ),
  );

  return router;
}
