import { Router } from '@koa/router';
import { latitude, longitude, objectId } from '../../../schemas/platform/fields.ts';
import {
  boxOf,
  ChangesReply,
  ClustersReply,
  changesQuery,
  clustersQuery,
  MapStationView,
  NearbyReply,
  nearbyQuery,
  SearchReply,
  searchQuery,
} from '../../../schemas/stations/station-map.ts';
import { shownStation } from '../../../schemas/stations/station-view.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Tagged } from '../../http/endpoint/etag-reply.ts';
import { numberReader } from '../../http/routing/fast-path-query.ts';
import type { Atlas } from '../memory/index-snapshot.ts';
import type { LiveStations } from '../memory/memory-index.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { stationChanges } from './changes.ts';
import { answerClusters } from './clusters.ts';
import { answerNearby } from './nearby.ts';
import { answerOne } from './one.ts';
import { answerSearch } from './search.ts';
import { tagOf } from './tag.ts';

const example = { ...stationExample, opening: { state: 'open' } } as const;
const near = { ...example, distance: 177 } as const;
const unready = ['stations_loading', 'stations_stale'] as const;
const unknownKeys = ['station_kind_unknown', 'station_service_unknown'] as const;
const cluster = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [121.4312, 28.6789] },
  properties: { count: 12, open: 5 },
} as const;

/** What everybody may ask of the stations. */
export function askRoutes(live: LiveStations) {
  const router = new Router<State>({ prefix: '/stations' });
  // A promise only until the stations are read: what is there at once needs no turn of the loop.
  const told = (now: Date, write: (atlas: Atlas) => string): Tagged | Promise<Tagged> => {
    const tagged = (atlas: Atlas) => new Tagged(tagOf(atlas, now), () => write(atlas));
    const atlas = live.atlas();
    return atlas instanceof Promise ? atlas.then(tagged) : tagged(atlas);
  };

  router.get(
    '/nearby',
    endpoint(
      'anyone',
      {
        summary: 'The stations around a point, nearest first, or the nearest one beyond the radius',
        query: nearbyQuery,
        short: { lng: numberReader(longitude), lat: numberReader(latitude) },
        reply: NearbyReply,
        errors: [...unready, ...unknownKeys],
        example: {
          query: { lng: '121.43', lat: '28.68', kinds: 'nuanfeng_station,worker_station', open: 'yes' },
          reply: { items: [near], next: null },
        },
      },
      ({ query: { lng, lat, datum = 'gcj02', limit = 20, radius = 5000, kinds, services, open, at }, now }) => {
        const question = { from: { lng, lat, datum }, radius, limit, kinds, services, open, at };
        return told(now, (atlas) => answerNearby(atlas, question, now));
      },
    ),
  );

  router.get(
    '/clusters',
    endpoint(
      'anyone',
      {
        summary: 'How many stations stand where in a box of the map, and how many are open now, as GeoJSON',
        query: clustersQuery,
        short: { bbox: boxOf },
        reply: ClustersReply,
        errors: [...unready, ...unknownKeys],
        example: {
          query: { bbox: '121.3,28.6,121.5,28.8', zoom: '11' },
          reply: { type: 'FeatureCollection', features: [cluster] },
        },
      },
      ({ query, now }) => told(now, (atlas) => answerClusters(atlas, query, now)),
    ),
  );

  router.get(
    '/search',
    endpoint(
      'anyone',
      {
        summary:
          'The stations that words mean: names, pinyin, initials, regions, kinds, services; one wrong character is forgiven',
        query: searchQuery,
        reply: SearchReply,
        errors: unready,
        example: { query: { q: '椒江 母婴' }, reply: { items: [example], next: null } },
      },
      ({ query: { q, lng, lat, datum = 'gcj02', limit = 20 }, now }) => {
        const from = lng === undefined || lat === undefined ? undefined : { lng, lat, datum };
        return told(now, (atlas) => answerSearch(atlas, { text: q, limit, from }, now));
      },
    ),
  );

  router.get(
    '/changes',
    endpoint(
      'anyone',
      {
        summary: 'What has become of stations since a version, for a client that keeps a copy',
        query: changesQuery,
        reply: ChangesReply,
        errors: ['cursor_invalid'],
        example: {
          query: { since: '7', region: '331002' },
          reply: { items: [{ ...stationExample, version: 8 }], gone: [], next: null, since: 8 },
        },
      },
      async ({ query: { since = 0, limit = 100, ...rest } }) => {
        const changes = await stationChanges({ since, limit, ...rest });
        return { ...changes, items: changes.items.map(shownStation) };
      },
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'anyone',
      {
        summary: 'One station, and whether it is open now',
        params: { id: objectId },
        reply: MapStationView,
        errors: [...unready, 'station_not_found'],
        example: { params: { id: example.id }, reply: example },
      },
      async ({ params, now }) => {
        const atlas = await live.atlas();
        const body = await answerOne(atlas, params.id, now);
        return new Tagged(tagOf(atlas, now), () => body);
      },
    ),
  );

  return router;
}
