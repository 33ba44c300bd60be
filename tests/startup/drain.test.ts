import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { startLocalMongod } from '../../server/platform/database/local-mongod/local-mongod.ts';
import { it } from '../support/it.ts';
import { personalKeys, startServer } from '../support/program/program.ts';

describe('a server that is asked to stop', () => {
  it('says first that it is not ready, drops no request under load, and ends', async ({ database }) => {
    const program = await startServer({
      PORT: '0',
      MONGODB_URI: inject('mongodbUri').replace(/\/?(\?|$)/, `/${database}$1`),
      TOKEN_SECRET: 'a secret of the drain test, long enough',
      ...personalKeys(),
      WECHAT_API: 'stand-in',
    });
    const statuses: (number | string)[] = [];
    let ready = true;
    const client = async () => {
      while (ready) {
        const reply = fetch(`${program.url}/api/v1/events?limit=5`).then(async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        });
        statuses.push(await reply.catch((error) => String(error.cause ?? error)));
      }
    };
    // As a balancer does, which sends nothing more after a no.
    const balancer = async () => {
      while (ready) ready = (await fetch(`${program.url}/readyz`)).status === 200;
    };
    const clients = Array.from({ length: 8 }, client);
    const asking = balancer();
    await expect.poll(() => statuses.length).toBeGreaterThan(50);

    const stopped = await program.stop();
    await Promise.all([...clients, asking]);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(stopped.code).toBe(0);
  });
});

describe('a server whose database does not answer', () => {
  it('is not ready, lives, and is ready again by itself', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-drain-'));
    const program = await startServer({ PORT: '0', DATA_DIR: dir, SAMPLE: 'off' });
    const mongod = await startLocalMongod({ dir });
    const ask = async (path: string) => (await fetch(`${program.url}${path}`)).status;
    try {
      expect(await ask('/readyz')).toBe(200);
      process.kill(mongod.pid(), 'SIGSTOP');
      expect(await ask('/readyz')).toBe(503);
      expect(await ask('/healthz')).toBe(200);
      process.kill(mongod.pid(), 'SIGCONT');
      await expect.poll(() => ask('/readyz')).toBe(200);
    } finally {
      process.kill(mongod.pid(), 'SIGCONT');
      await program.stop();
      await mongod.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
