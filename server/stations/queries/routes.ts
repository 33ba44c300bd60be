import { Router } from '@koa/router';
import { latitude, longitude, objectId } from '../../../schemas/platform/fields.ts';
import {
  ChangesReply,
  ClustersReply,
  changesQuery,
  clustersQuery,
  MapStationView,
  NearbyReply,
  nearbyQuery,
  parseBox,
  SearchReply,
  searchQuery,
} from '../../../schemas/stations/station-queries.ts';
import { toStationView } from '../../../schemas/stations/station-view.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { fastRead } from '../../http/endpoint/fast-read.ts';
import { numberReader } from '../../http/endpoint/query-reader.ts';
import { EtagReply } from '../../http/reply/etag-reply.ts';
import type { IndexSnapshot } from '../memory/index-snapshot.ts';
import type { MemoryIndex } from '../memory/memory-index.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { answerClusters } from './clusters.ts';
import { answerNearby } from './nearby.ts';
import { answerStation } from './one-station.ts';
import { answerSearch } from './search.ts';
import { readStationChanges } from './station-changes.ts';
import { stationsTagOf } from './stations-tag.ts';

const example = { ...stationExample, opening: { state: 'open' } } as const;
const near = { ...example, distance: 177 } as const;
const notReady = ['stations_loading', 'stations_stale'] as const;
const unknownKeys = ['station_kind_unknown', 'station_service_unknown'] as const;
const cluster = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [121.4312, 28.6789] },
  properties: { count: 12, open: 5 },
} as const;

/** The public queries of stations: nearby, clusters, search, changes, one station. */
export function stationQueryRoutes(memory: MemoryIndex) {
  const router = new Router<State>({ prefix: '/stations' });
  // A promise is returned only until the stations are loaded: later answers need no turn of the event loop.
  const reply = (now: Date, write: (snapshot: IndexSnapshot) => string): EtagReply | Promise<EtagReply> => {
    const tagged = (snapshot: IndexSnapshot) => new EtagReply(stationsTagOf(snapshot, now), () => write(snapshot));
    const snapshot = memory.snapshot();
    return snapshot instanceof Promise ? snapshot.then(tagged) : tagged(snapshot);
  };

  fastRead(
    router,
    '/nearby',
    {
      summary: {
        'zh-CN': '查询某一位置周围的站点，由近及远；半径内没有时给出最近的一个',
        en: 'The stations around a point, nearest first, or the nearest one beyond the radius',
      },
      query: nearbyQuery,
      reply: NearbyReply,
      errors: [...notReady, ...unknownKeys],
      example: {
        query: { lng: '121.43', lat: '28.68', kinds: 'nuanfeng_station,worker_station', open: 'yes' },
        reply: { items: [near], next: null },
      },
    },
    { lng: numberReader(longitude), lat: numberReader(latitude) },
    ({ query: { lng, lat, datum = 'gcj02', limit = 20, radius = 5000, kinds, services, open, at }, now }) => {
      const request = { from: { lng, lat, datum }, radius, limit, kinds, services, open, at };
      return reply(now, (snapshot) => answerNearby(snapshot, request, now));
    },
  );

  fastRead(
    router,
    '/clusters',
    {
      summary: {
        'zh-CN': '按地图范围汇总站点的数量与此刻开放的数量，以 GeoJSON 返回',
        en: 'How many stations stand where in a box of the map, and how many are open now, as GeoJSON',
      },
      query: clustersQuery,
      reply: ClustersReply,
      errors: [...notReady, ...unknownKeys],
      example: {
        query: { bbox: '121.3,28.6,121.5,28.8', zoom: '11' },
        reply: { type: 'FeatureCollection', features: [cluster] },
      },
    },
    { bbox: parseBox },
    ({ query, now }) => reply(now, (snapshot) => answerClusters(snapshot, query, now)),
  );

  router.get(
    '/search',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '搜索站点：名称、拼音、首字母、区划、类型、服务；容许一处错误',
          en: 'The stations that match words: names, pinyin, initials, regions, kinds, services; one mistake is forgiven',
        },
        query: searchQuery,
        reply: SearchReply,
        errors: notReady,
        example: { query: { q: '椒江 母婴' }, reply: { items: [example], next: null } },
      },
      ({ query: { q, lng, lat, datum = 'gcj02', limit = 20 }, now }) => {
        const from = lng === undefined || lat === undefined ? undefined : { lng, lat, datum };
        return reply(now, (snapshot) => answerSearch(snapshot, { text: q, limit, from }, now));
      },
    ),
  );

  router.get(
    '/changes',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '查询自某一版本以来变动的站点，供保存副本的客户端使用',
          en: 'The stations that changed since a version, for a client that keeps a copy',
        },
        query: changesQuery,
        reply: ChangesReply,
        errors: ['cursor_invalid'],
        example: {
          query: { since: '7', region: '331002' },
          reply: { items: [{ ...stationExample, version: 8 }], gone: [], next: null, since: 8 },
        },
      },
      async ({ query: { since = 0, limit = 100, ...rest } }) => {
        const changes = await readStationChanges({ since, limit, ...rest });
        return { ...changes, items: changes.items.map(toStationView) };
      },
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'anyone',
      {
        summary: { 'zh-CN': '查询一个站点，以及它此刻是否开放', en: 'One station, and whether it is open now' },
        params: { id: objectId },
        reply: MapStationView,
        errors: [...notReady, 'station_not_found'],
        example: { params: { id: example.id }, reply: example },
      },
      async ({ params, now }) => {
        const snapshot = await memory.snapshot();
        const body = await answerStation(snapshot, params.id, now);
        return new EtagReply(stationsTagOf(snapshot, now), () => body);
      },
    ),
  );

  return router;
}
