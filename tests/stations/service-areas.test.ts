import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { EmployerModel } from '../../schemas/register/employer.ts';
import { type ServiceAreaAim, travelModes } from '../../schemas/stations/service-area.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { chooseSites } from '../../server/stations/service-areas/choose-sites.ts';
import { createPointIndex, type LngLat } from '../../server/stations/service-areas/point-index.ts';
import { estimateReach, travelMinutes } from '../../server/stations/service-areas/travel.ts';
import { importRegions } from '../../server/territory/regions/import-regions.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';
import { aStation } from '../support/stations/stations.ts';

/** Metres between two points, written again: the chord of two vectors, and not the haversine. */
function metresBetween(a: LngLat, b: LngLat): number {
  const vector = ({ lng, lat }: LngLat) => {
    const [l, p] = [(lng * Math.PI) / 180, (lat * Math.PI) / 180];
    return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)] as const;
  };
  const [u, v] = [vector(a), vector(b)];
  return 2 * 6_371_009 * Math.asin(Math.min(1, Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]) / 2));
}

const anywhere = fc.record({
  lng: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.99, -179.99)),
  lat: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 89.99, -89.99)),
});

describe('a circle', () => {
  it('holds what a look at every point finds, over the dateline and at the poles too', () => {
    fc.assert(
      fc.property(
        fc.array(anywhere, { maxLength: 60 }),
        anywhere,
        fc.integer({ min: 1, max: 21_000_000 }),
        (points, from, metres) => {
          const far = points.map((point) => metresBetween(from, point));
          // On the very line the last digits decide.
          fc.pre(far.every((each) => Math.abs(each - metres) > 1));
          const found = createPointIndex(points);
          const expected = far.flatMap((each, at) => (each <= metres ? [at] : []));
          expect(found.within(from, metres).sort((a, b) => a - b)).toEqual(expected);
          const nearest = found.nearest(from);
          if (points.length === 0) expect(nearest).toBeUndefined();
          else expect(Math.abs((nearest?.metres ?? -1) - Math.min(...far))).toBeLessThan(0.5);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.for(travelModes)('by %s reaches as far as its minutes say', (mode) => {
    for (const minutes of [1, 15, 30, 120]) {
      const estimate = estimateReach(mode, minutes);
      expect(travelMinutes(estimate, estimate.metres)).toBeCloseTo(minutes, 1);
      expect(estimate.basis.zh).toContain('估算');
    }
  });
});

describe('the best new places', () => {
  const community = fc.record({
    lng: fc.double({ min: 121, max: 121.3, noNaN: true }),
    lat: fc.double({ min: 28, max: 28.3, noNaN: true }),
    employers: fc.nat(20),
    workers: fc.nat(500),
  });
  const question = fc.record({
    communities: fc.array(community, { minLength: 1, maxLength: 9 }),
    metres: fc.integer({ min: 500, max: 15_000 }),
    count: fc.integer({ min: 1, max: 4 }),
    aim: fc.constantFrom<ServiceAreaAim>('workers', 'employers', 'communities'),
    inside: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  });

  it('are each the best that is left, add what they say, and are within e/(e-1) of any other choice', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ communities, metres, count, aim, inside }) => {
        const outside = communities.flatMap((_, at) => (inside[at] ? [] : [at]));
        const worth = (at: number) => (aim === 'communities' ? 1 : (communities[at]?.[aim] ?? 0));
        const held = (at: number) =>
          outside.filter((other) => metresBetween(communities[at] as LngLat, communities[other] as LngLat) <= metres);
        const worthOf = (covered: Iterable<number>) => [...covered].reduce((sum, at) => sum + worth(at), 0);

        const chosen = await chooseSites(communities, outside, { metres, count, aim });

        const covered = new Set<number>();
        for (const { at, adds } of chosen) {
          const gain = (place: number) => held(place).filter((other) => !covered.has(other));
          const best = Math.max(...communities.map((_, place) => worthOf(gain(place))));
          expect(adds[aim]).toBe(best);
          const added = gain(at);
          expect(adds).toEqual({
            communities: added.length,
            employers: added.reduce((sum, other) => sum + (communities[other]?.employers ?? 0), 0),
            workers: added.reduce((sum, other) => sum + (communities[other]?.workers ?? 0), 0),
          });
          for (const other of added) covered.add(other);
        }
        const most = (from: number, left: number, so: Set<number>): number =>
          left === 0 || from === communities.length
            ? worthOf(so)
            : Math.max(most(from + 1, left, so), most(from + 1, left - 1, new Set([...so, ...held(from)])));
        const optimum = most(0, count, new Set());
        expect(worthOf(covered)).toBeGreaterThanOrEqual((1 - 1 / Math.E) * optimum - 1e-9);
        // It stops early only where nothing is left.
        if (chosen.length < count) expect(worthOf(covered)).toBe(worthOf(new Set(outside)));
      }),
      { numRuns: 300 },
    );
  });
});

const officer = { staff: 'yuhuan' };
let prepared: Promise<void> | undefined;
async function prepare() {
  const region = (code: string, name: string, lng?: number, lat?: number) => ({
    code,
    name,
    ...(lng && lat && { lng: String(lng), lat: String(lat) }),
  });
  await RegionModel.create([
    { _id: '33', name: '浙江省', level: 'province' },
    { _id: '3310', name: '台州市', level: 'city', parent: '33' },
  ]);
  const regions = [
    region('331083', '玉环市'),
    region('331083001', '玉城街道', 121.23, 28.13),
    region('331083001001', '城中社区', 121.231, 28.131),
    region('331083001002', '城外社区'),
    region('331083102', '楚门镇', 121.29, 28.22),
    region('331083101', '清港镇', 121.27, 28.26),
    region('331083103', '沙门镇'),
    region('331083104', '海山乡'),
  ];
  expect(await importRegions(regions.map((values, at) => ({ line: at + 2, values })))).toMatchObject({ added: 8 });
  await UnionModel.create([{ _id: '331083', name: '玉环市总工会', kind: 'district', ancestors: [], region: '331083' }]);
  await addStaff({ username: 'yuhuan', password: staffPassword, role: 'reader', union: '331083' });
  const employer = (_id: number, region: string, headcount?: number) => ({
    _id,
    rev: 1,
    claims: [],
    region,
    headcount,
  });
  await EmployerModel.collection.insertMany([
    employer(1, '331083001001', 100),
    employer(2, '331083001', 10),
    employer(3, '331083102', 500),
    employer(4, '331083102'),
    employer(5, '331083101', 300),
    employer(6, '331083103', 40),
    employer(7, '331083104', 9),
    employer(8, '331083', 7),
    { ...employer(9, '331083102', 999), branchOf: 'name:x' },
  ] as never);
}

beforeEach(async () => {
  prepared ??= prepare();
  await prepared;
  await StationModel.collection.deleteMany({});
  const service = { kind: 'service_center', union: '331083' };
  await StationModel.create([
    aStation({ code: 'YC', ...service, region: '331083001', lng: 121.232, lat: 28.132 }),
    // Beyond the border, and near 沙门.
    aStation({ code: 'WL', ...service, region: '331081', lng: 121.4, lat: 28.3 }),
    aStation({ code: 'SM', kind: 'library', union: '331083', region: '331083103', lng: 121.41, lat: 28.31 }),
    aStation({ code: 'CM', ...service, region: '331083102', lng: 121.29, lat: 28.22, state: 'closed_down' }),
  ]);
});

describe('the circles of a region', () => {
  const asking = 'region=331083&kinds=service_center&minutes=15&mode=ebike';

  it('leave out communities with their employers and workers, and say what could not be placed and how the rest was', async ({
    api,
  }) => {
    const { body } = await api.get(`/staff/coverage/circle?${asking}`, { as: officer });

    expect(body).toMatchObject({
      name: '玉环市',
      estimate: { minutes: 15, metres: 3000, speedKmh: 15, detour: 1.25 },
      // 3 employers in streets known, one of which only the district is known; a branch is nobody.
      total: { communities: 8, employers: 8, workers: 966 },
      inside: { communities: 4, employers: 3, workers: 150 },
      outside: { communities: 2, employers: 3, workers: 800 },
      unplaced: { communities: 2, employers: 2, workers: 16 },
      placedBy: { centre: 4, street: 1, stations: 1, street_stations: 0 },
      more: false,
    });
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['楚门镇', '清港镇']);
    expect(body.items[0].nearest).toMatchObject({ station: 'YC' });
    expect(body.items[0].nearest.minutes).toBeGreaterThan(15);
  });

  it('are widened by the places that add most, each with what it adds beyond the one before', async ({ api }) => {
    const places = async (query: string) =>
      (await api.get(`/staff/coverage/circle?${asking}&${query}`, { as: officer })).body.places.map(
        ({ name, adds }: { name: string; adds: object }) => [name, adds],
      );
    const chumen = { communities: 1, employers: 2, workers: 500 };
    const qinggang = { communities: 1, employers: 1, workers: 300 };
    expect(await places('places=5')).toEqual([
      ['楚门镇', chumen],
      ['清港镇', qinggang],
    ]);
    expect(await places('places=1&aim=employers')).toEqual([['楚门镇', chumen]]);
    expect(await places('places=0')).toEqual([]);
    const wide = await api.get('/staff/coverage/circle?region=331083&minutes=30&kinds=library', { as: officer });
    expect(wide.body.places[0].adds.communities).toBeGreaterThan(1);
  });

  it('do not count a station while it is closed', async ({ api }) => {
    const until = new Date(Date.now() + 86_400_000);
    const closure = { reason: '装修', from: new Date(0), until };
    await StationModel.updateOne({ code: 'YC' }, { $set: { state: 'closed_temporarily', closure } });
    const { body } = await api.get(`/staff/coverage/circle?${asking}`, { as: officer });
    expect(body.inside).toEqual({ communities: 1, employers: 1, workers: 40 });
  });

  it('come as GeoJSON in WGS-84: circles, communities and places', async ({ api }) => {
    const { body } = await api.get(`/staff/coverage/circle/geojson?${asking}`, { as: officer });
    const map = JSON.parse(body);
    expect(map).toMatchObject({ type: 'FeatureCollection', datum: 'wgs84', outside: { workers: 800 } });
    const parts = Object.groupBy(map.features, ({ properties }: { properties: { part: string } }) => properties.part);
    expect(Object.entries(parts).map(([part, all]) => [part, all?.length])).toEqual([
      ['circle', 2],
      ['community', 6],
      ['place', 2],
    ]);
    const [ring] = map.features[0].geometry.coordinates;
    expect(ring[0]).toEqual(ring.at(-1));
    // RFC 7946, 3.1.6: an outer ring runs counter-clockwise.
    const twice = ring.slice(1).reduce((sum: number, [x, y]: number[], at: number) => {
      const [u, v] = ring[at];
      return sum + u * (y as number) - (x as number) * v;
    }, 0);
    expect(twice).toBeGreaterThan(0);
  });

  it('are for a city or less, and for one’s own regions', async ({ api }) => {
    const { body } = await api.get('/staff/coverage/circle?region=331002', { as: officer });
    expect(body.error.code).toBe('outside_scope');
    await addStaff({ username: 'root', password: staffPassword, role: 'reader', union: 'all' });
    const wide = await api.get('/staff/coverage/circle?region=33', { as: { staff: 'root' } });
    expect(wide.body.error.code).toBe('circle_region_too_large');
  });
});

describe('the circle around a point', () => {
  it('gives the stations within the minutes, nearest first, with the estimate it is made by', async ({ api }) => {
    await StationModel.create(aStation({ code: 'N', lng: 121.24, lat: 28.13, kind: 'library' }));
    const { status, body } = await api.get('/stations/circle?lng=121.232&lat=28.132&minutes=15');
    expect(status).toBe(200);
    expect(body.estimate).toMatchObject({ mode: 'walk', metres: 1037, basis: { zh: expect.stringContaining('估算') } });
    expect(body.items.map(({ station, minutes }: never) => [(station as { code: string }).code, minutes])).toEqual([
      ['YC', 0],
      ['N', 11.8],
    ]);
    const kinds = await api.get('/stations/circle?lng=121.232&lat=28.132&minutes=15&kinds=library');
    expect(kinds.body.items).toHaveLength(1);
  });
});

describe('the middle of a region in a file', () => {
  it('is converted, kept where a later file is silent, and refused where it cannot be', async () => {
    const take = (values: Record<string, string>) => importRegions([{ line: 2, values }]);
    const row = { code: '331083105', name: '干江镇' };
    expect(await take({ ...row, lng: '121.3', lat: '28.2', datum: 'wgs84' })).toMatchObject({ added: 1 });
    expect(await take({ ...row, lng: '121.3', lat: '28.2', datum: 'wgs84' })).toMatchObject({ unchanged: 1 });
    expect(await take(row)).toMatchObject({ unchanged: 1 });
    const stored = await RegionModel.findById('331083105').lean();
    expect(stored?.center?.lng).toBeCloseTo(121.3045, 3);
    expect(await take({ ...row, lng: '28.2', lat: '121.3' })).toMatchObject({
      rejected: [{ code: 'coordinates_swapped' }],
    });
    await RegionModel.deleteOne({ _id: '331083105' });
  });
});
