import { Router } from '@koa/router';
import { z } from 'zod';
import { datum, latitude, longitude, objectId, queryInt, queryNumber } from '../../schemas/common.ts';
import { queryKeys } from '../../schemas/station-table.ts';
import { StationView } from '../../schemas/station-view.ts';
import type { State } from '../http/auth.ts';
import { endpoint } from '../http/endpoint.ts';
import { stationExample as example } from './examples.ts';
import { findNearby, getStation } from './nearby.ts';

/** The map of stations, open to everyone. */
export function stationRoutes() {
  const router = new Router<State>({ prefix: '/stations' });

  router.get(
    '/nearby',
    endpoint(
      'anyone',
      {
        summary: 'The stations around a point, nearest first',
        query: {
          lng: queryNumber(longitude),
          lat: queryNumber(latitude),
          limit: queryInt({ min: 1, max: 100 }).optional().meta({ description: '20 where it is left out' }),
          radius: queryInt({ min: 1, max: 100_000 })
            .optional()
            .meta({ description: 'metres, 5000 where it is left out' }),
          kinds: queryKeys.optional(),
          datum: datum.optional().meta({ description: 'of lng and lat; gcj02 where it is left out' }),
        },
        reply: z.object({ items: z.array(StationView), next: z.null() }),
        example: {
          query: { lng: '121.43', lat: '28.68', kinds: 'nuanfeng_station,worker_station' },
          reply: { items: [{ ...example, distance: 177 }], next: null },
        },
      },
      async ({ query: { lng, lat, datum = 'gcj02', limit = 20, radius = 5000, kinds } }) => ({
        items: await findNearby({ from: { lng, lat, datum }, limit, radius, kinds }),
        next: null,
      }),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'anyone',
      {
        summary: 'One station',
        params: { id: objectId },
        reply: StationView,
        errors: ['station_not_found'],
        example: { params: { id: example.id }, reply: example },
      },
      ({ params }) => getStation(params.id),
    ),
  );

  return router;
}
