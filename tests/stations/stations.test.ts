import { get } from 'node:http';
import { beforeEach, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { ChangesReply, ClustersReply, MapStationView, SearchReply } from '../../schemas/stations/station-queries.ts';
import { nullForAbsentInJson } from '../../server/http/endpoint/null-for-absent.ts';
import { startServer } from '../support/it.ts';
import { noLimits } from '../support/limits.ts';
import { stationsKnown } from '../support/stations/known-stations.ts';
import { clock, it, names, near, place, startAnew, taizhou } from '../support/stations/station-server.ts';
import { aStation } from '../support/stations/stations.ts';

beforeEach(startAnew);

describe('asking for clusters', () => {
  it('counts stations by cells, and which of them are open', async ({ api, server }) => {
    const [, , single] = await place(server.url, [
      aStation({ lng: 121.43, lat: 28.66, hours: '24/7' }),
      aStation({ lng: 121.4301, lat: 28.6601, hours: '08:00-09:00' }),
      aStation({ lng: 121.9, lat: 28.2, hours: '24/7', kind: 'library' }),
    ]);
    const { body } = await api.get('/stations/clusters?bbox=121,28,122,29&zoom=9');
    expect(nullForAbsentInJson(ClustersReply).parse(body)).toEqual(body);
    expect(body.features.map(({ properties }: { properties: object }) => properties)).toEqual([
      { count: 2, open: 1, station: null },
      { count: 1, open: 1, station: single },
    ]);
    const libraries = await api.get('/stations/clusters?bbox=121,28,122,29&zoom=9&kinds=library');
    expect(libraries.body.features).toHaveLength(1);
  });

  it.for(['121,28,122', '121,28,122,91', '181,28,122,29', '121,29,122,28', 'a,b,c,d', '121,28,122,NaN', ''])(
    'refuses the box %s',
    async (bbox, { api }) => {
      const reply = await api.get(`/stations/clusters?bbox=${bbox}&zoom=9`);
      expect(reply).toMatchObject({ status: 400, body: { error: { details: { fields: [{ field: 'query.bbox' }] } } } });
    },
  );
});

describe('searching for stations', () => {
  it('answers with what words mean, the nearest first', async ({ api, server }) => {
    await place(server.url, [
      aStation({ name: '海门暖蜂驿站', lng: 121.5 }),
      aStation({ name: '白云暖蜂驿站' }),
      aStation({ name: '职工书屋' }),
    ]);
    const { body } = await api.get(`/stations/search?q=nfyz&${near}`);
    expect(nullForAbsentInJson(SearchReply).parse(body)).toEqual(body);
    expect(names(body)).toEqual(['白云暖蜂驿站', '海门暖蜂驿站']);
    expect(names((await api.get(`/stations/search?q=${encodeURIComponent('书屋')}`)).body)).toEqual(['职工书屋']);
  });
});

describe('asking for one station', () => {
  it('gives it by its id, open or closed for good', async ({ api, server }) => {
    const [open, gone] = await place(server.url, [
      aStation({ hours: '08:00-20:00', phone: '0576-12351' }),
      aStation({ state: 'closed_down' }),
    ]);
    const reply = await api.get(`/stations/${open}`);
    expect(nullForAbsentInJson(MapStationView).parse(reply.body)).toEqual(reply.body);
    expect(reply.body).toMatchObject({
      id: open,
      hours: '08:00-20:00',
      phone: '0576-12351',
      ...taizhou,
      opening: { state: 'closed' },
    });
    expect(reply.body).toMatchObject({ distance: null });
    expect((await api.get(`/stations/${gone}`)).body).toMatchObject({
      state: 'closed_down',
      opening: { state: 'closed' },
    });
  });

  it('tells an unknown id from a wrong one', async ({ api }) => {
    expect(await api.get('/stations/665f1f77bcf86cd799439011')).toMatchObject({
      status: 404,
      body: { error: { code: 'station_not_found' } },
    });
    expect(await api.get('/stations/1')).toMatchObject({ status: 400 });
  });
});

describe('a copy of the stations', () => {
  it('is made page by page, and kept by what changed since, with what it no longer holds', async ({ api, server }) => {
    const region = (code: string) => ({ region: code });
    const ids = await place(server.url, [
      aStation({ version: 1, ...region('331002001') }),
      aStation({ version: 2, ...region('331003001') }),
      aStation({ version: 3, ...region('331002002') }),
      aStation({ version: 4, ...region('331002002'), state: 'closed_down' }),
      aStation({ version: 5, ...region('331002001') }),
    ]);
    const first = await api.get('/stations/changes?region=331002&limit=2');
    expect(nullForAbsentInJson(ChangesReply).parse(first.body)).toEqual(first.body);
    expect(first.body).toMatchObject({ items: [{ id: ids[0] }, { id: ids[2] }], gone: [], next: '3.5', since: 5 });
    // A station that was in the first page is closed down while the second one is asked for.
    await StationModel.collection.updateOne({ version: 1 }, { $set: { state: 'closed_down', version: 6 } });
    const second = await api.get('/stations/changes?region=331002&limit=2&cursor=3.5');
    expect(second.body).toMatchObject({ items: [{ id: ids[4] }], next: null, since: 5 });

    await StationModel.collection.updateOne({ version: 3 }, { $set: { region: '331003001', version: 7 } });
    await StationModel.collection.updateOne({ version: 5 }, { $set: { name: '新名', version: 8 } });
    const later = await api.get('/stations/changes?region=331002&since=5');
    expect(later.body).toMatchObject({
      items: [{ id: ids[4], name: '新名' }],
      gone: [ids[0], ids[2]],
      next: null,
      since: 8,
    });
    expect((await api.get('/stations/changes?region=331002&since=8')).body).toEqual({
      items: [],
      gone: [],
      next: null,
      since: 8,
    });
    expect(await api.get('/stations/changes?cursor=x')).toMatchObject({
      status: 400,
      body: { error: { code: 'cursor_invalid' } },
    });
  });
});

describe('every answer about stations', () => {
  it('has an ETag that holds until a station changes or the minute ends', async ({ api, server }) => {
    const [id] = await place(server.url, [aStation({ hours: '24/7', version: 1 })]);
    for (const path of [
      `/stations/nearby?${near}`,
      '/stations/clusters?bbox=121,28,122,29&zoom=9',
      '/stations/search?q=nfyz',
      `/stations/${id}`,
      '/stations/changes',
    ]) {
      const first = await api.get(path);
      const etag = first.headers.get('ETag') ?? '';
      expect(etag, path).toMatch(/^W\/"/);
      expect(await conditional(`${server.url}/api/v1${path}`, etag), path).toBe(304);
      expect(await conditional(`${server.url}/api/v1${path}`, `"other", ${etag}`), path).toBe(304);
      expect(await conditional(`${server.url}/api/v1${path}`, '"other"'), path).toBe(200);
      await StationModel.collection.updateOne({}, { $inc: { version: 1 }, $set: { name: `新${path.length}` } });
      const version = (await StationModel.findOne({}).lean())?.version;
      await stationsKnown(server.url, 1, version);
      expect(await conditional(`${server.url}/api/v1${path}`, etag), path).toBe(200);
    }
    const address = `${server.url}/api/v1/stations/nearby?${near}`;
    const etag = (await fetch(address)).headers.get('ETag') ?? '';
    expect(await conditional(address, etag)).toBe(304);
    clock.now = new Date(clock.now.getTime() + 60_000);
    expect(await conditional(address, etag)).toBe(200);
  });

  it('is the same on the fast path and from Koa, with its headers, its refusals and its line in the log', async ({
    server,
  }) => {
    await place(server.url, [aStation({ hours: '24/7' })]);
    const plain = ['date', 'x-request-id', 'keep-alive', 'connection'];
    for (const [fast, slow] of [
      [`nearby?${near}`, `nearby?%6C${near.slice(1)}`],
      ['clusters?bbox=121,28,122,29&zoom=9', 'clusters?bbox=121%2C28,122,29&zoom=9'],
      [`nearby?${near}&kinds=bar`, `nearby?%6C${near.slice(1)}&kinds=bar`],
      ['nearby?lng=1&lat=2', 'nearby?%6Cng=1&lat=2'],
    ] as const) {
      for (const headers of [
        {},
        { 'If-None-Match': 'W/"old"' },
        { Origin: 'https://console.example.org' },
        { 'If-None-Match': '*' },
      ]) {
        const replies = await Promise.all(
          [fast, slow].map(async (path) => {
            const before = server.logged.length;
            const reply = await fetch(`${server.url}/api/v1/stations/${path}`, { headers });
            const text = (await reply.text()).replace(/"requestId":"[^"]*"/, '');
            const sent = [...reply.headers].filter(([name]) => !plain.includes(name));
            expect(server.logged.length).toBeGreaterThan(before);
            return { status: reply.status, text, headers: Object.fromEntries(sent) };
          }),
        );
        expect(replies[0], fast).toEqual(replies[1]);
      }
    }
    const lines = server.logged.slice(-2).map((line) => JSON.parse(line));
    for (const line of lines)
      expect(line).toMatchObject({ method: 'GET', route: '/api/v1/stations/nearby', status: 400 });
  });

  it('counts for the limit of its address on the fast path too', async ({ database: _ }) => {
    const limited = await startServer({
      limits: { ...noLimits, addressAnonymousReads: 2 },
    });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await limited.api.get(`/stations/nearby?${near}`)).status);
    await limited.stop();
    expect(statuses).toEqual([200, 200, 429]);
  });
});

/** The status for a client that has a reply; `fetch` would say besides that it wants none from a cache. */
function conditional(url: string, etag: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'If-None-Match': etag } }, (reply) => {
      reply.resume().once('end', () => resolve(reply.statusCode));
    }).once('error', reject);
  });
}
