import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { AnswerModel } from '../../schemas/http/answer.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { createTokens } from '../../server/access/logins/tokens.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { operationsOf } from '../../server/http/document/openapi.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { anEventFor, codeOf, countsOf, tally } from '../support/activities/events.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { it, startServer } from '../support/it.ts';
import { support } from '../support/paths.ts';

const keyed = (key: string, as = 'wang') => ({ as, headers: { 'Idempotency-Key': key } });

function signUp(api: Api, { event, session }: { event: string; session: string }, key: string, as?: string) {
  return api.post(`/events/${event}/signups`, { sessionId: session }, keyed(key, as));
}

describe('a write with an Idempotency-Key', () => {
  it('is done once and answered alike, however often it is repeated', async ({ api }) => {
    const place = await anEventFor(5);
    const key = randomUUID();

    const first = await signUp(api, place, key);
    const again = await Promise.all(Array.from({ length: 20 }, () => signUp(api, place, key)));

    expect(first.status).toBe(201);
    expect(again.map(({ status, body }) => ({ status, body }))).toEqual(
      Array(20).fill({ status: 201, body: first.body }),
    );
    expect(await countsOf(place.session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it('has one effect where twenty come at once: one is done, the others are told to wait', async ({ api }) => {
    const place = await anEventFor(5);
    const key = randomUUID();

    const replies = await Promise.all(Array.from({ length: 20 }, () => signUp(api, place, key)));

    const { confirmed = 0, request_in_flight: waiting = 0 } = tally(replies.map(codeOf));
    expect(confirmed).toBeGreaterThanOrEqual(1);
    expect(confirmed + waiting).toBe(20);
    expect(new Set(replies.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
    expect(replies.find(({ status }) => status === 409)?.headers.get('Retry-After') ?? '1').toBe('1');
    expect(await countsOf(place.session)).toEqual({ taken: 1, confirmed: 1 });
  });

  it('keeps its first answer when the world has changed: a refusal too', async ({ api }) => {
    const place = await anEventFor(0);
    const key = randomUUID();
    const first = await signUp(api, place, key);
    expect(first).toMatchObject({ status: 409, body: { error: { code: 'event_full' } } });
    await SessionModel.updateOne({ _id: place.session }, { places: 1 });

    const again = await signUp(api, place, key);

    expect(again).toMatchObject({ status: 409, body: first.body });
    expect((await signUp(api, place, randomUUID())).status).toBe(201);
  });

  it('gives the cancelled sign-up’s own answer again, and a new key signs up anew', async ({ api }) => {
    const place = await anEventFor(1);
    const key = randomUUID();
    const first = await signUp(api, place, key);
    await api.delete(`/events/${place.event}/signups/${first.body.id}`, keyed(randomUUID()));
    expect((await signUp(api, place, key)).body).toEqual(first.body);
    expect(await countsOf(place.session)).toEqual({ taken: 0, confirmed: 0 });
    expect((await signUp(api, place, randomUUID())).status).toBe(201);
  });

  it('is taken by everything that a known caller creates, and its document says so', ({ server }) => {
    const creating = operationsOf(server.router).filter(({ endpoint: { contract } }) => contract.success === 201);
    expect(creating.length).toBeGreaterThan(20);
    for (const { method, path, endpoint } of creating)
      expect({ path, method, idempotent: endpoint.contract.idempotent }).toEqual({ path, method, idempotent: true });
  });

  it('makes one group, and joins it once, however often a phone repeats it', async ({ api }) => {
    const { event, session } = await anEventFor(5);
    const [making, joining] = [randomUUID(), randomUUID()];
    const make = () => api.post('/signup-groups', { eventId: event, sessionId: session }, keyed(making));
    const [first, again] = [await make(), await make()];
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    const join = () => api.post(`/signup-groups/${first.body.code}/members`, {}, keyed(joining, 'li'));
    const joined = [await join(), await join()];
    expect(joined.map(({ status, body }) => ({ status, members: body.members }))).toEqual(
      Array(2).fill({ status: 200, members: 2 }),
    );
  });

  it('creates what staff create once, with one entry of its result in the audit', async ({ api }) => {
    await UnionModel.create({ _id: 'A', name: '甲区总工会', kind: 'district', ancestors: [], region: '331002' });
    await addStaff({ username: 'maker', password: staffPassword, role: 'system_admin', union: 'all' });
    const as = { staff: 'maker' };
    const line = { union: 'A', year: 2026, list: 'ten_things', unit: 'participations', planned: 10 };
    const create = (key: string, name: string) =>
      api.post('/staff/programmes', { ...line, title: name }, { as, headers: { 'Idempotency-Key': key } });
    const key = randomUUID();
    const [first, again] = [await create(key, '一'), await create(key, '一')];
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await create(key, '二')).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
    expect(await AuditModel.countDocuments({ on: first.body.id, result: 'ok' })).toBe(1);
  });

  it('refuses the same key for another body or another address, and does nothing', async ({ api }) => {
    const [one, two] = [await anEventFor(5), await anEventFor(5)];
    const key = randomUUID();
    const { body } = await signUp(api, one, key);

    const other = await api.post(`/events/${one.event}/signups`, { sessionId: two.session }, keyed(key));
    const elsewhere = await signUp(api, two, key);
    const cancelling = await api.delete(`/events/${one.event}/signups/${body.id}`, keyed(key));

    for (const reply of [other, elsewhere, cancelling]) {
      expect(reply).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
    }
    expect(await countsOf(one.session)).toEqual({ taken: 1, confirmed: 1 });
    expect(await countsOf(two.session)).toEqual({ taken: 0, confirmed: 0 });
  });

  it('is the caller’s own: somebody else’s same key is another', async ({ api }) => {
    const place = await anEventFor(5);
    const [wang, li] = [await signUp(api, place, 'key-1', 'wang'), await signUp(api, place, 'key-1', 'li')];
    expect([wang.status, li.status]).toEqual([201, 201]);
    expect(wang.body.id).not.toBe(li.body.id);
  });

  it('is not bound by a request that was malformed', async ({ api }) => {
    const place = await anEventFor(5);
    const key = randomUUID();
    const wrong = await api.post(`/events/${place.event}/signups`, { sessionId: 'x' }, keyed(key));
    expect(wrong.status).toBe(400);
    expect((await signUp(api, place, key)).status).toBe(201);
  });

  it.for(['', 'a'.repeat(256), 'two words', 'schlüssel'])('refuses the key “%s”', async (key, { api }) => {
    const place = await anEventFor(5);
    const reply = await signUp(api, place, key);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(reply.body.error.details.fields[0].field).toBe('headers.idempotency-key');
  });

  it('is kept for 48 hours, sealed, without the key', async ({ api }) => {
    const place = await anEventFor(5);
    const key = randomUUID();
    const { body } = await signUp(api, place, key);
    const [stored] = await AnswerModel.find({ status: 201 }).sort({ expiresAt: -1 }).limit(1).lean();
    expect(JSON.stringify(stored)).not.toContain(key);
    expect(JSON.stringify(stored)).not.toContain(body.id);
    expect((stored?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(47.9 * 3600_000);
    const indexes = await AnswerModel.collection.indexes();
    expect(indexes.find(({ key }) => key.expiresAt)).toMatchObject({ expireAfterSeconds: 0 });
  });
});

describe('a server that dies after the commit and before the reply', () => {
  it('leaves a retry that is told to wait, then gets the sign-up that was made', async ({ database }) => {
    const secret = randomBytes(32).toString('hex');
    const keys = generateKeys();
    setKeyRing(parseKeyRing(keys));
    let now = new Date();
    const server = await startServer({ tokens: createTokens(secret), clock: () => now });
    const place = await anEventFor(5);
    const { body: login } = await server.api.post('/auth/wechat', { code: 'zhao:1' });
    const request = {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${login.accessToken}`,
        'Idempotency-Key': 'retry-me',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ sessionId: place.session }),
    };
    const signUpAt = async (url: string) => {
      const reply = await fetch(`${url}/api/v1/events/${place.event}/signups`, request);
      return { status: reply.status, body: await reply.json() };
    };
    const doomed = spawn(
      process.execPath,
      [`${support}hanging-server.ts`, JSON.stringify({ uri: inject('mongodbUri'), dbName: database, secret, keys })],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [port] = await Promise.race([once(createInterface(doomed.stdout), 'line'), once(doomed, 'exit')]);

    const unanswered = signUpAt(`http://127.0.0.1:${port}`).catch(() => 'no answer');
    while (!(await SignupModel.exists({ session: place.session }))) await sleep(5);
    doomed.kill('SIGKILL');
    expect(await unanswered).toBe('no answer');
    const made = await SignupModel.findOne({ session: place.session }).lean();

    expect(await signUpAt(server.url)).toMatchObject({ status: 409, body: { error: { code: 'request_in_flight' } } });
    now = new Date(Date.now() + 21_000);
    const retried = await signUpAt(server.url);
    expect(retried).toMatchObject({ status: 201, body: { id: String(made?._id), state: 'confirmed' } });
    expect(await signUpAt(server.url)).toEqual(retried);
    expect(await countsOf(place.session)).toEqual({ taken: 1, confirmed: 1 });
    await server.stop();
  });
});
