import { Router } from '@koa/router';
import { timeInput } from '../../../schemas/platform/fields.ts';
import { closureReason } from '../../../schemas/stations/station-input.ts';
import { StationStaffView } from '../../../schemas/stations/station-view.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { closePermanently, closeTemporarily, reopenStation, undoPermanentClosure } from './close-station.ts';
import { toStationForStaff } from './list-stations.ts';
import { exampleOfStation, staffActionOf, stationParams } from './routes.ts';

/** Closing a station for a time or for good, and opening it again. */
export function stationClosureRoutes() {
  const router = new Router<State>({ prefix: '/staff/stations' });

  router.post(
    '/:id/closure',
    endpoint(
      'staff:stations.keep',
      {
        summary: {
          'zh-CN': '暂停开放站点，自即时或以后某时起；到期自动恢复',
          en: 'Close a station for a time, from now on or from a later moment; it opens again by itself',
        },
        params: stationParams,
        body: { reason: closureReason, from: timeInput.optional(), until: timeInput },
        reply: StationStaffView,
        errors: ['station_not_found', 'closure_invalid', 'station_closed_down', 'overloaded'],
        example: { ...exampleOfStation, body: { reason: '装修', until: '2099-03-01T08:00:00+08:00' } },
      },
      async ({ caller, params, body, now }) =>
        toStationForStaff(await closeTemporarily(params.id, body, staffActionOf(caller, now))),
    ),
  );

  router.delete(
    '/:id/closure',
    endpoint(
      'staff:stations.keep',
      {
        summary: { 'zh-CN': '提前结束暂停开放', en: 'End a closure before its time' },
        params: stationParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: exampleOfStation,
      },
      async ({ caller, params, now }) => toStationForStaff(await reopenStation(params.id, staffActionOf(caller, now))),
    ),
  );

  router.post(
    '/:id/closing-down',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '撤销站点；保留其记录', en: 'Close a station for good; it stays as a tombstone' },
        params: stationParams,
        body: { reason: closureReason },
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: { ...exampleOfStation, body: { reason: '合并到相邻站点' } },
      },
      async ({ caller, params, body, now }) =>
        toStationForStaff(await closePermanently(params.id, body.reason, staffActionOf(caller, now))),
    ),
  );

  router.delete(
    '/:id/closing-down',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '恢复已撤销的站点', en: 'Undo that a station was closed for good' },
        params: stationParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_changed', 'overloaded'],
        example: exampleOfStation,
      },
      async ({ caller, params, now }) =>
        toStationForStaff(await undoPermanentClosure(params.id, staffActionOf(caller, now))),
    ),
  );

  return router;
}
