import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { findMongod } from '../../../server/platform/database/local-mongod/find-mongod.ts';
import { launchMongod } from '../../../server/platform/database/local-mongod/mongod-process.ts';
import { replicaSetName } from '../../../server/platform/database/local-mongod/mongod-replica-set.ts';
import { isRunning, type ProcessIdentity } from '../../../server/platform/database/local-mongod/processes.ts';
import { waitUntil } from '../wait.ts';

/** Three data-bearing mongods on this machine. */
export interface ThreeNodes {
  uri: string;
  /** End the primary as a power cut would. */
  killPrimary(): Promise<void>;
  /** Stop the secondaries, or all nodes, without ending them; until `resume` they answer nothing. */
  pause(which: 'secondaries' | 'all'): Promise<void>;
  resume(): void;
  /** Let another node become the primary. */
  stepDown(): Promise<void>;
  stop(): Promise<void>;
}

/** Start a replica set of three, with elections that a test can wait for. */
export async function startThreeNodes(): Promise<ThreeNodes> {
  const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-three-'));
  const mongod = await findMongod();
  const nodes: { port: number; process: ProcessIdentity }[] = [];
  for (let number = 0; number < 3; number++) {
    const dbPath = await mkdtemp(join(dir, 'node-'));
    const port = await freePort();
    const started = await launchMongod({ mongod, dbPath, logPath: join(dbPath, 'log'), port, cacheGB: 0.25 });
    if (!('process' in started)) throw new Error(`a mongod did not start: ${JSON.stringify(started.failure)}`);
    nodes.push({ port, process: started.process });
  }
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const members = hosts.map((host, _id) => ({ _id, host }));
  await on(nodes[0]?.port, (admin) =>
    admin.command({ replSetInitiate: { _id: replicaSetName, members, settings: { electionTimeoutMillis: 2000 } } }),
  );
  const primary = async () => {
    for (;;) {
      for (const { port } of nodes) {
        const hello = await on(port, (admin) => admin.command({ hello: 1 })).catch(() => undefined);
        if (hello?.isWritablePrimary) return port;
      }
      await sleep(50);
    }
  };
  await primary();
  return {
    uri: `mongodb://${hosts.join(',')}/?replicaSet=${replicaSetName}`,
    killPrimary: async () => {
      const port = await primary();
      const killed = nodes.find((node) => node.port === port) as (typeof nodes)[0];
      process.kill(killed.process.pid, 'SIGKILL');
    },
    pause: async (which) => {
      const port = await primary();
      for (const node of nodes) if (which === 'all' || node.port !== port) process.kill(node.process.pid, 'SIGSTOP');
    },
    resume: () => {
      for (const node of nodes) if (isRunning(node.process)) process.kill(node.process.pid, 'SIGCONT');
    },
    stepDown: async () => {
      // The primary closes the connection of who asks.
      await on(await primary(), (admin) => admin.command({ replSetStepDown: 5, force: true })).catch(() => {});
    },
    stop: async () => {
      const left = nodes.map((node) => node.process).filter(isRunning);
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      await waitUntil(() => !left.some(isRunning));
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function on<T>(port: number | undefined, ask: (admin: mongo.Db) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 2000,
  });
  try {
    return await ask(client.db('admin'));
  } finally {
    await client.close();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
