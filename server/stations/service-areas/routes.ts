import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { datum, latitude, longitude, queryInt, queryNumber, regionCode } from '../../../schemas/platform/fields.ts';
import {
  ServiceAreaView,
  ServiceGapsView,
  serviceAreaAims,
  travelModes,
} from '../../../schemas/stations/service-area.ts';
import { queryTableKeys } from '../../../schemas/stations/vocabulary.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { writeServiceAreasGeoJson } from './geojson.ts';
import { findServiceGaps } from './service-gaps.ts';
import { findStationsInReach } from './stations-in-reach.ts';
import { estimateReach } from './travel.ts';

const minutes = queryInt({ min: 1, max: 120 })
  .optional()
  .meta(described('最多步行或行车的分钟数；不填为 30', '30 when it is left out'));
const mode = z.enum(travelModes).optional();
const kinds = queryTableKeys
  .optional()
  .meta(
    described(
      '站点类型的键，以逗号分隔；不填为全部类型',
      'keys of kinds, separated by commas; all when it is left out',
    ),
  );

const gapsQuery = {
  region: regionCode,
  minutes,
  mode: mode.meta(described('出行方式；不填为电动自行车', 'ebike when it is left out')),
  kinds,
  places: queryInt({ min: 0, max: 20 })
    .optional()
    .meta(described('建议几处新址；不填为 3', 'how many new places to propose; 3 when it is left out')),
  aim: z
    .enum(serviceAreaAims)
    .optional()
    .meta(
      described(
        '新址要尽量多覆盖什么；不填为职工',
        'what a new place is to bring in most of; workers when it is left out',
      ),
    ),
};
const gapErrors = ['region_not_found', 'outside_scope', 'circle_region_too_large'] as const;
const figures = { communities: 2, employers: 31, workers: 822 } as const;
const place = { region: '331083102', name: '楚门镇', lng: 121.28, lat: 28.21, placedBy: 'centre' } as const;
const example = {
  region: '331083',
  name: '玉环市',
  estimate: estimateReach('ebike', 30),
  stations: 9,
  total: { communities: 11, employers: 214, workers: 9022 },
  inside: { communities: 8, employers: 180, workers: 8100 },
  outside: figures,
  unplaced: { communities: 1, employers: 3, workers: 100 },
  placedBy: { centre: 10, street: 0, stations: 0, street_stations: 0 },
  items: [{ ...place, employers: 20, workers: 600, nearest: { station: 'YH-1', metres: 9120, minutes: 45.6 } }],
  more: false,
  places: [{ ...place, employers: 20, workers: 600, adds: figures }],
};

/** Service areas: around a point for everybody, over a region for officers. */
export function serviceAreaRoutes() {
  const router = new Router<State>();

  router.get(
    '/stations/circle',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询若干分钟内可到达的站点，由近及远；答复中写明估算依据',
          en: 'The stations within some minutes of a point, nearest first, by an estimate that the answer states',
        },
        query: {
          lng: queryNumber(longitude),
          lat: queryNumber(latitude),
          datum: datum.optional(),
          minutes,
          mode: mode.meta(described('出行方式；不填为步行', 'walk when it is left out')),
          kinds,
          limit: queryInt({ min: 1, max: 100 })
            .optional()
            .meta(described('最多返回的条数；不填为 50', '50 when it is left out')),
        },
        reply: ServiceAreaView,
        example: {
          query: { lng: '121.43', lat: '28.68', minutes: '15', mode: 'walk' },
          reply: {
            estimate: estimateReach('walk', 15),
            items: [{ station: { ...stationExample, distance: 177 }, minutes: 2.6 }],
            next: null,
          },
        },
      },
      ({ query: { lng, lat, datum = 'gcj02', minutes = 30, mode = 'walk', kinds, limit = 50 }, now }) =>
        findStationsInReach({ from: { lng, lat, datum }, minutes, mode, kinds, limit }, now),
    ),
  );

  router.get(
    '/staff/coverage/circle',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '查询一个区划内不在任何服务圈中的社区、用人单位和职工，以及最合适的新址',
          en: 'The communities, employers and workers of a region outside every station’s service area, and the best new places',
        },
        query: gapsQuery,
        reply: ServiceGapsView,
        errors: gapErrors,
        example: { query: { region: '331083', kinds: 'service_center' }, reply: example },
      },
      async ({ caller, query, now }) => (await findServiceGaps(withDefaults(query), caller.scope, now)).gaps,
    ),
  );

  router.get(
    '/staff/coverage/circle/geojson',
    endpoint(
      'staff:coverage.read',
      {
        summary: {
          'zh-CN': '同上，以 GeoJSON 返回服务圈、社区和新址；除非另指坐标系，为 WGS-84',
          en: 'The same as GeoJSON: circles, communities and places, in WGS-84 unless the query names another datum',
        },
        query: { ...gapsQuery, datum: datum.optional() },
        reply: z.string(),
        media: 'application/geo+json',
        errors: gapErrors,
        example: { query: { region: '331083' }, reply: '{"type":"FeatureCollection","datum":"wgs84","features":[]}' },
      },
      async ({ caller, query: { datum = 'wgs84', ...query }, now }) => {
        const found = await findServiceGaps(withDefaults(query), caller.scope, now);
        return new Download(`circle-${found.gaps.region}.geojson`, writeServiceAreasGeoJson(found, datum));
      },
    ),
  );

  return router;
}

type GapsQuery = z.output<z.ZodObject<typeof gapsQuery>>;

function withDefaults({ minutes = 30, mode = 'ebike', places = 3, aim = 'workers', ...query }: GapsQuery) {
  return { ...query, minutes, mode, places, aim };
}
