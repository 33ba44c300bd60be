import { describe, expect } from 'vitest';
import { LoginModel } from '../../schemas/access/login.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { codeAt, stepOf } from '../../server/access/staff/totp.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { it as plain, startServer } from '../support/it.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** Two processes of one installation, on a clock that a test moves. */
const it = plain
  .extend('time', { scope: 'file' }, () => {
    let now = Date.now();
    const pass = (ms: number) => {
      now += ms;
    };
    return { clock: () => new Date(now), pass };
  })
  .extend('servers', { scope: 'file' }, async ({ database: _, time }, { onCleanup }) => {
    const secret = 'the secret of this test, 32 bytes';
    const settings = () => ({ tokens: createTokens(secret), clock: time.clock });
    const servers = await Promise.all([startServer(settings()), startServer(settings())]);
    onCleanup(async () => {
      await Promise.all(servers.map(({ stop }) => stop()));
    });
    return servers;
  })
  .extend('api', async ({ servers }) => servers[0].api)
  .extend('other', async ({ servers }) => servers[1].api);

let codes = 0;
async function logIn(api: Api, person: string, device?: string) {
  const reply = await api.post('/auth/wechat', { code: `${person}:${++codes}`, ...(device && { device }) });
  expect(reply).toMatchObject({ status: 200 });
  return reply.body as { accessToken: string; refreshToken: string; refreshExpiresAt: string };
}
const refresh = (api: Api, refreshToken: unknown) => api.post('/auth/refresh', { refreshToken });
const bearer = ({ accessToken }: { accessToken: string }) => ({ headers: { Authorization: `Bearer ${accessToken}` } });
const devices = (api: Api, pair: { accessToken: string }) => api.get('/me/devices', bearer(pair));
const invalid = { status: 401, body: { error: { code: 'refresh_invalid' } } };
const reused = { status: 401, body: { error: { code: 'refresh_reused' } } };

describe('a refresh token', () => {
  it('gives another pair, and the access token of it opens what the first did', async ({ api, time }) => {
    const first = await logIn(api, 'wang');
    time.pass(16 * minute);
    expect(await devices(api, first)).toMatchObject({ status: 401, body: { error: { code: 'token_expired' } } });
    const { status, body: second } = await refresh(api, first.refreshToken);
    expect(status).toBe(200);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await devices(api, second)).toMatchObject({ status: 200 });
  });

  it('used 20 times at once, on two servers, gives one and the same pair, 20 rounds long', async ({ api, other }) => {
    let { refreshToken } = await logIn(api, 'eager');
    for (let round = 0; round < 20; round++) {
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) => refresh(i % 2 ? api : other, refreshToken)),
      );
      expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      refreshToken = replies[0]?.body.refreshToken;
    }
    expect(await refresh(api, refreshToken)).toMatchObject({ status: 200 });
  });

  it('gives the very same pair again for 30 seconds, for a reply that was lost', async ({ api, other, time }) => {
    const { refreshToken } = await logIn(api, 'wang');
    const lost = await refresh(api, refreshToken);
    time.pass(29 * second);
    const again = await refresh(other, refreshToken);
    expect(again.body).toEqual(lost.body);
    expect(await refresh(api, again.body.refreshToken)).toMatchObject({ status: 200 });
  });

  it('gives the same refresh token for a reply that was lost in an outage of days, with an access token that is new', async ({
    api,
    other,
    time,
  }) => {
    const { refreshToken } = await logIn(api, 'cut off');
    const { body: lost } = await refresh(api, refreshToken);
    time.pass(29 * day);
    const again = await refresh(other, refreshToken);
    expect(again).toMatchObject({ status: 200, body: { refreshToken: lost.refreshToken } });
    expect(await devices(api, again.body)).toMatchObject({ status: 200 });
    // It was in use, so that its time begins anew.
    time.pass(29 * day);
    expect(await refresh(api, again.body.refreshToken)).toMatchObject({ status: 200 });
  });

  it('used after its successor was ends the whole login: the newest of its family and its access token, too', async ({
    api,
    time,
  }) => {
    const { refreshToken } = await logIn(api, 'robbed');
    const { body: next } = await refresh(api, refreshToken);
    time.pass(31 * second);
    const { body: newest } = await refresh(api, next.refreshToken);
    expect(await devices(api, newest)).toMatchObject({ status: 200 });
    expect(await refresh(api, refreshToken)).toMatchObject(reused);
    expect(await refresh(api, newest.refreshToken)).toMatchObject(invalid);
    expect(await devices(api, newest)).toMatchObject({ status: 401, body: { error: { code: 'token_invalid' } } });
    // Another login of the same person goes on.
    expect(await devices(api, await logIn(api, 'robbed'))).toMatchObject({ status: 200 });
  });

  it('older than the one before ends the login within the same second, and the audit has it once', async ({ api }) => {
    const { refreshToken } = await logIn(api, 'replayed');
    const { body: next } = await refresh(api, refreshToken);
    await refresh(api, next.refreshToken);
    expect(await refresh(api, refreshToken)).toMatchObject(reused);
    expect(await refresh(api, refreshToken)).toMatchObject(invalid);
    const login = refreshToken.split('.')[0] ?? '';
    expect(await AuditModel.find({ on: login }).lean()).toMatchObject([
      { who: { kind: 'member' }, result: 'refused', code: 'refresh_reused', address: '127.0.0.1' },
    ]);
  });

  it('that somebody made up ends nobody’s login', async ({ api }) => {
    const pair = await logIn(api, 'wang');
    const [login] = pair.refreshToken.split('.');
    const madeUp = `${login}.${'A'.repeat(43)}.${'B'.repeat(43)}`;
    expect(await refresh(api, madeUp)).toMatchObject(invalid);
    expect(await api.post('/auth/logout', { refreshToken: madeUp })).toMatchObject({ status: 204 });
    expect(await refresh(api, pair.refreshToken)).toMatchObject({ status: 200 });
  });

  it.for([{ $gt: '' }, ['a'], '', 'a.b.c', null, 7])('has its form, and %j has not', async (value, { api }) => {
    expect(await refresh(api, value)).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  });

  it('is not in the database, nor in the log', async ({ api, servers }) => {
    const first = await logIn(api, 'wang');
    const { body: second } = await refresh(api, first.refreshToken);
    const held = JSON.stringify([await LoginModel.find({}).lean(), servers.map(({ logged }) => logged)]);
    for (const token of [first, second].map(({ refreshToken }) => refreshToken)) {
      for (const secret of token.split('.').slice(1)) expect(held).not.toContain(secret);
    }
  });

  it('lives on where TOKEN_SECRET is another, which ends access tokens only', async ({ api, time }) => {
    const pair = await logIn(api, 'wang');
    const another = await startServer({ tokens: createTokens('another secret, of 32 bytes too'), clock: time.clock });
    try {
      expect(await devices(another.api, pair)).toMatchObject({ status: 401 });
      const { status, body } = await refresh(another.api, pair.refreshToken);
      expect(status).toBe(200);
      expect(await devices(another.api, body)).toMatchObject({ status: 200 });
    } finally {
      await another.stop();
    }
  });

  it('ends unused after 30 days, used after 180', async ({ api, time }) => {
    let used = await logIn(api, 'frequent');
    const begun = time.clock().getTime();
    for (let month = 1; month <= 6; month++) {
      time.pass(29.9 * day);
      used = (await refresh(api, used.refreshToken)).body;
    }
    expect(Date.parse(used.refreshExpiresAt) - begun).toBe(180 * day);
    time.pass(day);
    expect(await refresh(api, used.refreshToken)).toMatchObject(invalid);
    const idle = await logIn(api, 'seldom');
    time.pass(30 * day + second);
    expect(await refresh(api, idle.refreshToken)).toMatchObject(invalid);
  });
});

describe('logging out', () => {
  it('ends the login and its access token, on other servers too', async ({ api, other }) => {
    const pair = await logIn(api, 'leaver');
    expect(await devices(other, pair)).toMatchObject({ status: 200 });
    expect(await api.post('/auth/logout', { refreshToken: pair.refreshToken })).toMatchObject({ status: 204 });
    expect(await devices(api, pair)).toMatchObject({ status: 401, body: { error: { code: 'token_invalid' } } });
    expect(await refresh(api, pair.refreshToken)).toMatchObject(invalid);
    await expect.poll(() => devices(other, pair)).toMatchObject({ status: 401 });
  });

  it('takes an older token of the login, and can be said twice', async ({ api }) => {
    const { refreshToken } = await logIn(api, 'leaver');
    const { body: next } = await refresh(api, refreshToken);
    expect(await api.post('/auth/logout', { refreshToken })).toMatchObject({ status: 204 });
    expect(await api.post('/auth/logout', { refreshToken })).toMatchObject({ status: 204 });
    expect(await refresh(api, next.refreshToken)).toMatchObject(invalid);
  });
});

describe('the devices of a person', () => {
  it('are listed with what they call themselves, the one used last first', async ({ api, time }) => {
    await logIn(api, 'owner', 'iPhone 17');
    time.pass(minute);
    const agent = { headers: { 'User-Agent': 'Mozilla/5.0 (Linux; Android 16; V2454A) MicroMessenger/8.0' } };
    const { body: pair } = await api.post('/auth/wechat', { code: 'owner:a' }, agent);
    const { body } = await devices(api, pair);
    expect(body.items).toMatchObject([
      { device: 'Android', current: true, lastUsedAt: expect.stringContaining('+08:00') },
      { device: 'iPhone 17', current: false },
    ]);
    expect(Object.keys(body.items[0]).sort()).toEqual(
      ['current', 'device', 'expiresAt', 'id', 'lastUsedAt', 'startedAt'].sort(),
    );
  });

  it('can be ended one by one, and an ended one can do nothing more', async ({ api }) => {
    const [lost, kept] = [await logIn(api, 'loser', 'lost'), await logIn(api, 'loser', 'kept')];
    const { body } = await devices(api, kept);
    const { id } = body.items.find(({ device }: { device: string }) => device === 'lost');
    expect(await devices(api, lost)).toMatchObject({ status: 200 });
    expect(await api.delete(`/me/devices/${id}`, bearer(kept))).toMatchObject({ status: 204 });
    expect(await devices(api, lost)).toMatchObject({ status: 401 });
    expect(await refresh(api, lost.refreshToken)).toMatchObject(invalid);
    expect((await devices(api, kept)).body.items).toHaveLength(1);
    expect(await api.delete(`/me/devices/${id}`, bearer(kept))).toMatchObject({ status: 404 });
  });

  it('are nobody else’s to end', async ({ api }) => {
    const [mine, thief] = [await logIn(api, 'mine'), await logIn(api, 'thief')];
    const id = mine.refreshToken.split('.')[0];
    expect(await api.delete(`/me/devices/${id}`, bearer(thief))).toMatchObject({
      status: 404,
      body: { error: { code: 'device_not_found' } },
    });
    expect(await devices(api, mine)).toMatchObject({ status: 200 });
  });

  it('are twenty at most: with one more, the one used longest ago ends', async ({ api, time }) => {
    const pairs = [];
    for (let n = 0; n < 21; n++) {
      pairs.push(await logIn(api, 'crowd', `phone ${n}`));
      time.pass(second);
    }
    const [first, newest] = [pairs[0], pairs[20]];
    if (!first || !newest) throw new Error('no logins');
    expect(await refresh(api, first.refreshToken)).toMatchObject(invalid);
    const { body } = await devices(api, newest);
    expect(body.items).toHaveLength(20);
    expect(body.items.at(-1).device).toBe('phone 1');
  });
});

describe('the logins of staff', () => {
  it('refresh, are listed and end as those of people do, but after 12 hours without use', async ({ api, time }) => {
    await UnionModel.create({ _id: 'A', name: '市总工会', kind: 'city', ancestors: [], region: '3310' });
    await addStaff({ username: 'chen', password: staffPassword, role: 'reader', union: 'A' }, time.clock());
    const logInStaff = async (device: string) =>
      (await api.post('/auth/staff', { username: 'chen', password: staffPassword, device })).body;
    const [desk, laptop] = [await logInStaff('desk'), await logInStaff('laptop')];
    const listed = await api.get('/staff/me/devices', bearer(desk));
    expect(listed.body.items.map(({ device }: { device: string }) => device).sort()).toEqual(['desk', 'laptop']);
    expect(await api.get('/me/devices', bearer(desk))).toMatchObject({ status: 403 });

    const id = laptop.refreshToken.split('.')[0];
    expect(await api.delete(`/staff/me/devices/${id}`, bearer(desk))).toMatchObject({ status: 204 });
    expect(await api.get('/staff/me', bearer(laptop))).toMatchObject({ status: 401 });
    time.pass(11 * 60 * minute);
    const { status, body: next } = await refresh(api, desk.refreshToken);
    expect(status).toBe(200);
    expect(await api.get('/staff/me', bearer(next))).toMatchObject({ status: 200 });
    time.pass(12 * 60 * minute + second);
    expect(await refresh(api, next.refreshToken)).toMatchObject(invalid);
  });

  it('go on after a lost reply without a second factor anew, until 12 hours without use', async ({ api, time }) => {
    await addStaff({ username: 'lin', password: staffPassword, role: 'reader', union: 'A' }, time.clock());
    const credentials = { username: 'lin', password: staffPassword };
    const login = await api.post('/auth/staff', credentials);
    const asked = await api.post('/staff/me/second-factor', { password: staffPassword }, bearer(login.body));
    const { secret } = asked.body;
    const codeNow = () => codeAt(secret, stepOf(time.clock()));
    await api.post('/staff/me/second-factor/confirm', { code: codeNow() }, bearer(login.body));
    time.pass(minute);
    const { body } = await api.post('/auth/staff', { ...credentials, code: codeNow() });
    await refresh(api, body.refreshToken);
    time.pass(11 * 60 * minute);
    const again = await refresh(api, body.refreshToken);
    expect(again.status).toBe(200);
    expect(await api.get('/staff/me', bearer(again.body))).toMatchObject({ status: 200 });
    time.pass(12 * 60 * minute + second);
    expect(await refresh(api, body.refreshToken)).toMatchObject(invalid);
  });
});
