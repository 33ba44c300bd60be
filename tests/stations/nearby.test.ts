import { beforeEach, describe, expect } from 'vitest';
import { NearbyReply } from '../../schemas/stations/station-queries.ts';
import { nullForAbsentInJson } from '../../server/http/endpoint/null-for-absent.ts';
import { toGcj02 } from '../../server/platform/geo/datum.ts';
import { clock, it, names, near, place, startAnew, taizhou } from '../support/stations/station-server.ts';
import { aStation } from '../support/stations/stations.ts';

/** The opening of a station of which nobody knows when it changes. */
const noChange = { closesAt: null, closesIn: null, opensAt: null };
beforeEach(startAnew);

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
    clock.now = new Date('2026-11-19T00:00:00+08:00');
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
