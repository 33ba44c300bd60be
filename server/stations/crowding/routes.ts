import { Router } from '@koa/router';
import { z } from 'zod';
import { objectId } from '../../../schemas/platform/fields.ts';
import { CrowdingView, crowdingLevels } from '../../../schemas/stations/station-feedback.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { stationExample } from '../vocabulary/station-examples.ts';
import { crowdingOf, keepCrowding, reportCrowding } from './crowding.ts';

const byId = { id: objectId };
const said = { level: z.enum(crowdingLevels) };
const example = {
  station: stationExample.id,
  level: 'busy',
  reportedAt: '2026-11-28T12:05:00.000+08:00',
  reports: 3,
  halfLifeMinutes: 30,
} as const;
const saying = { params: { id: stationExample.id }, body: { level: 'busy' }, reply: example } as const;

/** How full stations are, by what workers and keepers say. */
export function crowdingRoutes() {
  const router = new Router<State>();

  router.get(
    '/stations/crowding',
    endpoint(
      'anyone',
      {
        summary: 'How full some stations seem to be now; what nobody said lately is unknown, and not empty',
        query: {
          ids: z
            .string()
            .max(2500)
            .transform((text) => [...new Set(text.split(','))])
            .pipe(z.array(objectId).min(1).max(100))
            .meta({ description: 'ids of stations by commas, at most 100' }),
        },
        reply: z.object({ items: z.array(CrowdingView), next: z.null() }),
        example: { query: { ids: stationExample.id }, reply: { items: [example], next: null } },
      },
      async ({ query, now }) => ({ items: await crowdingOf(query.ids, now), next: null }),
    ),
  );

  router.post(
    '/stations/:id/crowding',
    endpoint(
      'member',
      {
        summary: 'Say how full a station is; it replaces what one said of it before',
        params: byId,
        body: said,
        reply: CrowdingView,
        idempotent: true,
        errors: ['station_not_found', 'station_closed_down', 'crowding_too_often', 'overloaded'],
        example: saying,
      },
      ({ caller, params, body, now }) => reportCrowding(params.id, caller.id, body.level, now),
    ),
  );

  router.post(
    '/staff/stations/:id/crowding',
    endpoint(
      'staff:stations.keep',
      {
        summary: 'Say as its keeper how full a station is',
        params: byId,
        body: said,
        reply: CrowdingView,
        errors: ['station_not_found', 'station_closed_down', 'overloaded'],
        example: saying,
      },
      ({ caller: { id: account, scope }, params, body, now }) =>
        keepCrowding(params.id, body.level, { account, scope, now }),
    ),
  );

  return router;
}
