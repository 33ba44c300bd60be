import mongoose from 'mongoose';
import { StartError } from '../errors/start-error.ts';
import { connectDatabase, disconnectDatabase } from './connect.ts';
import { type LocalMongodStep, startLocalMongod } from './local-mongod/local-mongod.ts';

const trialDatabase = 'nuanfeng';

/** An open database; `close` leaves a mongod that others still use. */
export interface OpenDatabase {
  close(): Promise<void>;
}

/**
 * Connect to the replica set that `uri` names, or to the trial's own under `dataDir`, started where it does not run.
 *
 * @throws {StartError} where it cannot be reached or started.
 */
export async function openDatabase(
  place: { uri: string | undefined; dataDir: string },
  onProgress: (step: LocalMongodStep) => void,
): Promise<OpenDatabase> {
  if (place.uri !== undefined) {
    await connect(place.uri);
    return { close: disconnectDatabase };
  }
  const mongod = await startLocalMongod({ dir: place.dataDir, onProgress });
  try {
    await connectDatabase(mongod.uri, { dbName: trialDatabase });
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

async function connect(uri: string): Promise<void> {
  try {
    await connectDatabase(uri);
  } catch (cause) {
    throw new StartError(
      {
        'zh-CN': '无法连接 MONGODB_URI 指定的副本集：请检查地址、网络与账号。',
        en: 'The replica set that MONGODB_URI names cannot be reached: check the address, the network and the account.',
      },
      { cause },
    );
  }
  if (await isReplicated()) return;
  await disconnectDatabase();
  throw new StartError({
    'zh-CN': 'MONGODB_URI 指定的是单机 mongod，不支持事务：请改用副本集（一个节点亦可，以 --replSet 启动并初始化）。',
    en: 'MONGODB_URI names a standalone mongod, which has no transactions: use a replica set (one member will do, started with --replSet and initiated).',
  });
}

/** Whether the database is a replica set or a sharded cluster of them, without either of which there are no transactions. */
async function isReplicated(): Promise<boolean> {
  const hello = await mongoose.connection.db?.command({ hello: 1 });
  return hello?.setName !== undefined || hello?.msg === 'isdbgrid';
}
