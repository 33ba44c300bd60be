/**
 * What the whole door costs: a small read behind token, limit, scope, parsing, reply schema and log, as a ratio to a
 * bare Koa route with the same reply in the same run. The load comes from a process of its own (autocannon).
 *
 * `npm run bench:auth`; BENCH_SECONDS (default 3) a round, BENCH_ROUNDS (default 5); BENCH_PROFILE=1 writes a CPU profile of the door.
 */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Koa from 'koa';
import { Types } from 'mongoose';
import { z } from 'zod';
import { objectId, queryInt } from '../../schemas/platform/fields.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { startLogin } from '../../server/access/logins/logins.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { requireRegion } from '../../server/access/staff/scope.ts';
import { endpoint } from '../../server/http/endpoint/endpoint.ts';
import { listen } from '../../server/http/site/listen.ts';
import { createBenchApp, withBenchDatabase } from './bench-server.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const target = 0.5;
const callers = 50;
const connections = 32;

const reply = { id: '665f1f77bcf86cd799439011', name: '椒江区总工会服务站', region: '331002', open: true };
const Reply = z.object({ id: z.string(), name: z.string(), region: z.string(), open: z.boolean() });
const path = `/bench/${reply.id}?limit=20`;

await withBenchDatabase(measure);

async function measure(dir: string): Promise<void> {
  const tokens = createTokens(randomBytes(32).toString('hex'));
  const { app, api, background } = createBenchApp(dir, { tokens });
  const contract = {
    summary: { 'zh-CN': '一次小的读取', en: 'A small read' },
    params: { id: objectId },
    query: { limit: queryInt({ min: 1, max: 100 }).optional() },
    reply: Reply,
    example: { reply },
  } as const;
  api.get(
    '/bench/:id',
    endpoint('member', contract, async () => reply),
  );
  api.get(
    '/bench/:id/staff',
    endpoint('staff:coverage.read', contract, async ({ caller }) => {
      requireRegion(caller.scope, reply.region);
      return reply;
    }),
  );
  const bare = new Koa();
  const json = JSON.stringify(reply);
  bare.use((ctx) => {
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = json;
  });

  const door = await listen(app, 0, '127.0.0.1');
  const plain = await listen(bare as never, 0, '127.0.0.1');
  const { members, staff } = await makeCallers(tokens);
  const routes = {
    bare: () => load(plain.port, path, members),
    member: () => load(door.port, `/api/v1${path}`, members),
    staff: () => load(door.port, `/api/v1${path.replace('?', '/staff?')}`, staff),
  };

  const names = Object.keys(routes) as (keyof typeof routes)[];
  for (const name of names) await routes[name]();
  const measured: Record<keyof typeof routes, Measured[]> = { bare: [], member: [], staff: [] };
  const stopProfile = process.env.BENCH_PROFILE ? await profile() : undefined;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) measured[name].push(await routes[name]());
  }
  await stopProfile?.();

  const ratios = [];
  for (const name of names) {
    const rate = median(measured[name].map((each) => each.rate));
    const cpu = median(measured[name].map((each) => each.cpu));
    // Each round by itself: what else the machine does changes from round to round.
    const ratio = median(measured[name].map((each, round) => each.rate / (measured.bare[round]?.rate ?? Number.NaN)));
    const cpuRatio = median(measured[name].map((each, round) => (measured.bare[round]?.cpu ?? Number.NaN) / each.cpu));
    if (name !== 'bare') ratios.push(ratio);
    process.stdout.write(
      `${name.padEnd(8)}${String(Math.round(rate)).padStart(7)} requests/s, ratio ${ratio.toFixed(2)}; ` +
        `${cpu.toFixed(0)} µs of this process a request, ratio ${cpuRatio.toFixed(2)}\n`,
    );
  }
  const met = Math.min(...ratios) >= target;
  process.stdout.write(`target ${target}: ${met ? 'met' : 'MISSED'}\n`);
  if (!met) process.exitCode = 1;
  await Promise.all([door.drain(0), plain.drain(0), background.drain(0)]);
}

async function makeCallers(tokens: ReturnType<typeof createTokens>) {
  const now = new Date();
  await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
  const members: string[] = [];
  const staff: string[] = [];
  for (let i = 0; i < callers; i++) {
    const person = String(new Types.ObjectId());
    members.push((await startLogin(tokens, { kind: 'member', id: person, device: 'iPhone' }, now)).accessToken);
    const account = await addStaff({
      username: `officer${i}`,
      password: `a bench password ${i}`,
      role: 'reader',
      union: '331002',
    });
    staff.push((await startLogin(tokens, { kind: 'staff', id: account, device: 'Windows' }, now)).accessToken);
  }
  return { members, staff };
}

/** Requests a second that were answered with 200, and microseconds of this process's time for each. */
interface Measured {
  rate: number;
  cpu: number;
}

/** Send requests of so many callers over so many connections, from a process of its own. */
async function load(port: number, path: string, tokens: string[]): Promise<Measured> {
  const requests = tokens.map((token) => ({
    method: 'GET',
    path,
    headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-For': '203.0.113.9', 'Accept-Language': 'zh-CN' },
  }));
  const options = { url: `http://127.0.0.1:${port}`, connections, duration: seconds };
  // Each connection begins with another caller. The process never sleeps: to wake an idle processor costs the server
  // up to 30 µs a reply on a virtual machine, and the slower server more often.
  const script = `const spin = () => setImmediate(spin); spin();
  const requests = ${JSON.stringify(requests)}; let first = 0;
  const setupClient = (client) => client.setRequests([...requests.slice(++first), ...requests.slice(0, first)]);
  require('autocannon')({ ...${JSON.stringify(options)}, setupClient }).then((result) => process.stdout.write(
    JSON.stringify({ ok: result['2xx'], other: result.non2xx + result.errors, seconds: result.duration }) + '\\n', process.exit))`;
  const before = process.cpuUsage();
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
    cwd: join(import.meta.dirname, '../..'),
    maxBuffer: 1e7,
  });
  const spent = process.cpuUsage(before);
  const result = JSON.parse(stdout) as { ok: number; other: number; seconds: number };
  if (result.other > 0) throw new Error(`${result.other} requests to ${path} failed`);
  return { rate: result.ok / result.seconds, cpu: (spent.user + spent.system) / result.ok };
}

async function profile(): Promise<() => Promise<void>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    await writeFile('auth.cpuprofile', JSON.stringify(profile));
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
