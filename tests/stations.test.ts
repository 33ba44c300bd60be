import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { type Station, StationModel } from '../schemas/station.ts';
import { toGcj02 } from '../server/stations/datum.ts';
import { findNearby } from '../server/stations/nearby.ts';
import { firstKinds } from '../server/stations/tables/first-tables.ts';
import { it } from './support/it.ts';

const earthRadius = 6_378_100;
const taizhou = { lng: 121.43, lat: 28.66 };
let made = 0;

function aStation(overrides: Partial<Station> & { lng?: number; lat?: number } = {}) {
  const { lng = taizhou.lng, lat = taizhou.lat, ...rest } = overrides;
  return {
    code: `S${made++}`,
    name: '海门街道暖蜂驿站',
    kind: 'nuanfeng_station' as const,
    union: '331002',
    region: '331002001',
    location: { type: 'Point' as const, coordinates: [lng, lat] },
    given: { lng, lat, datum: 'gcj02' as const },
    aliases: [],
    serves: [],
    services: ['hot_water'],
    pictures: [],
    state: 'open' as const,
    version: 1,
    ...rest,
  };
}

function haversine(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.sqrt(h));
}

beforeEach(async () => {
  await StationModel.collection.deleteMany({});
});

describe('asking for stations nearby', () => {
  it('gives the nearest first, with the distance in metres and nothing that is not for outside', async ({ api }) => {
    await StationModel.create([aStation({ lng: 121.44, name: '远' }), aStation({ lng: 121.431, name: '近' })]);

    const reply = await api.get('/stations/nearby?lng=121.43&lat=28.66');

    expect(reply.status).toBe(200);
    expect(reply.body.items.map(({ name, distance }: Station & { distance: number }) => [name, distance])).toEqual([
      ['近', 98],
      ['远', 977],
    ]);
    expect(reply.body.next).toBeNull();
    expect(Object.keys(reply.body.items[0]).sort()).toEqual(
      [
        'code',
        'distance',
        'id',
        'kind',
        'lat',
        'lng',
        'name',
        'region',
        'services',
        'state',
        'union',
        'version',
      ].sort(),
    );
  });

  it('agrees with a search of every station by haversine', async () => {
    const coordinate = (middle: number) => fc.double({ min: middle - 0.2, max: middle + 0.2, noNaN: true });
    const point = fc.record({ lng: coordinate(taizhou.lng), lat: coordinate(taizhou.lat) });
    const kind = fc.constantFrom(...firstKinds.map(([key]) => key));
    const stations = fc
      .sample(fc.record({ point, kind }), { numRuns: 300, seed: 5 })
      .map(({ point, kind }) => aStation({ ...point, kind }));
    await StationModel.create(stations);

    await fc.assert(
      fc.asyncProperty(
        point,
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.option(fc.uniqueArray(kind, { minLength: 1, maxLength: 4 }), { nil: undefined }),
        async (from, radius, limit, kinds) => {
          const all = stations
            .filter((station) => !kinds || kinds.includes(station.kind))
            .map(({ code, given }) => ({ code, distance: haversine(from, given) }));
          // Which side of the circle's line a station is on may differ in the last digits.
          fc.pre(all.every(({ distance }) => Math.abs(distance - radius) > 0.01));
          const expected = all
            .filter(({ distance }) => distance < radius)
            .sort((a, b) => a.distance - b.distance)
            .slice(0, limit);

          const found = await findNearby({ from: { ...from, datum: 'gcj02' }, radius, limit, kinds });

          // Stations as far away as each other may come in either order, so distances are compared.
          const far = new Map(all.map(({ code, distance }) => [code, distance]));
          expect(new Set(found.map(({ code }) => code)).size).toBe(expected.length);
          for (const [index, { code, distance = -1 }] of found.entries()) {
            expect(Math.abs(distance - (far.get(code) ?? -1))).toBeLessThan(0.6);
            expect(Math.abs(distance - (expected[index]?.distance ?? -1))).toBeLessThan(0.6);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes the coordinates of a GPS and of Baidu too', async ({ api }) => {
    const [lng, lat] = toGcj02({ ...taizhou, datum: 'wgs84' });
    const [lng2, lat2] = toGcj02({ ...taizhou, datum: 'bd09' });
    await StationModel.create([aStation({ lng, lat, name: 'GPS' }), aStation({ lng: lng2, lat: lat2, name: 'Baidu' })]);

    const asked = async (datum: string) => {
      const { body } = await api.get(`/stations/nearby?lng=121.43&lat=28.66&datum=${datum}&limit=1`);
      return body.items.map(({ name, distance }: { name: string; distance: number }) => [name, distance]);
    };

    expect(await asked('wgs84')).toEqual([['GPS', 0]]);
    expect(await asked('bd09')).toEqual([['Baidu', 0]]);
  });

  it('converts datums to the published values', () => {
    // https://github.com/wandergis/coordtransform, README
    expect(toGcj02({ lng: 116.404, lat: 39.915, datum: 'wgs84' })).toEqual([116.4102445, 39.9164043]);
    expect(toGcj02({ lng: 116.404, lat: 39.915, datum: 'bd09' })).toEqual([116.3976273, 39.9086567]);
    expect(toGcj02({ lng: 116.404, lat: 39.915, datum: 'gcj02' })).toEqual([116.404, 39.915]);
  });

  it('refuses swapped coordinates and names both', async ({ api }) => {
    const reply = await api.get('/stations/nearby?lng=28.66&lat=121.43');

    expect(reply.status).toBe(400);
    expect(reply.body.error).toMatchObject({
      code: 'invalid_request',
      details: { fields: [{ field: 'query.lng' }, { field: 'query.lat' }] },
    });
  });

  it.for([
    ['lat=28.66', 'query.lng'],
    ['lng=&lat=28.66', 'query.lng'],
    ['lng=0&lat=0', 'query.lng'],
    ['lng=NaN&lat=28.66', 'query.lng'],
    ['lng=121.43&lat=1e999', 'query.lat'],
    ['lng=121.43&lng=121.44&lat=28.66', 'query.lng'],
    ['lng=121.43&lat=28.66&limit=101', 'query.limit'],
    ['lng=121.43&lat=28.66&limit=0', 'query.limit'],
    ['lng=121.43&lat=28.66&limit=1.5', 'query.limit'],
    ['lng=121.43&lat=28.66&radius=-1', 'query.radius'],
    ['lng=121.43&lat=28.66&radius=1e9', 'query.radius'],
    ['lng=121.43&lat=28.66&kinds=Bar', 'query.kinds.0'],
    ['lng=121.43&lat=28.66&kinds=', 'query.kinds.0'],
    ['lng=121.43&lat=28.66&datum=utm', 'query.datum'],
    ['lng=121.43&lat=28.66&kinds[$ne]=library', 'query.kinds[$ne]'],
  ] as const)('refuses %s and names %s', async ([query, field], { api }) => {
    const reply = await api.get(`/stations/nearby?${query}`);

    expect(reply.status).toBe(400);
    expect(reply.body.error.details.fields[0].field).toBe(field);
  });
});

describe('asking for one station', () => {
  it('gives it by its id', async ({ api }) => {
    const [station] = await StationModel.create([aStation({ hours: '08:00-20:00', phone: '0576-12351' })]);

    const reply = await api.get(`/stations/${station?._id}`);

    expect(reply.body).toMatchObject({
      id: String(station?._id),
      hours: '08:00-20:00',
      phone: '0576-12351',
      ...taizhou,
    });
    expect(reply.body).not.toHaveProperty('distance');
  });

  it('tells an unknown id from a wrong one', async ({ api }) => {
    expect(await api.get('/stations/665f1f77bcf86cd799439011')).toMatchObject({
      status: 404,
      body: { error: { code: 'station_not_found' } },
    });
    expect(await api.get('/stations/1')).toMatchObject({ status: 400 });
  });
});
