import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { beforeEach, describe, expect, vi } from 'vitest';
import { TallyModel } from '../../schemas/platform/tally.ts';
import { limitedAddress } from '../../server/http/limits/address.ts';
import { createRateLimiter, type Limits } from '../../server/http/limits/rate-limiter.ts';
import { readConfig } from '../../server/startup/config.ts';
import type { Api } from '../support/api.ts';
import { it as base, startServer } from '../support/it.ts';
import { noLimits } from '../support/limits.ts';
import { longestWaitMs } from '../support/wait.ts';

/** A server of its own, with these limits and behind these proxies. */
const it = base.extend('serve', async ({ database: _ }, { onCleanup }) => {
  const running: (() => Promise<void>)[] = [];
  onCleanup(async () => {
    await Promise.all(running.map((stop) => stop()));
  });
  return async (limits: Partial<Limits>, trustedProxies: number | string[] = 0) => {
    const server = await startServer({ limits: { ...noLimits, ...limits }, trustedProxies });
    running.push(server.stop);
    return { ...server.api, url: server.url };
  };
});

// What is counted within a minute or a quarter of an hour is so however slow the machine is.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() });
  return () => vi.useRealTimers();
});

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });
const someone = () => `member:${new Types.ObjectId()}`;

describe('limits over HTTP', () => {
  it('refuse with 429, a code and when to try again', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 2 });
    await api.get('/unions/tree');
    await api.get('/unions/tree');

    const reply = await api.get('/unions/tree');

    expect(reply).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } });
    const seconds = Number(reply.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(reply.body.error.details).toEqual({ retryAfter: seconds });
  });

  it('hold for one person and leave the next from the same address alone', async ({ serve }) => {
    const api = await serve({ reads: 3, addressAnonymousReads: 1 });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await api.get('/me/signups', { as: 'wang' })).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await api.get('/me/signups', { as: 'li' })).status).toBe(200);
  });

  it('count what everyone may read by the person, where one is logged in', async ({ serve }) => {
    const api = await serve({ reads: 2, addressAnonymousReads: 1 });
    const read = async (as?: string) => (await api.get('/unions/tree', as ? { as } : {})).status;
    expect([await read('wang'), await read('wang'), await read('wang')]).toEqual([200, 200, 429]);
    expect([await read(), await read()]).toEqual([200, 429]);
    const forged = { headers: { Authorization: 'Bearer a.b.c' } };
    expect((await api.get('/unions/tree', forged)).status).toBe(429);
  });

  it('are stricter for sign-ups than for other writes', async ({ serve }) => {
    const api = await serve({ signups: 2, writes: 50 });
    const signUp = () =>
      api.post(`/events/${new Types.ObjectId()}/signups`, { sessionId: String(new Types.ObjectId()) }, { as: 'wang' });
    expect([(await signUp()).status, (await signUp()).status, (await signUp()).status]).toEqual([404, 404, 429]);
  });

  it('stop the guessing of one account’s password from one address, and leave its owner elsewhere alone', async ({
    serve,
  }) => {
    const api = await serve({ staffLogins: 3 }, 1);
    const guess = async (username: string, address: string) =>
      (await api.post('/auth/staff', { username, password: 'guess guess guess' }, from(address))).body.error.code;
    const codes = [];
    for (let n = 1; n <= 5; n++) codes.push(await guess('zhang', '203.0.113.1'));
    expect(codes).toEqual(['password_wrong', 'password_wrong', 'password_wrong', 'rate_limited', 'rate_limited']);
    expect(await guess('zhang', '203.0.113.2')).toBe('password_wrong');
    expect(await guess('sun', '203.0.113.1')).toBe('password_wrong');
  });

  it('stop the guessing of many accounts from one address', async ({ serve }) => {
    const api = await serve({ addressStaffLogins: 2 }, 1);
    const guess = async (username: string, address: string) =>
      (await api.post('/auth/staff', { username, password: 'guess guess guess' }, from(address))).status;
    expect([
      await guess('a1', '198.51.100.1'),
      await guess('b1', '198.51.100.1'),
      await guess('c1', '198.51.100.1'),
    ]).toEqual([401, 401, 429]);
    expect(await guess('d1', '198.51.100.2')).toBe(401);
  });

  it('count an address before anything of its request is read', async ({ serve }) => {
    const api = await serve({ addressRequests: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await api.send('POST', '/auth/wechat', '{"broken')).status);
    expect(statuses).toEqual([400, 400, 429]);
    expect((await api.get('/nothing/here')).status).toBe(429);
  });

  it('leave health checks alone', async ({ serve }) => {
    const api = await serve({ addressRequests: 1 });
    for (let i = 0; i < 3; i++) expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  });
});

describe('the address that is limited', () => {
  /** How often ten requests pass whose X-Forwarded-For the caller writes as `header` says. */
  const passing = async (api: Api, header: (n: number) => string) => {
    let passed = 0;
    for (let n = 0; n < 10; n++) if ((await api.get('/unions/tree', from(header(n)))).status === 200) passed++;
    return passed;
  };

  it('is the connection’s, whatever the request says, where no proxy is trusted', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 4 });
    expect(await passing(api, (n) => `203.0.113.${n}`)).toBe(4);
  });

  it('is what the last proxy wrote, whatever the caller wrote before it', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 4 }, 1);
    expect(await passing(api, (n) => `203.0.113.${n}, 198.51.100.7`)).toBe(4);
    expect(await passing(api, (n) => `203.0.113.${n}`)).toBe(10);
  });

  it('is behind as many proxies as are trusted', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 4 }, 2);
    expect(await passing(api, (n) => `203.0.113.${n}, 198.51.100.7, 10.0.0.1`)).toBe(4);
  });

  it('is the first that no listed proxy has', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 4 }, ['127.0.0.0/8', '10.0.0.0/8']);
    expect(await passing(api, (n) => `203.0.113.${n}, 198.51.100.7, 10.0.${n}.1`)).toBe(4);
    const stranger = await serve({ addressAnonymousReads: 4 }, ['10.0.0.0/8']);
    expect(await passing(stranger, (n) => `203.0.113.${n}`)).toBe(4);
  });

  it('stays the connection’s where a proxy wrote no address', async ({ serve }) => {
    const api = await serve({ addressAnonymousReads: 4 }, 1);
    expect(await passing(api, (n) => `unknown-${n}`)).toBe(4);
  });

  it('is one for the whole of an IPv6 customer', () => {
    const one = limitedAddress('2001:db8:1:2:3:4:5:6');
    expect(limitedAddress('2001:DB8:1:2::1')).toBe(one);
    expect(limitedAddress('2001:0db8:0001:0002:ffff::')).toBe(one);
    expect(limitedAddress('2001:db8:1:3::1')).not.toBe(one);
    expect(limitedAddress('203.0.113.9')).toBe('203.0.113.9');
  });
});

describe('limits that processes share', () => {
  it('hold for two of them together, but for what a process counts by itself', async () => {
    const limiters = [1, 2].map(() => createRateLimiter({ ...noLimits, writes: 20 }, longestWaitMs));
    const caller = someone();
    let passed = 0;
    for (let i = 0; i < 60; i++) {
      try {
        await limiters[i % 2]?.count('write', { caller, address: '203.0.113.1' });
        passed++;
      } catch {}
    }
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(25);
  });

  it('hold exactly for logins, however many come at once', async () => {
    const limiters = [1, 2, 3].map(() => createRateLimiter({ ...noLimits, staffLogins: 5 }, longestWaitMs));
    const name = randomBytes(6).toString('hex');
    const tries = Array.from({ length: 30 }, (_, i) =>
      limiters[i % 3]?.count('staff_login', { caller: undefined, address: '203.0.113.9', name }),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('keep no name and no address, and forget', async () => {
    const limiter = createRateLimiter(noLimits);
    await limiter.count('staff_login', { caller: undefined, address: '203.0.113.77', name: 'wangxiaoming' });
    const kept = JSON.stringify(await TallyModel.find({}).lean());
    expect(kept).not.toMatch(/wangxiaoming|203\.0\.113\.77/);
    const indexes = await TallyModel.collection.indexes();
    expect(indexes.find(({ key }) => key.expire)).toMatchObject({ expireAfterSeconds: 0 });
  });
});

describe('settings of limits and proxies', () => {
  it.for([
    [undefined, 0],
    ['off', 0],
    ['on', 1],
    ['2', 2],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ] as const)('reads TRUST_PROXY=%s', ([text, expected]) => {
    expect(readConfig({ TRUST_PROXY: text }).trustedProxies).toEqual(expected);
  });

  it.for(['yes', '-1', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example.org', '*'])('refuses TRUST_PROXY=%s', (text) => {
    expect(() => readConfig({ TRUST_PROXY: text })).toThrow(/TRUST_PROXY/);
  });

  it('reads limits and refuses what is none', () => {
    expect(readConfig({ LIMIT_READS: '7' }).limits).toMatchObject({ reads: 7, writes: 60 });
    for (const text of ['0', '-1', '1e9', 'many'])
      expect(() => readConfig({ LIMIT_READS: text })).toThrow(/LIMIT_READS/);
  });
});
