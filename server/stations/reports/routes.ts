import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { objectId, page, paging } from '../../../schemas/platform/fields.ts';
import {
  StationReportView,
  stationReportStates,
  stationReportTopics,
} from '../../../schemas/stations/station-feedback.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { createReport, listMyReports } from './own-reports.ts';
import { answerReport, listReports } from './staff-reports.ts';

const text = z.string().trim().min(2).max(500);
const example = {
  id: '665f1f77bcf86cd799439021',
  station: { id: stationExample.id, code: stationExample.code, name: stationExample.name },
  about: 'hours',
  text: '晚上八点就关门了',
  at: '2026-11-28T20:05:00.000+08:00',
  state: 'open',
} as const;
const answered = {
  ...example,
  state: 'answered',
  answer: { text: '已更正为 20:00 关门，谢谢', corrected: true, at: '2026-11-29T09:00:00.000+08:00' },
} as const;

/** Reports that something about a station is wrong: made by workers, answered by the union that runs it. */
export function stationReportRoutes() {
  const router = new Router<State>();

  router.post(
    '/stations/:id/reports',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '反馈站点信息的差错；由其工会答复，不透露反馈人',
          en: 'Report that something about a station is wrong; its union answers, and does not learn who reported it',
        },
        params: { id: objectId },
        body: { about: z.enum(stationReportTopics), text },
        reply: StationReportView,
        success: 201,
        errors: ['station_not_found', 'report_open_already', 'reports_too_often'],
        example: {
          params: { id: stationExample.id },
          body: { about: example.about, text: example.text },
          reply: example,
        },
      },
      ({ caller, params, body, now }) => createReport(params.id, caller.id, body, now),
    ),
  );

  router.get(
    '/me/station-reports',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '查询本人对站点的反馈及答复，新的在前',
          en: 'One’s own reports on stations with their answers, newest first',
        },
        query: paging,
        reply: page(StationReportView),
        errors: ['cursor_invalid'],
        example: { query: { limit: '20' }, reply: { items: [answered], next: null } },
      },
      ({ caller, query: { limit = 20, cursor } }) => listMyReports(caller.id, { limit, cursor }),
    ),
  );

  router.get(
    '/staff/stations/reports',
    endpoint(
      'staff:stations.read',
      {
        summary: {
          'zh-CN': '查询本工会站点收到的反馈，等待最久的在前',
          en: 'The reports on the stations of one’s unions, the one that has waited longest first',
        },
        query: {
          ...paging,
          state: z
            .enum(stationReportStates)
            .optional()
            .meta(described('状态；不填为待答复', 'open when it is left out')),
        },
        reply: page(StationReportView),
        errors: ['cursor_invalid'],
        example: { query: { state: 'open' }, reply: { items: [example], next: null } },
      },
      ({ caller, query: { state = 'open', limit = 50, cursor } }) =>
        listReports({ state, limit, cursor }, caller.scope),
    ),
  );

  router.post(
    '/staff/stations/reports/:id/answer',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '答复一条反馈；反馈人可见', en: 'Answer a report; whoever made it reads the answer' },
        params: { id: objectId },
        body: {
          text,
          corrected: z.boolean().meta(described('所反映的差错是否已改正', 'whether what was wrong has been put right')),
        },
        reply: StationReportView,
        errors: ['report_not_found', 'report_answered'],
        example: {
          params: { id: example.id },
          body: { text: answered.answer.text, corrected: true },
          reply: answered,
        },
      },
      ({ caller: { id: by, scope }, params, body, now }) => answerReport(params.id, body, { scope, by, now }),
    ),
  );

  return router;
}
