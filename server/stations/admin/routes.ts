import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, queryInt, regionCode, timeInput } from '../../../schemas/platform/fields.ts';
import { stationStates } from '../../../schemas/stations/station.ts';
import {
  closureReason,
  optionalStationFields,
  requiredStationFields,
  stationChangeFields,
} from '../../../schemas/stations/station-input.ts';
import { StationStaffView } from '../../../schemas/stations/station-view.ts';
import { stationTableKey } from '../../../schemas/stations/vocabulary.ts';
import type { Officer, State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { staffStationExample as example } from '../vocabulary/station-examples.ts';
import {
  closePermanently,
  closeTemporarily,
  reopenStation,
  undoPermanentClosure,
  verifyStation,
} from './close-station.ts';
import { listStations, readStation, toStationForStaff } from './list-stations.ts';
import { createStation, editStation, type StaffAction } from './write-station.ts';

const pageSize = 50;
const idParams = { id: objectId };
const exampleOfOne = { params: { id: example.id }, reply: example } as const;
const changeErrors = [
  'outside_scope',
  'union_not_found',
  'region_not_found',
  'station_kind_unknown',
  'station_service_unknown',
  'coordinates_zero',
  'coordinates_swapped',
  'coordinates_outside_china',
  'hours_not_understood',
] as const;
const actionOf = (caller: Officer, now: Date): StaffAction => ({ scope: caller.scope, by: caller.id, now });

/** The stations of an officer's unions: list, read, create, change, close, verify. */
export function staffStationRoutes() {
  const router = new Router<State>({ prefix: '/staff/stations' });

  router.get(
    '/',
    endpoint(
      'staff:stations.read',
      {
        summary: {
          'zh-CN': '查询本工会的站点，含已撤销的，联系人已脱敏',
          en: 'The stations of one’s unions, closed ones too, with their contacts masked',
        },
        query: {
          ...paging,
          region: regionCode.optional(),
          kind: stationTableKey.optional(),
          state: z.enum(stationStates).optional(),
          unverifiedDays: queryInt({ min: 0, max: 3650 })
            .optional()
            .meta(
              described(
                '只列这么多天无人核实（或从未核实）的站点，通常为 180',
                'only stations that nobody has verified for so many days, or ever; usually 180',
              ),
            ),
        },
        reply: page(StationStaffView),
        errors: ['cursor_invalid'],
        example: { query: { unverifiedDays: '180' }, reply: { items: [example], next: null } },
      },
      ({ caller, query: { limit = pageSize, cursor, ...filter }, now }) =>
        listStations(filter, { limit, cursor }, caller.scope, now),
    ),
  );

  router.post(
    '/',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '添加站点', en: 'Add a station' },
        body: {
          code: z.string().regex(/^\S{1,40}$/, fieldProblem('no_space')),
          ...requiredStationFields,
          ...optionalStationFields,
        },
        reply: StationStaffView,
        success: 201,
        idempotent: true,
        errors: ['station_code_taken', 'overloaded', ...changeErrors],
        example: {
          body: {
            code: 'TZ-JJ-001',
            name: example.name,
            kind: example.kind,
            union: example.union,
            region: example.region,
            place: { lng: 121.4312, lat: 28.6789 },
            hours: '24/7',
          },
          reply: example,
        },
      },
      async ({ caller, body, now }) => toStationForStaff(await createStation(body, actionOf(caller, now))),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:stations.read',
      {
        summary: { 'zh-CN': '查询一个站点，含联系人明文', en: 'One station, with its contact in clear' },
        params: idParams,
        reply: StationStaffView,
        errors: ['station_not_found'],
        example: exampleOfOne,
      },
      ({ caller, params }) => readStation(params.id, caller.scope),
    ),
  );

  router.put(
    '/:id',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '修改站点', en: 'Change a station' },
        params: idParams,
        body: stationChangeFields,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_changed', 'station_closed_down', 'overloaded', ...changeErrors],
        example: { ...exampleOfOne, body: { phone: '0576-12351', hours: 'Mo-Su 07:00-22:00', version: 7 } },
      },
      async ({ caller, params, body: { version, ...change }, now }) =>
        toStationForStaff(await editStation(params.id, change, actionOf(caller, now), version)),
    ),
  );

  router.post(
    '/:id/verification',
    endpoint(
      'staff:stations.keep',
      {
        summary: {
          'zh-CN': '记录站点的全部信息已于今天核实',
          en: 'Record that all data of a station were verified today',
        },
        params: idParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: exampleOfOne,
      },
      async ({ caller, params, now }) => toStationForStaff(await verifyStation(params.id, actionOf(caller, now))),
    ),
  );

  router.post(
    '/:id/closure',
    endpoint(
      'staff:stations.keep',
      {
        summary: {
          'zh-CN': '暂停开放站点，自即时或以后某时起；到期自动恢复',
          en: 'Close a station for a time, from now on or from a later moment; it opens again by itself',
        },
        params: idParams,
        body: { reason: closureReason, from: timeInput.optional(), until: timeInput },
        reply: StationStaffView,
        errors: ['station_not_found', 'closure_invalid', 'station_closed_down', 'overloaded'],
        example: { ...exampleOfOne, body: { reason: '装修', until: '2099-03-01T08:00:00+08:00' } },
      },
      async ({ caller, params, body, now }) =>
        toStationForStaff(await closeTemporarily(params.id, body, actionOf(caller, now))),
    ),
  );

  router.delete(
    '/:id/closure',
    endpoint(
      'staff:stations.keep',
      {
        summary: { 'zh-CN': '提前结束暂停开放', en: 'End a closure before its time' },
        params: idParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: exampleOfOne,
      },
      async ({ caller, params, now }) => toStationForStaff(await reopenStation(params.id, actionOf(caller, now))),
    ),
  );

  router.post(
    '/:id/closing-down',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '撤销站点；保留其记录', en: 'Close a station for good; it stays as a tombstone' },
        params: idParams,
        body: { reason: closureReason },
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: { ...exampleOfOne, body: { reason: '合并到相邻站点' } },
      },
      async ({ caller, params, body, now }) =>
        toStationForStaff(await closePermanently(params.id, body.reason, actionOf(caller, now))),
    ),
  );

  router.delete(
    '/:id/closing-down',
    endpoint(
      'staff:stations.write',
      {
        summary: { 'zh-CN': '恢复已撤销的站点', en: 'Undo that a station was closed for good' },
        params: idParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_changed', 'overloaded'],
        example: exampleOfOne,
      },
      async ({ caller, params, now }) =>
        toStationForStaff(await undoPermanentClosure(params.id, actionOf(caller, now))),
    ),
  );

  return router;
}
