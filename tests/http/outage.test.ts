import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { ConsentModel } from '../../schemas/people/consent.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { createIndexes } from '../../server/platform/database/indexes.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { anEventFor } from '../support/activities/events.ts';
import type { Api, Reply } from '../support/api.ts';
import { startThreeNodes, type ThreeNodes } from '../support/database/three-nodes.ts';
import { startServer } from '../support/it.ts';

/** The writes of a phone, each by somebody of its own. */
const writes = {
  'a login': (api: Api) => api.post('/auth/wechat', { code: `outage:${randomUUID()}` }),
  'a refresh': async (api: Api, { refreshToken }: Phone) => api.post('/auth/refresh', { refreshToken }),
  'a name': (api: Api, { as }: Phone) => api.send('PUT', '/me', { name: '张三' }, { as }),
  'a consent': (api: Api, { as, key }: Phone) =>
    api.post('/me/consents', { kind: 'privacy', version: '2026-11-01' }, { as, headers: { 'Idempotency-Key': key } }),
  'a sign-up': (api: Api, { as, event, session, key }: Phone) =>
    api.post(`/events/${event}/signups`, { sessionId: session }, { as, headers: { 'Idempotency-Key': key } }),
  'an erasure': (api: Api, { as }: Phone) => api.delete('/me', { as }),
} as const;

interface Phone {
  as: string;
  refreshToken: string;
  event: string;
  session: string;
  key: string;
}

let nodes: ThreeNodes;
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  setKeyRing(parseKeyRing(generateKeys()));
  nodes = await startThreeNodes();
  await connectDatabase(nodes.uri, { dbName: 'outage' });
  await createIndexes();
  server = await startServer();
});
afterAll(async () => {
  nodes?.resume();
  await server?.stop();
  await mongoose.connection.close();
  await disconnectDatabase();
  await nodes?.stop();
});

describe('a database without a majority', () => {
  it('is told to every phone that writes, with the time of the next attempt, and loses nothing that was answered', async () => {
    const { event, session } = await anEventFor(50);
    const phones = await Promise.all(Object.keys(writes).map(() => aPhone(server.api, event, session)));
    await nodes.pause('secondaries');
    const told = await send(phones);
    nodes.resume();
    for (const [name, reply] of Object.entries(told)) {
      expect([200, 201, 204, 503], `${name}: ${JSON.stringify(reply.body)}`).toContain(reply.status);
      if (reply.status !== 503) continue;
      expect(['database_unavailable', 'overloaded'], name).toContain(reply.body.error.code);
      expect(Number(reply.headers.get('Retry-After')), name).toBeGreaterThan(0);
    }
    expect(Object.values(told).filter(({ status }) => status === 503).length, 'somebody was told').toBeGreaterThan(0);

    // The same once more, as a phone does it, is answered as if nothing had been.
    const again = await untilAnswered(phones);
    for (const [name, { status }] of Object.entries(again)) expect([200, 201, 204, 401, 404], name).toContain(status);
    expect(again['a refresh'], 'the login whose token was exchanged unheard').toMatchObject({ status: 200 });
    expect(await SignupModel.countDocuments({ session, state: 'confirmed' })).toBe(1);
    expect(await ConsentModel.countDocuments({ kind: 'privacy', version: '2026-11-01' })).toBe(1);
  });

  it('is waited for where it only hesitates: a primary that steps down, nodes that stop for three seconds', async () => {
    const { event, session } = await anEventFor(50);
    const phones = await Promise.all(Object.keys(writes).map(() => aPhone(server.api, event, session)));
    await nodes.stepDown();
    const told = await send(phones);
    for (const [name, { status, body }] of Object.entries(told))
      expect([200, 201, 204, 503], `${name}: ${JSON.stringify(body)}`).toContain(status);
    await untilAnswered(phones);

    const others = await Promise.all(Object.keys(writes).map(() => aPhone(server.api, event, session)));
    await nodes.pause('all');
    const resumed = new Promise<void>((resolve) => setTimeout(() => resolve(nodes.resume()), 3000));
    const waited = await send(others);
    await resumed;
    for (const [name, { status, body }] of Object.entries(waited))
      expect([200, 201, 204, 503], `${name}: ${JSON.stringify(body)}`).toContain(status);
  });
});

/** Every write at once, each from its own phone. */
async function send(phones: readonly Phone[]): Promise<Record<string, Reply>> {
  const replies = Object.entries(writes).map(
    async ([name, write], at) => [name, await write(server.api, phones[at] as Phone)] as const,
  );
  return Object.fromEntries(await Promise.all(replies));
}

/** Send everything again until nothing is unavailable or still being worked on. */
async function untilAnswered(phones: readonly Phone[]): Promise<Record<string, Reply>> {
  for (;;) {
    const replies = await send(phones);
    const isDone = ({ status, body }: Reply) => status !== 503 && body?.error?.code !== 'request_in_flight';
    if (Object.values(replies).every(isDone)) return replies;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function aPhone(api: Api, event: string, session: string): Promise<Phone> {
  const as = `phone-${randomUUID()}`;
  await api.get('/me', { as });
  const { body } = await api.post('/auth/wechat', { code: `other:${randomUUID()}` });
  return { as, refreshToken: body.refreshToken, event, session, key: randomUUID() };
}
