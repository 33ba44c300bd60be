import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject } from 'vitest';
import { startLocalMongod } from '../server/platform/database/local-mongod/local-mongod.ts';
import { it } from './support/it.ts';
import { personalKeys, startServer } from './support/program.ts';

describe('a server that is asked to stop', () => {
  it('says first that it is not ready, drops no request under load, and ends within 25 s (safety 41)', async ({
    database,
  }) => {
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
    // As a balancer does: it asks every quarter of a second, and sends nothing more after a no.
    const balancer = async () => {
      for (; ready; await sleep(250)) ready = (await fetch(`${program.url}/readyz`)).status === 200;
    };
    const clients = Array.from({ length: 20 }, client);
    const asking = balancer();
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBeGreaterThan(50);

    const stopped = await program.stop();
    await Promise.all([...clients, asking]);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(stopped.code).toBe(0);
    expect(stopped.ms).toBeLessThan(25_000);
  });
});

describe('a server whose database does not answer (safety 41)', () => {
  it('is not ready within five seconds, lives, and is ready again by itself', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-drain-'));
    const program = await startServer({ PORT: '0', DATA_DIR: dir, SAMPLE: 'off' });
    const mongod = await startLocalMongod({ dir });
    const ask = async (path: string) => {
      const begun = performance.now();
      const { status } = await fetch(`${program.url}${path}`);
      return { status, quick: performance.now() - begun < 5000 };
    };
    try {
      expect(await ask('/readyz')).toEqual({ status: 200, quick: true });
      process.kill(mongod.pid(), 'SIGSTOP');
      expect(await ask('/readyz')).toEqual({ status: 503, quick: true });
      expect(await ask('/healthz')).toEqual({ status: 200, quick: true });
      process.kill(mongod.pid(), 'SIGCONT');
      await expect.poll(() => ask('/readyz'), { timeout: 10_000 }).toEqual({ status: 200, quick: true });
    } finally {
      process.kill(mongod.pid(), 'SIGCONT');
      await program.stop();
      await mongod.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
