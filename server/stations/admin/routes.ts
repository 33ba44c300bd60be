import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, page, paging, queryInt, regionCode } from '../../../schemas/platform/fields.ts';
import { stationStates } from '../../../schemas/stations/station.ts';
import {
  optionalStationFields,
  placeFields,
  requiredStationFields,
  stationChangeFields,
} from '../../../schemas/stations/station-input.ts';
import { StationStaffView } from '../../../schemas/stations/station-view.ts';
import { stationTableKey } from '../../../schemas/stations/vocabulary.ts';
import type { Officer, State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { staffStationExample as example } from '../vocabulary/station-examples.ts';
import { verifyStation } from './close-station.ts';
import { listStations, readStation, toStationForStaff } from './list-stations.ts';
import { createStation, editStation, type StaffAction } from './write-station.ts';

const pageSize = 50;
/** The parameters of a path that leads to one station, and an example of it. */
export const stationParams = { id: objectId };
export const exampleOfStation = { params: { id: example.id }, reply: example } as const;
const placeErrors = ['coordinates_zero', 'coordinates_swapped', 'coordinates_outside_china'] as const;
const changeErrors = [
  'outside_scope',
  'union_not_found',
  'region_not_found',
  'station_kind_unknown',
  'station_service_unknown',
  ...placeErrors,
  'hours_not_understood',
  'hours_ambiguous',
] as const;
/** A change by an officer. */
export const staffActionOf = (caller: Officer, now: Date): StaffAction => ({ scope: caller.scope, by: caller.id, now });

/** The stations of an officer's unions: list, read, create, change, verify. */
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
          place: z
            .enum(['approximate', 'missing'])
            .optional()
            .meta(
              described(
                '只列出坐标仅为区划中心的、或没有坐标的站点，待补正',
                'only stations in the middle of their region, or with no place, to be mended',
              ),
            ),
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
      async ({ caller, body, now }) => toStationForStaff(await createStation(body, staffActionOf(caller, now))),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:stations.read',
      {
        summary: { 'zh-CN': '查询一个站点，含联系人明文', en: 'One station, with its contact in clear' },
        params: stationParams,
        reply: StationStaffView,
        errors: ['station_not_found'],
        example: exampleOfStation,
      },
      ({ caller, params }) => readStation(params.id, caller.scope),
    ),
  );

  router.put(
    '/:id',
    endpoint(
      'staff:stations.write',
      {
        summary: {
          'zh-CN': '修改站点；可以不填的字段填 null 表示清空',
          en: 'Change a station; null clears a field that may be empty',
        },
        params: stationParams,
        body: stationChangeFields,
        reply: StationStaffView,
        errors: [
          ...(['station_not_found', 'changed_since', 'station_changed', 'station_closed_down', 'overloaded'] as const),
          ...changeErrors,
        ],
        example: { ...exampleOfStation, body: { phone: '0576-12351', hours: 'Mo-Su 07:00-22:00', version: 7 } },
      },
      async ({ caller, params, body: { version, ...change }, now }) =>
        toStationForStaff(await editStation(params.id, change, staffActionOf(caller, now), version)),
    ),
  );

  router.put(
    '/:id/place',
    endpoint(
      'staff:stations.keep',
      {
        summary: {
          'zh-CN': '现场标注站点坐标；此后不再是大致位置',
          en: 'Give the place of a station, measured on the spot; it is no longer approximate',
        },
        params: stationParams,
        body: placeFields,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_changed', 'station_closed_down', 'overloaded', ...placeErrors],
        example: { ...exampleOfStation, body: { lng: 121.4312, lat: 28.6789, datum: 'gcj02' } },
      },
      async ({ caller, params, body, now }) =>
        toStationForStaff(await editStation(params.id, { place: body }, staffActionOf(caller, now))),
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
        params: stationParams,
        reply: StationStaffView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: exampleOfStation,
      },
      async ({ caller, params, now }) => toStationForStaff(await verifyStation(params.id, staffActionOf(caller, now))),
    ),
  );

  return router;
}
