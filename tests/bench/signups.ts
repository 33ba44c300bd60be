/**
 * The union opens places at ten and everybody taps at once: sign-ups over HTTP with logged-in people, the load from a
 * process of its own, against one transaction a request in the same run on the same server.
 *
 * `npm run bench:signups`; BENCH_ROUNDS (default 3), BENCH_REQUESTS a round (default 5000), BENCH_CROWD (default 50000).
 */

import { randomBytes } from 'node:crypto';
import Koa from 'koa';
import mongoose, { Types } from 'mongoose';
import { LoginModel } from '../../schemas/access/login.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { type Signup, SignupModel, SignupView } from '../../schemas/activities/events/signup.ts';
import { MessageModel } from '../../schemas/messages/outbox.ts';
import { objectId } from '../../schemas/platform/fields.ts';
import { createTokens, type Tokens } from '../../server/access/logins/tokens.ts';
import { signupExample } from '../../server/activities/events/examples.ts';
import { endpoint } from '../../server/http/endpoint/endpoint.ts';
import { listen } from '../../server/http/site/listen.ts';
import { Failure } from '../../server/platform/errors/errors.ts';
import { anEventFor } from '../support/activities/events.ts';
import { tap } from '../support/activities/tap.ts';
import { createBenchApp, withBenchDatabase } from './bench-server.ts';
import type { Tapped } from './tap-load.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const perRound = Number(process.env.BENCH_REQUESTS ?? 5000);
const crowd = Number(process.env.BENCH_CROWD ?? 50_000);
const connections = 64;

await withBenchDatabase(measure);

async function measure(dir: string): Promise<void> {
  const tokens = createTokens(randomBytes(32).toString('hex'));
  const { app, api } = createBenchApp(dir, { tokens });
  // The same door, parsing, writes and reply; only the place is decided as most systems do.
  api.post(
    '/bench/:id/signups',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '每个请求一次事务', en: 'One transaction a request' },
        params: { id: objectId },
        body: { sessionId: objectId },
        reply: SignupView,
        success: 201,
        limit: 'signup',
        example: { reply: signupExample },
      },
      ({ caller, params, body, now }) => oneTransaction({ event: params.id, session: body.sessionId }, caller.id, now),
    ),
  );
  const bare = new Koa();
  const reply = JSON.stringify(signupExample);
  bare.use((ctx) => {
    ctx.status = 201;
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = reply;
  });
  const server = await listen(app, 0, '127.0.0.1');
  const plain = await listen(bare as never, 0, '127.0.0.1');
  const people = await logIn(tokens, Math.max(crowd, perRound));

  const crowdAt = async (prefix: string, count: number, places: number, port = server.port, from = connections) => {
    const { event, session } = await anEventFor(places);
    const body = JSON.stringify({ sessionId: session });
    const job = { port, path: `/api/v1/${prefix}/${event}/signups`, tokens: people.slice(0, count), body };
    return { session, tapped: await tap({ ...job, connections: from }) };
  };

  await crowdAt('events', 1000, 1000);
  await crowdAt('bench', 300, 1000);
  const ours: Tapped[] = [];
  const theirs: Tapped[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push((await crowdAt('bench', Math.ceil(perRound / 5), perRound)).tapped);
    ours.push((await crowdAt('events', perRound, perRound)).tapped);
  }
  const bareHttp = await crowdAt('bare', perRound, 0, plain.port);
  const bareInserts = await insertRate();

  const throughput = median(ours.map((each, round) => rate(each) / rate(theirs[round] as Tapped)));
  const patience = median(ours.map((each, round) => each.p99 / (theirs[round] as Tapped).p99));
  say(`one transaction a request, ${connections} connections`, theirs);
  say(`claims in batches, ${connections} connections`, ours);
  const perSecond = (value: number) => `${Math.round(value)}/s`;
  print(`throughput: ${throughput.toFixed(1)} times (target 5); 99th percentile: ${patience.toFixed(2)} (target 0.33)`);
  print(`bare: a fixed reply of Koa ${perSecond(rate(bareHttp.tapped))}, single inserts ${perSecond(bareInserts)}`);

  const { session, tapped } = await crowdAt('events', crowd, 500, server.port, 1000);
  const confirmed = await SignupModel.countDocuments({ session, state: 'confirmed' });
  const failed = Object.entries(tapped.statuses).filter(([status]) => status.startsWith('5'));
  say(`${crowd} requests for 500 places, 1000 connections`, [tapped]);
  print(`confirmed ${confirmed}; ${JSON.stringify(tapped.outcomes)}; 5xx: ${failed.length}`);

  const met =
    throughput >= 5 &&
    patience <= 1 / 3 &&
    confirmed === Math.min(500, crowd) &&
    failed.length === 0 &&
    tapped.p99 < 1000;
  print(met ? 'every target met' : 'a target was MISSED');
  if (!met) process.exitCode = 1;
  await Promise.all([server.drain(0), plain.drain(0)]);
}

/** A place by one transaction of its own, as the driver's manual shows it. */
async function oneTransaction(place: { event: string; session: string }, person: string, now: Date): Promise<Signup> {
  const [event, session] = [new Types.ObjectId(place.event), new Types.ObjectId(place.session)];
  const signup = { _id: new Types.ObjectId(), event, session, person: new Types.ObjectId(person), union: '331002' };
  const made = { ...signup, state: 'confirmed' as const, at: now, size: 1 };
  const transaction = await mongoose.connection.startSession();
  try {
    await transaction.withTransaction(async () => {
      const taken = await SessionModel.collection.updateOne(
        {
          _id: session,
          event,
          published: true,
          opensAt: { $lte: now },
          closesAt: { $gt: now },
          $expr: { $lt: ['$taken', '$places'] },
        },
        { $inc: { taken: 1 } },
        { session: transaction },
      );
      if (taken.matchedCount === 0) throw new Failure('event_full');
      await SignupModel.collection.insertOne(made, { session: transaction });
      const told = { kind: 'confirmed', person: made.person, event, session, signup: made._id, at: now, revision: 0 };
      await MessageModel.collection.insertOne(told, { session: transaction });
    });
    return made as unknown as Signup;
  } finally {
    await transaction.endSession();
  }
}

/** So many people who are logged in; their access tokens. */
async function logIn(tokens: Tokens, count: number): Promise<string[]> {
  const now = new Date();
  const logins = Array.from({ length: count }, () => ({ _id: new Types.ObjectId(), subject: new Types.ObjectId() }));
  const rest = { kind: 'member', rotatedAt: now, startedAt: now, lastUsedAt: now, endedAt: null };
  const expiresAt = new Date(now.getTime() + 3600_000);
  for (let at = 0; at < count; at += 5000) {
    const some = logins.slice(at, at + 5000);
    await LoginModel.collection.insertMany(
      some.map((login) => ({ ...login, ...rest, tokenHash: String(login._id), expiresAt })),
    );
  }
  const issued = logins.map(({ _id, subject }) =>
    tokens.issue({ kind: 'member', id: String(subject), login: String(_id) }, now),
  );
  return (await Promise.all(issued)).map(({ accessToken }) => accessToken);
}

/** Single inserts a second, 64 at a time, as durable as a sign-up. */
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

function rate({ seconds, statuses }: Tapped): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, 0) / seconds;
}

function say(title: string, all: Tapped[]): void {
  const of = (pick: (each: Tapped) => number) => median(all.map(pick)).toFixed(0);
  print(`${title}: ${of(rate)}/s, median ${of(({ p50 }) => p50)} ms, 99th percentile ${of(({ p99 }) => p99)} ms`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
