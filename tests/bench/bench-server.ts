import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type Dependencies } from '../../server/app.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { startLocalMongod } from '../../server/platform/database/local-mongod/local-mongod.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { createLog, createLogDestination } from '../../server/platform/log/log.ts';
import { createWeChat } from '../../server/platform/wechat/client.ts';
import { readConfig } from '../../server/startup/config.ts';
import { migrate } from '../../server/startup/migrations/migrate.ts';
import { noLimits } from '../support/limits.ts';

/** Run a bench with a mongod, a database and a folder of its own, which are gone when it ends. */
export async function withBenchDatabase(run: (dir: string) => Promise<void>): Promise<void> {
  // Exits in the normal way, so that its mongod is stopped.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-bench-'));
  const mongod = await startLocalMongod({ dir });
  await connectDatabase(mongod.uri, { dbName: 'bench' });
  try {
    setKeyRing(parseKeyRing(generateKeys()));
    await migrate();
    await run(dir);
  } finally {
    await disconnectDatabase();
    await mongod.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The app as `server/main.ts` makes it, behind one proxy: it logs into the folder, counts every limit and reaches none. */
export function createBenchApp(dir: string, given: Pick<Dependencies, 'tokens'> & Partial<Dependencies>) {
  return createApp({
    wechat: createWeChat({ api: 'http://127.0.0.1:9', appid: 'none', secret: 'none' }),
    log: createLog('info', createLogDestination(join(dir, 'requests.log'))),
    readiness: async () => ({}),
    corsOrigins: ['https://console.example.org'],
    trustedProxies: 1,
    limits: { ...readConfig({}).limits, ...noLimits },
    ...given,
  });
}
