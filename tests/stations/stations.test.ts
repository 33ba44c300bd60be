import { get } from 'node:http';
import { beforeEach, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import {
  ChangesReply,
  ClustersReply,
  MapStationView,
  NearbyReply,
  SearchReply,
} from '../../schemas/stations/station-queries.ts';
import { nullForAbsentInJson } from '../../server/http/endpoint/null-for-absent.ts';
import { toGcj02 } from '../../server/platform/geo/datum.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it as base, startServer } from '../support/it.ts';
import { noLimits } from '../support/limits.ts';
import { stationsKnown } from '../support/stations/known-stations.ts';
import { aStation } from '../support/stations/stations.ts';

/** A Wednesday without a holiday. */
let now = new Date('2026-11-18T23:40:00+08:00');
const it = base.override('server', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  await seedStationTables();
  const server = await startServer({ clock: () => now });
  onCleanup(server.stop);
  return server;
});
const taizhou = { lng: 121.43, lat: 28.66 };
const near = 'lng=121.43&lat=28.66';

beforeEach(async () => {
  now = new Date('2026-11-18T23:40:00+08:00');
  await StationModel.collection.deleteMany({});
});

async function place(url: string, stations: ReturnType<typeof aStation>[]) {
  // Those of the test before have left every memory.
  await stationsKnown(url, 0);
  const made = await StationModel.create(stations);
  await stationsKnown(url, stations.filter(({ state }) => state !== 'closed_down').length);
  return made.map(({ _id }) => String(_id));
}
/** The opening of a station of which nobody knows when it changes. */
const noChange = { closesAt: null, closesIn: null, opensAt: null };
const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

describe('asking for stations nearby', () => {
  it('gives the nearest first, with the distance, whether it is open, and nothing that is not for outside', async ({
    api,
    server,
  }) => {
    await place(server.url, [
      aStation({ lng: 121.44, name: '远', hours: '24/7' }),
      aStation({ lng: 121.431, name: '近' }),
    ]);

    const reply = await api.get(`/stations/nearby?${near}`);

    expect(reply.status).toBe(200);
    expect(nullForAbsentInJson(NearbyReply).parse(reply.body)).toEqual(reply.body);
    expect(
      reply.body.items.map((each: { name: string; distance: number; opening: object }) => [
        each.name,
        each.distance,
        each.opening,
      ]),
    ).toEqual([
      ['近', 98, { state: 'unknown', ...noChange }],
      ['远', 976, { state: 'open', ...noChange }],
    ]);
    expect(reply.body.items[0]).not.toHaveProperty('given');
    expect(reply.body.items[0]).not.toHaveProperty('ask');
    expect(reply.body.next).toBeNull();
  });

  it('finds what is open now, or may be, or at another time; closed stations of either kind are not', async ({
    api,
    server,
  }) => {
    const closure = {
      reason: '装修',
      from: new Date('2026-11-01T00:00:00+08:00'),
      until: new Date('2026-11-25T00:00:00+08:00'),
    };
    await place(server.url, [
      aStation({ name: '通宵', hours: '24/7' }),
      aStation({ name: '夜里', hours: 'Mo-Su 06:00-02:00' }),
      aStation({ name: '白天', hours: 'Mo-Fr 08:30-17:30; PH off' }),
      aStation({ name: '不详' }),
      aStation({ name: '装修', hours: '24/7', state: 'closed_temporarily', closure }),
      aStation({ name: '撤销', hours: '24/7', state: 'closed_down' }),
    ]);
    const asked = async (query: string) => names((await api.get(`/stations/nearby?${near}&${query}`)).body).sort();

    expect(await asked('')).toEqual(['不详', '夜里', '白天', '装修', '通宵'].sort());
    expect(await asked('open=yes')).toEqual(['夜里', '通宵'].sort());
    expect(await asked('open=maybe')).toEqual(['不详', '夜里', '通宵'].sort());
    expect(await asked('open=yes&at=2026-11-19T10:00:00%2B08:00')).toEqual(['夜里', '白天', '通宵'].sort());
    expect(await asked('open=yes&at=2026-11-25T03:00:00Z')).toEqual(['夜里', '白天', '装修', '通宵'].sort());
    expect(await asked('open=yes&at=2026-10-01T10:00:00%2B08:00')).toEqual(['夜里', '装修', '通宵'].sort());
  });

  it('says when a station closes within the hour', async ({ api, server }) => {
    await place(server.url, [aStation({ hours: '06:00-24:00' })]);
    const opening = async () => (await api.get(`/stations/nearby?${near}`)).body.items[0].opening;
    expect(await opening()).toEqual({
      ...noChange,
      state: 'open',
      closesAt: '2026-11-19T00:00:00.000+08:00',
      closesIn: 20,
    });
    now = new Date('2026-11-19T00:00:00+08:00');
    expect(await opening()).toEqual({ ...noChange, state: 'closed', opensAt: '2026-11-19T06:00:00.000+08:00' });
  });

  it('takes kinds and services of the tables, and refuses others', async ({ api, server }) => {
    await place(server.url, [
      aStation({ name: '一', services: ['hot_water', 'charging'] }),
      aStation({ name: '二', services: ['hot_water'], kind: 'library' }),
    ]);
    const asked = async (query: string) => names((await api.get(`/stations/nearby?${near}&${query}`)).body);
    expect(await asked('services=hot_water,charging')).toEqual(['一']);
    expect(await asked('kinds=library,mothers_room')).toEqual(['二']);
    expect(await asked('kinds=&services=hot_water,charging')).toEqual(['一']);
    expect(await asked('kinds=library&services=charging')).toEqual([]);
    expect(await api.get(`/stations/nearby?${near}&kinds=bar`)).toMatchObject({
      status: 400,
      body: { error: { code: 'station_kind_unknown', details: { kind: 'bar' } } },
    });
    expect(await api.get(`/stations/nearby?${near}&services=beer`)).toMatchObject({
      status: 400,
      body: { error: { code: 'station_service_unknown' } },
    });
  });

  it('gives the nearest beyond the radius where there is none within', async ({ api, server }) => {
    await place(server.url, [
      aStation({ lng: 121.53, name: '远', hours: '24/7' }),
      aStation({ name: '关', hours: '08:00-09:00' }),
    ]);
    const { body } = await api.get(`/stations/nearby?${near}&radius=500&open=yes`);
    expect(nullForAbsentInJson(NearbyReply).parse(body)).toEqual(body);
    expect(body).toMatchObject({ items: [], beyond: { name: '远', distance: 9757 } });
    const none = await api.get(`/stations/nearby?${near}&kinds=library`);
    expect(none.body).toEqual({ items: [], beyond: null, next: null });
  });

  it('takes the coordinates of a GPS and of Baidu too', async ({ api, server }) => {
    const [lng, lat] = toGcj02({ ...taizhou, datum: 'wgs84' });
    const [lng2, lat2] = toGcj02({ ...taizhou, datum: 'bd09' });
    await place(server.url, [aStation({ lng, lat, name: 'GPS' }), aStation({ lng: lng2, lat: lat2, name: 'Baidu' })]);
    const asked = async (datum: string) => {
      const { body } = await api.get(`/stations/nearby?${near}&datum=${datum}&limit=1`);
      return body.items.map(({ name, distance }: { name: string; distance: number }) => [name, distance]);
    };
    expect(await asked('wgs84')).toEqual([['GPS', 0]]);
    expect(await asked('bd09')).toEqual([['Baidu', 0]]);
  });

  it('converts datums to the published values', () => {
    // https://github.com/wandergis/coordtransform, README
    expect(toGcj02({ lng: 116.404, lat: 39.915, datum: 'wgs84' })).toEqual([116.4102445, 39.9164043]);
    expect(toGcj02({ lng: 116.404, lat: 39.915, datum: 'gcj02' })).toEqual([116.404, 39.915]);
    const [lng, lat] = toGcj02({ lng: 116.404, lat: 39.915, datum: 'bd09' });
    expect(lng).toBeCloseTo(116.397627, 5);
    expect(lat).toBeCloseTo(39.908656, 5);
  });

  it.for([
    ['lng=28.66&lat=121.43', 'query.lng'],
    ['lat=28.66', 'query.lng'],
    ['lng=&lat=28.66', 'query.lng'],
    ['lng=0&lat=0', 'query.lng'],
    ['lng=NaN&lat=28.66', 'query.lng'],
    ['lng=Infinity&lat=28.66', 'query.lng'],
    ['lng=121.43&lat=1e999', 'query.lat'],
    ['lng=121.43&lat=95', 'query.lat'],
    ['lng=121.43&lng=121.44&lat=28.66', 'query.lng'],
    ['lng=121.43&lat=28.66&limit=101', 'query.limit'],
    ['lng=121.43&lat=28.66&limit=0', 'query.limit'],
    ['lng=121.43&lat=28.66&limit=1.5', 'query.limit'],
    ['lng=121.43&lat=28.66&radius=-1', 'query.radius'],
    ['lng=121.43&lat=28.66&radius=1e9', 'query.radius'],
    ['lng=121.43&lat=28.66&datum=utm', 'query.datum'],
    ['lng=121.43&lat=28.66&open=no', 'query.open'],
    ['lng=121.43&lat=28.66&at=now', 'query.at'],
    ['lng=121.43&lat=28.66&kinds[$ne]=library', 'query.kinds[$ne]'],
  ] as const)('refuses %s and names %s', async ([query, field], { api }) => {
    const reply = await api.get(`/stations/nearby?${query}`);
    expect(reply.status).toBe(400);
    expect(reply.body.error.details.fields[0].field).toBe(field);
  });
});

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
    now = new Date(now.getTime() + 60_000);
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
