/**
 * A queue at a door: check-ins over HTTP by the code of a screen, with logged-in people, the load from a process of its
 * own; beside it the single inserts that the same mongod takes, as durable as a scan.
 *
 * `npm run bench:checkins`; BENCH_ROUNDS (default 3), BENCH_REQUESTS a round (default 20000).
 */

import { randomBytes, randomUUID } from 'node:crypto';
import mongoose, { Types } from 'mongoose';
import { LoginModel } from '../../schemas/access/login.ts';
import { ScanModel } from '../../schemas/activities/attendance/scan.ts';
import { createTokens, type Tokens } from '../../server/access/logins/tokens.ts';
import { countInsideNow } from '../../server/activities/attendance/count-inside.ts';
import { makeScreenCode } from '../../server/activities/attendance/screen-codes.ts';
import { listen } from '../../server/http/site/listen.ts';
import { aDoor } from '../support/activities/attendance.ts';
import { tap } from '../support/activities/tap.ts';
import { createBenchApp, withBenchDatabase } from './bench-server.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const requests = Number(process.env.BENCH_REQUESTS ?? 20_000);
const connections = 64;
/** Check-ins a second that are asked for, where the mongod takes that many single inserts. */
const target = 3000;

await withBenchDatabase(measure);

async function measure(dir: string): Promise<void> {
  const tokens = createTokens(randomBytes(32).toString('hex'));
  const { app } = createBenchApp(dir, { tokens });
  const server = await listen(app, 0, '127.0.0.1');
  const people = await logIn(tokens, requests);
  await queue(server.port, people.slice(0, 2000));
  const rates: number[] = [];
  const inserts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    inserts.push(await insertRate());
    const { tapped, session } = await queue(server.port, people);
    rates.push(requests / tapped.seconds);
    const stored = await ScanModel.countDocuments({ session });
    const counted = performance.now();
    const inside = await countInsideNow(session);
    const countedMs = (performance.now() - counted).toFixed(0);
    print(
      `${Math.round(requests / tapped.seconds)} check-ins/s, median ${tapped.p50.toFixed(0)} ms, 99th percentile ${tapped.p99.toFixed(0)} ms, ` +
        `${JSON.stringify(tapped.statuses)}; stored ${stored}, inside ${inside}, counted in ${countedMs} ms; bare single inserts ${Math.round(inserts.at(-1) ?? 0)}/s`,
    );
    if (tapped.statuses['200'] !== requests || stored !== requests || inside !== requests) process.exitCode = 1;
  }
  const wanted = Math.min(target, median(inserts));
  const met = median(rates) >= wanted;
  print(`check-ins: ${Math.round(median(rates))}/s, wanted ${Math.round(wanted)}/s: ${met ? 'met' : 'MISSED'}`);
  if (!met) process.exitCode = 1;
  await server.drain(0);
}

/** Everybody checks in once at a session of their own. */
async function queue(port: number, people: { id: string; token: string }[]) {
  const { session } = await aDoor({ named: people.map(({ id }) => id) });
  const code = makeScreenCode({ session, action: 'in' }, new Date());
  const body = people.map(() => JSON.stringify({ code, nonce: randomUUID(), scannedAt: new Date().toISOString() }));
  const job = { port, path: '/api/v1/me/scans', tokens: people.map(({ token }) => token), body, connections };
  return { session, tapped: await tap(job) };
}

async function logIn(tokens: Tokens, count: number): Promise<{ id: string; token: string }[]> {
  const now = new Date();
  const logins = Array.from({ length: count }, () => ({ _id: new Types.ObjectId(), subject: new Types.ObjectId() }));
  const rest = { kind: 'member', rotatedAt: now, startedAt: now, lastUsedAt: now, endedAt: null };
  const expiresAt = new Date(now.getTime() + 3600_000);
  await LoginModel.collection.insertMany(
    logins.map((login) => ({ ...login, ...rest, tokenHash: String(login._id), expiresAt })),
  );
  return Promise.all(
    logins.map(async ({ _id, subject }) => {
      const id = String(subject);
      const { accessToken } = await tokens.issue({ kind: 'member', id, login: String(_id) }, now);
      return { id, token: accessToken };
    }),
  );
}

/** Single inserts a second, 64 at a time, as durable as a scan. */
async function insertRate(): Promise<number> {
  const bare = mongoose.connection.collection('bench_inserts');
  const until = performance.now() + 2000;
  let done = 0;
  const one = async () => {
    while (performance.now() < until) {
      await bare.insertOne({ session: new Types.ObjectId(), person: new Types.ObjectId(), at: new Date() });
      done++;
    }
  };
  await Promise.all(Array.from({ length: 64 }, one));
  return done / 2;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
