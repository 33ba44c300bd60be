import fc from 'fast-check';
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { StoredStation } from '../../schemas/stations/station.ts';
import { ClustersReply } from '../../schemas/stations/station-queries.ts';
import { nullForAbsentInJson } from '../../server/http/endpoint/null-for-absent.ts';
import { wallMinute } from '../../server/platform/calendar/calendar.ts';
import { cellRangeOf, cellsAround, cellX, cellY } from '../../server/stations/map/cells.ts';
import { findNearest } from '../../server/stations/map/find-nearest.ts';
import { createRowFilter } from '../../server/stations/map/row-filter.ts';
import { dropStation, fingerprintOf, putStation } from '../../server/stations/map/station-map.ts';
import { atlasOf, stored } from '../support/stations/atlas.ts';

const minute = wallMinute(new Date('2026-11-18T23:40:00+08:00'));
const earthRadius = 6_371_009;

type Point = { lng: number; lat: number };

function haversine(a: Point, b: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** What is told of the cells of a map. */
function read(text: string): z.infer<typeof ClustersReply> {
  return nullForAbsentInJson(ClustersReply).parse(JSON.parse(text)) as z.output<typeof ClustersReply>;
}

/** Anywhere, with more points at the dateline, at the poles and close together than chance would give. */
const point: fc.Arbitrary<Point> = fc.oneof(
  fc.record({ lng: degrees(-180, 180), lat: degrees(-90, 90) }),
  fc.record({ lng: fc.oneof(degrees(-180, -179.5), degrees(179.5, 180)), lat: degrees(-20, 20) }),
  fc.record({ lng: degrees(-180, 180), lat: fc.oneof(degrees(-90, -89.9), degrees(89.9, 90)) }),
  fc.record({ lng: degrees(121.3, 121.5), lat: degrees(28.6, 28.8) }),
  fc.constantFrom({ lng: 180, lat: 0 }, { lng: -180, lat: 0 }, { lng: 0, lat: 90 }, { lng: 77, lat: -90 }),
);
function degrees(min: number, max: number) {
  return fc.double({ min, max, noNaN: true });
}
const hours = fc.constantFrom(undefined, '24/7', '08:00-18:00', '22:00-02:00');
const kind = fc.constantFrom('library', 'nuanfeng_station', 'mothers_room');
const openNow = new Set(['24/7', '22:00-02:00']);

describe('the nearest stations', () => {
  it('are those that a look at every station by haversine gives, over the dateline and at the poles too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ point, hours, kind }), { minLength: 1, maxLength: 700 }),
        point,
        fc.oneof(fc.integer({ min: 1, max: 3_000_000 }), fc.constant(30_000_000)),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(undefined, 1, 2),
        fc.boolean(),
        (given, from, radius, limit, atLeast, onlyLibraries) => {
          const stations = given.map(({ point, ...rest }) => stored({ ...point, ...rest } as never));
          const { map, moveClock } = atlasOf(stations);
          const kinds = Uint8Array.from({ length: 3 }, (_, number) => (map.kinds.text(number) === 'library' ? 1 : 0));
          const passes = createRowFilter(map.columns, moveClock(minute).moment, {
            minState: atLeast,
            kinds: onlyLibraries ? kinds : undefined,
          });

          const found = findNearest(map.columns, map.spatialIndex.searchSet(), { ...from, radius, limit }, passes);

          const expected = given
            .filter((each) => !onlyLibraries || each.kind === 'library')
            .filter((each) => !atLeast || (atLeast === 1 && !each.hours) || openNow.has(each.hours ?? ''))
            .map((each) => haversine(from, each.point))
            .filter((far) => far <= radius)
            .sort((a, b) => a - b)
            .slice(0, limit);
          expect(new Set(found.map(({ row }) => row)).size).toBe(found.length);
          // Which side of the circle's line a station is on may differ in the last digits.
          fc.pre(expected.length === found.length || expected.every((far) => Math.abs(far - radius) > 0.01));
          expect(found.length).toBe(expected.length);
          for (const [at, { row, distance }] of found.entries()) {
            const place = (given[row] as { point: Point }).point;
            expect(Math.abs(distance - haversine(from, place))).toBeLessThan(0.01);
            expect(Math.abs(distance - (expected[at] as number))).toBeLessThan(0.01);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a list of those that pass a filter', () => {
  it('leaves none out, whatever becomes of stations after it was made', () => {
    const change = fc.record({ which: fc.nat(29), point, hours, gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 80 }), point, (changes, from) => {
        const atlas = atlasOf([]);
        const ids = Array.from({ length: 30 }, () => new Types.ObjectId());
        // Many that are closed, so that those which are open make a list.
        for (let number = 0; number < 300; number++)
          putStation(atlas.map, stored({ lng: number / 3, lat: 30, hours: '08:00-18:00' } as never));
        for (const [version, { which, point, hours, gone }] of changes.entries()) {
          const state = gone ? 'closed_down' : 'open';
          const station = { ...stored({ ...point, hours, version: version + 1, state } as never), _id: ids[which] };
          putStation(atlas.map, station as StoredStation);
          const { moment, stamp } = atlas.moveClock(minute);
          const passes = createRowFilter(atlas.map.columns, moment, { minState: 2 });
          const asked = { ...from, radius: 30_000_000, limit: 100 };
          for (let time = 0; time < 8; time++) atlas.partialIndexes.find('open', stamp, passes);
          const parts = atlas.partialIndexes.find('open', stamp, passes);
          if (!parts) throw new Error('no list was made');
          expect(findNearest(atlas.map.columns, parts, asked, passes)).toEqual(
            findNearest(atlas.map.columns, atlas.map.spatialIndex.searchSet(), asked, passes),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is not made of a filter that many pass, nor of one that is asked for once', () => {
    const atlas = atlasOf(Array.from({ length: 40 }, (_, number) => stored({ lng: number, lat: 1, hours: '24/7' })));
    const { moment, stamp } = atlas.moveClock(minute);
    const [all, none] = [{}, { kinds: new Uint8Array(1) }].map((wanted) =>
      createRowFilter(atlas.map.columns, moment, wanted),
    );
    const asked = (key: string, filter: typeof all, times: number) =>
      Array.from({ length: times }, () => atlas.partialIndexes.find(key, stamp, filter as NonNullable<typeof all>)).at(
        -1,
      );
    expect(asked('all', all, 20)).toBeUndefined();
    expect(asked('none', none, 1)).toBeUndefined();
    expect(asked('none', none, 20)?.trees.map(({ rows }) => rows.length)).toEqual([0]);
  });
});

describe('clusters', () => {
  it('count each station of the box once, and those that are open, over the dateline and at the poles too', () => {
    const box = fc
      .tuple(point, point)
      .map(([a, b]) => ({ west: a.lng, east: b.lng, south: Math.min(a.lat, b.lat), north: Math.max(a.lat, b.lat) }));
    fc.assert(
      fc.property(
        fc.array(fc.record({ point, hours }), { minLength: 1, maxLength: 300 }),
        box,
        fc.integer({ min: 0, max: 18 }),
        (given, box, asked) => {
          const { map, clusters, moveClock } = atlasOf(
            given.map(({ point, hours }) => stored({ ...point, hours } as never)),
          );
          const { moment, stamp } = moveClock(minute);
          const passes = createRowFilter(map.columns, moment, {});
          const { features } = read(clusters.geoJson(box, asked, { key: '', passes, moment, stamp }));

          const { zoom } = cellRangeOf(box, asked);
          const isIn = ({ lng, lat }: Point) =>
            lat >= box.south &&
            lat <= box.north &&
            (box.west <= box.east ? lng >= box.west && lng <= box.east : lng >= box.west || lng <= box.east);
          const cells = new Map<string, { count: number; open: number }>();
          for (const each of given) {
            const cell = `${cellX(each.point.lng, zoom) % cellsAround(zoom)}/${cellY(each.point.lat, zoom)}`;
            const sum = cells.get(cell) ?? { count: 0, open: 0 };
            cells.set(cell, { count: sum.count + 1, open: sum.open + (openNow.has(each.hours ?? '') ? 1 : 0) });
          }
          const answered = new Map(
            features.map(
              ({
                geometry: {
                  coordinates: [lng, lat],
                },
                properties: { count, open },
              }) => {
                return [`${cellX(lng, zoom) % cellsAround(zoom)}/${cellY(lat, zoom)}`, { count, open }];
              },
            ),
          );
          // The middle of stations lies in their cell, but for what is rounded.
          for (const each of given.filter(({ point }) => isIn(point))) {
            const cell = `${cellX(each.point.lng, zoom) % cellsAround(zoom)}/${cellY(each.point.lat, zoom)}`;
            const counts = features.map(({ properties }) => properties);
            expect(counts, cell).toContainEqual(expect.objectContaining(cells.get(cell) ?? {}));
          }
          const total = [...answered.values()].reduce((sum, { count }) => sum + count, 0);
          expect(features.reduce((sum, { properties }) => sum + properties.count, 0)).toBeGreaterThanOrEqual(
            given.filter(({ point }) => isIn(point)).length,
          );
          expect(total).toBeLessThanOrEqual(given.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('follow every change of a station', () => {
    const change = fc.record({ which: fc.nat(19), point, hours, gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), (changes) => {
        const atlas = atlasOf([]);
        const ids = Array.from({ length: 20 }, () => new Types.ObjectId());
        const now = new Map<number, StoredStation>();
        for (const [version, { which, point, hours, gone }] of changes.entries()) {
          const station = {
            ...stored({ ...point, hours, version: version + 1, state: gone ? 'closed_down' : 'open' } as never),
            _id: ids[which],
          } as StoredStation;
          putStation(atlas.map, station);
          if (gone) now.delete(which);
          else now.set(which, station);
          const { moment, stamp } = atlas.moveClock(minute);
          const passes = createRowFilter(atlas.map.columns, moment, {});
          const world = { west: -180, south: -90, east: 180, north: 90 };
          const { features } = read(atlas.clusters.geoJson(world, 3, { key: '', passes, moment, stamp }));
          const sum = (name: 'count' | 'open') =>
            features.reduce((total, { properties }) => total + properties[name], 0);
          expect(sum('count')).toBe(now.size);
          expect(sum('open')).toBe([...now.values()].filter((each) => openNow.has(each.hours ?? '')).length);
        }
        // Whatever way it came to be, the same stations have the same mark.
        const again = atlasOf([...now.values()]);
        expect(fingerprintOf(again.map)).toBe(fingerprintOf(atlas.map));
        for (const id of ids) dropStation(atlas.map, String(id));
        expect(atlas.map.totals).toMatchObject({ count: 0, checksumSum: 0, hashSum: 0, bytes: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('take no older state of a station for a newer one', () => {
    const atlas = atlasOf([]);
    const station = stored({ version: 7, name: '新' });
    putStation(atlas.map, station);
    putStation(atlas.map, { ...station, version: 6, name: '旧' });
    const row = atlas.map.ids.rowOf(String(station._id)) as number;
    expect(JSON.parse(Buffer.from(atlas.writer.one({ row }, minute), 'latin1').toString())).toMatchObject({
      name: '新',
      version: 7,
    });
  });
});
