import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../support/api.ts';
import {
  byNpmStart,
  mongodsOf,
  nuanfeng,
  refusedServer,
  type Server,
  startServer,
  temporaryFolder,
} from '../support/program/program.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  return () => folder.remove();
});

describe('the trial', () => {
  let environment: Record<string, string>;
  let server: Server;
  beforeAll(async () => {
    environment = { DATA_DIR: join(folder.path, 'new', 'data'), PORT: '0' };
    server = await startServer(environment);
  });
  afterAll(async () => {
    server.signal('SIGKILL');
    await server.ended;
  });

  it('prints where it listens, its documentation, logins of staff and of a worker, and lines to try that work', async () => {
    expect(server.said()).toContain(`${server.url}/docs`);
    const [stations, events, login, worker] = await Promise.all(curlLines(server.said()).map(send));
    expect(stations?.items).toHaveLength(3);
    expect(stations?.items[0]).toMatchObject({ sample: true, distance: expect.any(Number) });
    expect(events?.items).toHaveLength(2);

    const own = { headers: { Authorization: `Bearer ${worker?.accessToken}` } };
    expect(await createApi(server.url).get('/me', own)).toMatchObject({ status: 200, body: { name: null } });

    const headers = { Authorization: `Bearer ${login?.accessToken}` };
    const coverage = await createApi(server.url).get('/staff/coverage?region=331000', { headers });
    expect(coverage).toMatchObject({ status: 200, body: { total: { name: '台州市' } } });
    expect(coverage.body.total.employers).toBeGreaterThan(0);

    const told = await nuanfeng(['coverage', 'show', '--region', '331000', '--json'], environment);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(told.stdout)).toEqual(coverage.body);
  });

  it('has every answered sign-up, and the same logins, after the server was killed', async () => {
    const api = createApi(server.url);
    const token = await tokenOf(api, 'wang');
    const session = await openSession(api);
    expect((await signUp(api, session, token)).status).toBe(201);
    server.signal('SIGKILL');
    await server.ended;

    server = await startServer(environment);
    expect(await sessionsOf(createApi(server.url), token)).toEqual([session.id]);
  });

  it('answers 503 at worst while its mongod is killed, then goes on, with every sign-up that it confirmed', async () => {
    const api = createApi(server.url);
    const session = await openSession(api);
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => tokenOf(api, `rider${n}`)));
    const [pid] = mongodsOf(folder.path) as [number];

    const statuses = new Set<number>();
    const confirmed: string[] = [];
    const calls = people.map(async (token, n) => {
      await sleep(n * 15);
      if (n === 5) process.kill(pid, 'SIGKILL');
      const reply = await signUp(api, session, token);
      statuses.add(reply.status);
      if (reply.status === 201) confirmed.push(token);
    });
    await Promise.all(calls);

    expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    await expect.poll(() => server.ready()).toBe(200);
    expect(mongodsOf(folder.path)).not.toEqual([pid]);
    for (const token of confirmed) expect(await sessionsOf(api, token)).toEqual([session.id]);
    expect(server.logged().filter(({ level }) => (level as number) >= 50)).toEqual([]);
  });

  it('answers the request that runs when it is told to stop, takes no other, and leaves no mongod', async () => {
    const body = JSON.stringify({ code: 'li:slow' });
    const options = { method: 'POST', headers: { 'Content-Type': 'application/json', Expect: '100-continue' } };
    const running = request(`${server.url}/api/v1/auth/wechat`, options);
    running.write(body.slice(0, 5));
    // The server has the request, and waits for the rest of it.
    await once(running, 'continue');
    server.signal('SIGTERM');
    await expect.poll(() => server.logged().map(({ msg }) => msg)).toContain('draining');

    expect(await server.ready()).toBeOneOf([503, 'refused']);
    running.end(body.slice(5));
    const [reply] = await once(running, 'response');
    expect(reply.statusCode).toBe(200);
    reply.resume();
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(mongodsOf(folder.path)).toEqual([]);
  });

  it('is found by the command line when no server runs, and left as it was', async () => {
    const told = await nuanfeng(['coverage', 'show', '--region', '331000', '--json'], environment);
    expect(JSON.parse(told.stdout).total.employers).toBeGreaterThan(0);
    expect(mongodsOf(folder.path)).toEqual([]);
  });

  it('refuses to start without the keys of its data, and with them keeps its data and ends with Ctrl-C', async () => {
    const secrets = join(environment.DATA_DIR ?? '', 'secrets.json');
    const kept = await readFile(secrets);
    await rm(secrets);
    const refused = await refusedServer({ ...environment, NUANFENG_LANG: 'en' });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/PERSONAL_(KEYS|INDEX_KEY)/);
    await writeFile(secrets, kept);
    server = await startServer(environment);
    const api = createApi(server.url);
    expect(await sessionsOf(api, await tokenOf(api, 'wang'))).toHaveLength(1);
    const [, , login] = curlLines(server.said());
    expect(login && (await send(login))).toMatchObject({ tokenType: 'Bearer' });
    server.signal('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(mongodsOf(folder.path)).toEqual([]);
  });
});

describe('a trial without the sample', () => {
  it('has the regions and nothing else, and ends when its terminal is closed', async () => {
    const server = await startServer({ DATA_DIR: join(folder.path, 'plain'), PORT: '0', SAMPLE: 'off' });
    const api = createApi(server.url);
    expect((await api.get('/regions?parent=331000')).body.items).toHaveLength(9);
    expect((await api.get('/stations/nearby?lng=121.4287&lat=28.6613')).body.items).toEqual([]);
    expect((await api.get('/events')).body.items).toEqual([]);
    server.signal('SIGHUP');
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(mongodsOf(join(folder.path, 'plain'))).toEqual([]);
  });

  it('ends with a Ctrl-C that comes while it starts', async () => {
    const dir = join(folder.path, 'hasty');
    const server = await startServer({ DATA_DIR: dir, PORT: '0' }, () => mongodsOf(dir).length > 0);
    server.signal('SIGINT');
    expect(await server.ended).toMatchObject({ code: 130 });
    expect(mongodsOf(dir)).toEqual([]);
  });
});

describe('a server that `npm start` has started', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)('ends with its mongod when npm alone gets %s', async (signal) => {
    const dir = join(folder.path, 'npm');
    const server = await startServer({ DATA_DIR: dir, PORT: '0', SAMPLE: 'off' }, undefined, byNpmStart);
    expect(mongodsOf(dir)).toHaveLength(1);
    server.signal(signal);
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(await server.ready()).toBe('refused');
    expect(mongodsOf(dir)).toEqual([]);
  });
});

function curlLines(said: string): { url: string; body?: string }[] {
  return said
    .split('\n')
    .filter((line) => line.startsWith('curl '))
    .map((line) => {
      const [url = ''] = /http:[^' ]+/.exec(line) ?? [];
      const body = /-d '(.*)'$/.exec(line)?.[1];
      return { url, ...(body && { body }) };
    });
}

// biome-ignore lint/suspicious/noExplicitAny: replies of three endpoints
async function send({ url, body }: { url: string; body?: string }): Promise<any> {
  const reply = await fetch(url, body ? { method: 'POST', body, headers: { 'Content-Type': 'application/json' } } : {});
  expect(reply.status).toBe(200);
  return reply.json();
}

type Api = ReturnType<typeof createApi>;
interface OpenSession {
  event: string;
  id: string;
}

async function tokenOf(api: Api, person: string): Promise<string> {
  const reply = await api.post('/auth/wechat', { code: `${person}:${Math.random()}` });
  expect(reply.status).toBe(200);
  return reply.body.accessToken;
}

/** A session that takes sign-ups now and has places for everybody of a test. */
async function openSession(api: Api): Promise<OpenSession> {
  const { items } = (await api.get('/events?limit=100')).body;
  const now = Date.now();
  for (const event of items) {
    for (const session of event.sessions) {
      const open = Date.parse(session.opensAt) < now && Date.parse(session.closesAt) > now;
      if (open && session.left >= 25) return { event: event.id, id: session.id };
    }
  }
  throw new Error('the sample has no open session');
}

const signUp = (api: Api, session: OpenSession, token: string) =>
  api.post(
    `/events/${session.event}/signups`,
    { sessionId: session.id },
    { headers: { Authorization: `Bearer ${token}` } },
  );

async function sessionsOf(api: Api, token: string): Promise<string[]> {
  const reply = await api.get('/me/signups', { headers: { Authorization: `Bearer ${token}` } });
  expect(reply.status).toBe(200);
  return reply.body.items.map(({ sessionId }: { sessionId: string }) => sessionId);
}
