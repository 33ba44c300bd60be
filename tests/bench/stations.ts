/**
 * What the map of stations costs at 200,000 stations: `nearby` with kind, service and open-now filters, `clusters` and a
 * 304, as ratios to a bare Koa route that sends a fixed body of the same size, all in one run. Beside them mongoose with
 * hydrated documents and the driver's `$geoNear`; `nearby` without the fast path, as a ratio to `nearby` with it; how
 * long a process takes until it is ready, and the index's memory.
 *
 * `npm run bench:stations`; BENCH_STATIONS (default 200000), BENCH_SECONDS (default 2) a round, BENCH_ROUNDS (default 5).
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Koa from 'koa';
import { trusted } from 'mongoose';
import { StationModel } from '../../schemas/stations/station.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { listen } from '../../server/http/site/listen.ts';
import { numbersFrom } from '../support/seeded-numbers.ts';
import { createBenchApp, withBenchDatabase } from './bench-server.ts';
import { madeStations } from './made-stations.ts';

const count = Number(process.env.BENCH_STATIONS ?? 200_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 2);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const connections = 32;
/** When few stations are open, which is harder for \`nearby\` than noon; the same at whatever hour it runs. */
const lateEvening = Date.parse('2026-11-18T23:40:00+08:00');
const targets = { nearby: 0.7, clusters: 0.6, 'nearby, 304': 0.9 } as const;

const missed: string[] = [];
await withBenchDatabase(async (dir) => measure(dir, await fill()));
process.stdout.write(missed.length === 0 ? 'every target met\n' : `MISSED: ${missed.join('; ')}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;

type Point = readonly [lng: number, lat: number];

/** Write the stations; where people ask from: near one of them. */
async function fill(): Promise<Point[]> {
  const streets = await RegionModel.find({ level: 'street' }, { name: 1 }).limit(40_000).lean();
  const points: Point[] = [];
  let batch: object[] = [];
  for (const station of madeStations(count, streets)) {
    batch.push(station);
    if (points.length < 2000 && batch.length % 50 === 1) points.push(station.location?.coordinates as unknown as Point);
    if (batch.length < 5000) continue;
    await StationModel.collection.insertMany(batch as never, { ordered: false, writeConcern: { w: 1 } });
    batch = [];
  }
  if (batch.length > 0) await StationModel.collection.insertMany(batch as never);
  return points;
}

async function measure(dir: string, points: readonly Point[]): Promise<void> {
  const before = await memoryUsed();
  const begun = performance.now();
  const { app, background } = createBenchApp(dir, {
    tokens: createTokens('x'.repeat(32)),
    clock: () => new Date(lateEvening + performance.now() - begun),
  });
  const server = await listen(app, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.port}`;
  while ((await fetch(`${url}/readyz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
  check('ready', (performance.now() - begun) / 1000, 's', 5);

  const random = numbersFrom(7);
  const spread = (point: Point): Point => [point[0] + 0.01 * (random() - 0.5), point[1] + 0.01 * (random() - 0.5)];
  const asked = points.map(spread).filter(([lng, lat]) => lng > 73 && lng < 136 && lat > 3 && lat < 54);
  const at = ([lng, lat]: Point) => `lng=${lng.toFixed(5)}&lat=${lat.toFixed(5)}`;
  const kinds = 'kinds=nuanfeng_station,worker_station,service_center,workers_home';
  const nearby = asked.map((point) => `/api/v1/stations/nearby?${at(point)}&${kinds}&services=hot_water&open=yes`);
  // A phone of 375 by 667 pixels, from a city to a street.
  const clusters = asked.map(([lng, lat], index) => {
    const zoom = 9 + (index % 7);
    const [wide, high] = [((375 / 256) * 360) / 2 ** zoom / 2, ((667 / 256) * 300) / 2 ** zoom / 2];
    const box = [lng - wide, lat - high, lng + wide, lat + high].map((degrees) => degrees.toFixed(5)).join();
    return `/api/v1/stations/clusters?bbox=${box}&zoom=${zoom}`;
  });
  await memory(before, url, nearby);
  await searches(url);

  const sizes = { nearby: await sizeOf(url, nearby), clusters: await sizeOf(url, clusters), none: 0 };
  // The same app without what stands before Koa.
  const slow = await listen({ callback: () => Koa.prototype.callback.call(app) } as never, 0, '127.0.0.1');
  const bare = await listen(bareApp(sizes) as never, 0, '127.0.0.1');
  const rest = await listen(databaseApp() as never, 0, '127.0.0.1');
  // The same queries for both: an address is read before it is answered, and a thousand are harder on whoever sends them.
  const toBare = (paths: readonly string[], path: string) => paths.map((each) => path + each.slice(each.indexOf('?')));
  const routes: Record<string, { beside: string; load: () => Promise<Measured> }> = {
    'bare, nearby': { beside: 'bare, nearby', load: () => load(bare.port, toBare(nearby, '/nearby')) },
    nearby: { beside: 'bare, nearby', load: () => load(server.port, nearby) },
    'nearby, by Koa': { beside: 'nearby', load: () => load(slow.port, nearby) },
    $geoNear: {
      beside: 'bare, nearby',
      load: () =>
        load(
          rest.port,
          nearby.map((path) => path.replace('/api/v1/stations/nearby', '/driver')),
        ),
    },
    hydrated: {
      beside: 'bare, nearby',
      load: () =>
        load(
          rest.port,
          nearby.map((path) => path.replace('/api/v1/stations/nearby', '/hydrated')),
        ),
    },
    'bare, clusters': { beside: 'bare, clusters', load: () => load(bare.port, toBare(clusters, '/clusters')) },
    clusters: { beside: 'bare, clusters', load: () => load(server.port, clusters) },
    'bare, 304': { beside: 'bare, 304', load: () => load(bare.port, toBare(nearby.slice(0, 1), '/none'), 'W/"fixed"') },
    'nearby, 304': {
      beside: 'bare, 304',
      load: async () => load(server.port, nearby.slice(0, 1), await tagOf(url + nearby[0])),
    },
  };
  const measured = Object.fromEntries(Object.keys(routes).map((name) => [name, [] as Measured[]]));
  for (const { load } of Object.values(routes)) await load();
  for (let round = 0; round < rounds; round++) {
    for (const [name, { load }] of Object.entries(routes)) measured[name]?.push(await load());
  }
  process.stdout.write(`bodies: nearby ${sizes.nearby} bytes, clusters ${sizes.clusters} bytes\n`);
  for (const [name, { beside }] of Object.entries(routes)) {
    const own = measured[name] ?? [];
    const other = measured[beside] ?? [];
    // Each round by itself: what else the machine does changes from round to round.
    const ratio = median(own.map(({ rate }, round) => rate / (other[round]?.rate ?? Number.NaN)));
    const slow = median(own.map(({ p99 }, round) => p99 / (other[round]?.p99 ?? Number.NaN)));
    const rate = Math.round(median(own.map((each) => each.rate)));
    process.stdout.write(
      `${name.padEnd(15)}${String(rate).padStart(7)} requests/s, ratio ${ratio.toFixed(2)}, 99th percentile ${median(own.map((each) => each.p99)).toFixed(1)} ms, ratio ${slow.toFixed(1)}\n`,
    );
    const target = targets[name as keyof typeof targets];
    if (target === undefined) continue;
    if (ratio < target) missed.push(`${name} ${ratio.toFixed(2)} < ${target}`);
    if (slow > 3) missed.push(`${name}: 99th percentile ${slow.toFixed(1)} times the bare route's`);
  }
  await Promise.all([server.drain(0), slow.drain(0), bare.drain(0), rest.drain(0), background.drain(0)]);
}

/** Fixed bodies of the same sizes, and the cheapest 304 that Koa gives. */
function bareApp(sizes: Record<'nearby' | 'clusters' | 'none', number>): Koa {
  const bodies = new Map(Object.entries(sizes).map(([name, size]) => [`/${name}`, 'x'.repeat(size)]));
  const app = new Koa();
  app.use((ctx) => {
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = bodies.get(ctx.path);
    ctx.etag = 'W/"fixed"';
    if (ctx.fresh) {
      ctx.status = 304;
      ctx.body = null;
    }
  });
  return app;
}

/** The same question to the database: `$geoNear` by the driver, and documents hydrated by mongoose; neither knows hours. */
function databaseApp(): Koa {
  const app = new Koa();
  app.use(async (ctx) => {
    const { lng, lat, kinds = '', services = '' } = ctx.query as Record<string, string>;
    const near = { type: 'Point', coordinates: [Number(lng), Number(lat)] };
    const query = { kind: { $in: kinds.split(',') }, services: { $all: services.split(',') } };
    ctx.body =
      ctx.path === '/driver'
        ? await StationModel.collection
            .aggregate([
              { $geoNear: { near, key: 'location', distanceField: 'distance', maxDistance: 5000, query } as never },
              { $limit: 20 },
            ])
            .toArray()
        : await StationModel.find({
            location: trusted({ $nearSphere: { $geometry: near, $maxDistance: 5000 } }) as never,
            kind: trusted(query.kind),
            services: trusted(query.services),
          }).limit(20);
  });
  return app;
}

async function memory(before: number, url: string, paths: readonly string[]): Promise<void> {
  // Everything that is made when it is first asked for.
  for (const path of paths.slice(0, 20)) await (await fetch(url + path)).text();
  for (let zoom = 3; zoom < 18; zoom += 2)
    await (await fetch(`${url}/api/v1/stations/clusters?bbox=120,27,122,29&zoom=${zoom}`)).text();
  const after = await memoryUsed();
  const { bodyBytes } = (
    (await (await fetch(`${url}/readyz`)).json()) as { details: { stations: { bodyBytes: number } } }
  ).details.stations;
  check('memory beyond the bodies', (after - before - bodyBytes) / count, 'bytes a station', 400);
}

/** Bytes of objects and buffers, after what nobody holds was let go. */
async function memoryUsed(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function searches(url: string): Promise<void> {
  for (const text of ['nfyz', 'nuanfeng', '暖峰驿站', '椒江 母婴', '解放路', 'gyz']) {
    const times = [];
    for (let i = 0; i < 7; i++) {
      const begun = performance.now();
      const { items } = (await (await fetch(`${url}/api/v1/stations/search?q=${encodeURIComponent(text)}`)).json()) as {
        items: object[];
      };
      if (items.length === 0) missed.push(`search ${text} found nothing`);
      times.push(performance.now() - begun);
    }
    check(`search ${text}`, median(times), 'ms', 20);
  }
}

function check(name: string, value: number, unit: string, most: number): void {
  process.stdout.write(`${name}: ${value.toFixed(1)} ${unit} (at most ${most})\n`);
  if (value >= most) missed.push(`${name}: ${value.toFixed(1)} ${unit}`);
}

async function tagOf(url: string): Promise<string> {
  return (await fetch(url)).headers.get('ETag') ?? '';
}

async function sizeOf(url: string, paths: readonly string[]): Promise<number> {
  const sizes = [];
  for (const path of paths.slice(0, 200)) sizes.push((await (await fetch(url + path)).arrayBuffer()).byteLength);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
}

/** Replies a second, and the 99th percentile of their times in milliseconds. */
interface Measured {
  rate: number;
  p99: number;
}

/** Send requests over so many connections, from a process of its own. */
async function load(port: number, paths: readonly string[], etag?: string): Promise<Measured> {
  const requests = paths.slice(0, 1000).map((path) => ({
    method: 'GET',
    path,
    headers: { 'X-Forwarded-For': '203.0.113.9', 'Accept-Language': 'zh-CN', ...(etag && { 'If-None-Match': etag }) },
  }));
  // Each connection begins with another request. The process never sleeps: to wake an idle processor costs the server
  // up to 30 µs a reply on a virtual machine, and the slower server more often.
  const script = `const spin = () => setImmediate(spin).unref(); spin();
  let text = ''; process.stdin.on('data', (piece) => { text += piece; }).on('end', () => {
    const { requests, options } = JSON.parse(text); let first = 0;
    const setupClient = (client) => { first += 29; client.setRequests([...requests.slice(first % requests.length), ...requests.slice(0, first % requests.length)]); };
    require('autocannon')({ ...options, setupClient }).then((result) => console.log(JSON.stringify({
      replies: result['2xx'] + result['3xx'], other: result['4xx'] + result['5xx'] + result.errors, seconds: result.duration, p99: result.latency.p99 })));
  });`;
  const options = { url: `http://127.0.0.1:${port}`, connections, duration: seconds };
  const running = promisify(execFile)(process.execPath, ['-e', script], { cwd: join(import.meta.dirname, '../..') });
  running.child.stdin?.end(JSON.stringify({ requests, options }));
  const result = JSON.parse((await running).stdout) as { replies: number; other: number; seconds: number; p99: number };
  if (result.other > 0) throw new Error(`${result.other} requests failed`);
  return { rate: result.replies / result.seconds, p99: Math.max(1, result.p99) };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
