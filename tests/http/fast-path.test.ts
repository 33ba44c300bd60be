import { Router } from '@koa/router';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { latitude, longitude, queryNumber } from '../../schemas/platform/fields.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { clustersQuery, nearbyQuery, parseBox } from '../../schemas/stations/station-queries.ts';
import { addressLimit } from '../../server/http/context/address-limit.ts';
import { callerAddress } from '../../server/http/context/caller-address.ts';
import type { Gate } from '../../server/http/context/gate.ts';
import { createMetrics } from '../../server/http/context/metrics.ts';
import type { State } from '../../server/http/context/state.ts';
import { fastRead } from '../../server/http/endpoint/fast-read.ts';
import { parseQuery } from '../../server/http/endpoint/parse-query.ts';
import { numberReader, queryReader } from '../../server/http/endpoint/query-reader.ts';
import { createRateLimiter } from '../../server/http/limits/rate-limiter.ts';
import { EtagReply } from '../../server/http/reply/etag-reply.ts';
import { createPipeline } from '../../server/http/routing/request-pipeline.ts';
import { listen } from '../../server/http/site/listen.ts';
import { Failure } from '../../server/platform/errors/errors.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import type { Reply } from '../support/api.ts';
import { it as base, startServer } from '../support/it.ts';
import { noLimits } from '../support/limits.ts';
import { stationsKnown } from '../support/stations/known-stations.ts';
import { aStation } from '../support/stations/stations.ts';

/** The ETag of a map changes with the minute, so the clock of these servers stands still. */
const clock = () => new Date('2026-11-18T12:00:00+08:00');

const it = base.override('server', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  await seedStationTables();
  await StationModel.create([aStation({ lng: 121.43, lat: 28.66 }), aStation({ lng: 121.44, lat: 28.67 })]);
  const server = await startServer({ clock, limits: { ...noLimits, addressAnonymousReads: 40 } });
  onCleanup(server.stop);
  await stationsKnown(server.url, 2);
  return server;
});

/** A read on the fast path, and the same with an escape in its query, which Koa answers. */
const usual = '/stations/nearby?lng=121.43&lat=28.66&open=maybe';
const unusual = usual.replace('nearby?lng=121.43', 'nearby?lng=121%2E43');

/** A reply without what differs from request to request. */
function comparable({ status, headers, body }: Reply) {
  return {
    status,
    body,
    headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)).sort(),
    requestId: headers.get('x-request-id')?.length,
  };
}

describe('the fast path', () => {
  it('replies as Koa does, with the same headers, also to a client that has the reply', async ({ api }) => {
    const fast = await api.get(usual);
    expect(fast.body.items).toHaveLength(2);
    expect(comparable(fast)).toEqual(comparable(await api.get(unusual)));
    const headers = { 'If-None-Match': fast.headers.get('ETag') ?? '', 'Cache-Control': 'max-age=0' };
    const reload = await api.get(usual, { headers });
    expect(reload.status).toBe(200);
    expect(comparable(reload)).toEqual(comparable(await api.get(unusual, { headers })));
    const box = 'zoom=9&bbox=121,28,122,29';
    const clusters = [box, box.replace('121,28', '121%2C28')].map((query) => api.get(`/stations/clusters?${query}`));
    const [one, other] = await Promise.all(clusters);
    expect(comparable(one as Reply)).toEqual(comparable(other as Reply));
  });

  it('refuses and logs as Koa does', async ({ api, server }) => {
    server.logged.length = 0;
    const id = '0123456789abcdef0123456789abcdef';
    await api.get(usual, { headers: { 'X-Request-Id': id } });
    expect((await api.get(`${usual}&kinds=none_such`)).body.error.code).toBe('station_kind_unknown');
    expect((await api.get(`${usual}&lng=1`)).body.error.code).toBe('invalid_request');
    expect((await api.get('/stations/nearby?lng=121.43')).body.error.code).toBe('invalid_request');
    const lines = server.logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
    expect(lines.map(({ route, status }) => [route, status])).toEqual(
      [200, 400, 400, 400].map((status) => ['/api/v1/stations/nearby', status]),
    );
    expect(lines[0]).toMatchObject({ requestId: id, method: 'GET', ms: expect.any(Number) });
  });

  it('counts each read once, together with those that Koa answers', async ({ database: _ }) => {
    const server = await startServer({ limits: { ...noLimits, addressAnonymousReads: 4 } });
    try {
      await stationsKnown(server.url, 2);
      const statuses = [];
      for (const path of [usual, unusual, usual, `${usual}&kinds=none_such`, usual, unusual]) {
        statuses.push((await server.api.get(path)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 400, 429, 429]);
    } finally {
      await server.stop();
    }
  });

  it('passes every gate that Koa passes', async () => {
    const api = new Router<State>();
    const summary = { 'zh-CN': '一张地图', en: 'A map' };
    const contract = { summary, query: nearbyQuery, reply: z.object({}), example: { reply: {} } };
    fastRead(api, '/api/v1/map', contract, {}, () => new EtagReply('1', () => '{}'));
    const log = createLog('info', { write: () => {} });
    const limiter = createRateLimiter(noLimits);
    const closed: Gate = () => {
      throw new Failure('overloaded');
    };
    const statuses = [];
    for (const gates of [[], [closed]]) {
      const observation = { log, metrics: createMetrics(), clock };
      const all = [callerAddress(0), addressLimit(limiter), ...gates];
      const app = createPipeline({ api, sites: [], gates: all, origins: [], observation });
      const listening = await listen(app, 0, '127.0.0.1');
      for (const query of ['lng=121&lat=28', 'ln%67=121&lat=28'])
        statuses.push((await fetch(`http://127.0.0.1:${listening.port}/api/v1/map?${query}`)).status);
      await listening.drain(0);
    }
    expect(statuses).toEqual([200, 200, 503, 503]);
  });

  it('reads a query as its schema does, or leaves it to Koa', () => {
    const cases = [
      {
        query: nearbyQuery,
        read: queryReader(nearbyQuery, { lng: numberReader(longitude), lat: numberReader(latitude) }),
      },
      { query: clustersQuery, read: queryReader(clustersQuery, { bbox: parseBox }) },
    ];
    const number = fc.oneof(
      fc.double({ min: -200, max: 200, noNaN: true }).map(String),
      fc.constantFrom('', '-', '1e2', '028.5', '28.', '.5', '121'),
    );
    const field = fc.oneof(
      fc.tuple(fc.constantFrom('lng', 'lat', 'radius', 'limit', 'zoom'), number),
      fc.tuple(
        fc.constantFrom('kinds', 'services', 'open', 'datum', 'other', 'toString', ''),
        fc.constantFrom('yes', 'maybe', 'wgs84', 'library,nuanfeng_station', '', 'a=b'),
      ),
      fc.tuple(fc.constant('bbox'), fc.array(number, { minLength: 3, maxLength: 5 }).map(String)),
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 7 }), fc.boolean(), (fields, isWhole) => {
        const whole = isWhole
          ? [['lng', '121.4'], ['lat', '28.6'], ['zoom', '9'], ['bbox', '121,28,122,29'], ...fields]
          : fields;
        for (const { query, read } of cases) {
          const known = whole.filter(
            ([name]) => !isWhole || name === undefined || name in query || fields.some((own) => own[0] === name),
          );
          const text = known.map(([name, value]) => `${name}=${value}`).join('&');
          const value = read(text);
          if (value === undefined) continue;
          expect(z.strictObject(query as z.ZodRawShape).parse(parseQuery(`?${text}`))).toEqual(value);
        }
      }),
    );
    const lng = queryNumber(longitude);
    fc.assert(
      fc.property(number, (text) => {
        expect(numberReader(longitude)(text)).toEqual(lng.safeParse(text).data);
      }),
    );
    const [nearby] = cases;
    expect(nearby?.read('lng=121.43&lat=28.66&kinds=library&limit=5')).toEqual({
      lng: 121.43,
      lat: 28.66,
      kinds: ['library'],
      limit: 5,
    });
  });
});
