import mongoose from 'mongoose';
import { StartError } from '../errors/start-error.ts';
import { connectDatabase, disconnectDatabase } from './connect-database.ts';
import type { LocalMongodStep } from './local-mongod/local-mongod.ts';

const trialDatabase = 'nuanfeng';

/** An open database. */
export interface OpenDatabase {
  /** Close the connections, and stop the local mongod unless another process uses it. */
  close(): Promise<void>;
}

/**
 * Connect to the replica set that `uri` names; without one, to the local mongod of `dataDir`, which is started if need be.
 *
 * @param options override those of `connectDatabase`.
 * @throws {StartError} when the database cannot be reached or started.
 */
export async function openDatabase(
  target: { uri: string | undefined; dataDir: string },
  onProgress: (step: LocalMongodStep) => void,
  options: mongoose.ConnectOptions = {},
): Promise<OpenDatabase> {
  if (target.uri !== undefined) {
    await connect(target.uri, options);
    return { close: disconnectDatabase };
  }
  const { startLocalMongod } = await import('./local-mongod/local-mongod.ts');
  const mongod = await startLocalMongod({ dir: target.dataDir, onProgress });
  try {
    await connectDatabase(mongod.uri, { dbName: trialDatabase, ...options });
  } catch (error) {
    await mongod.stop();
    throw error;
  }
  return {
    async close() {
      await disconnectDatabase();
      await mongod.stop();
    },
  };
}

async function connect(uri: string, options: mongoose.ConnectOptions): Promise<void> {
  try {
    await connectDatabase(uri, options);
  } catch (cause) {
    throw new StartError(
      {
        'zh-CN': '无法连接 MONGODB_URI 指定的副本集：请检查地址、网络与账号。',
        en: 'The replica set that MONGODB_URI names cannot be reached: check the address, the network and the account.',
      },
      { cause },
    );
  }
  if (await hasTransactions()) return;
  await disconnectDatabase();
  throw new StartError({
    'zh-CN': 'MONGODB_URI 指定的是单机 mongod，不支持事务：请改用副本集（一个节点亦可，以 --replSet 启动并初始化）。',
    en: 'MONGODB_URI names a standalone mongod, which has no transactions: use a replica set (one member will do, started with --replSet and initiated).',
  });
}

/** Whether the database is a replica set or a sharded cluster: a standalone mongod has no transactions. */
async function hasTransactions(): Promise<boolean> {
  const hello = await mongoose.connection.db?.command({ hello: 1 });
  return hello?.setName !== undefined || hello?.msg === 'isdbgrid';
}
