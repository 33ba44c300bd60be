import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';

/** The name of the replica set that every local mongod is the only member of. */
export const replicaSet = 'nuanfeng';

/** What a mongod says of itself. */
export interface Answer {
  pid: number;
  dbPath: string;
  replicaSet: string | undefined;
}

/** The mongod that listens on a port of loopback; `undefined` where there is none, or something else. */
export async function ask(port: number): Promise<Answer | undefined> {
  // The driver would wait a second and more for what a closed port says at once.
  if (!(await isOpen(port))) return undefined;
  try {
    const answer = async (admin: mongo.Db) => {
      const { parsed } = await admin.command({ getCmdLineOpts: 1 });
      const { pid } = await admin.command({ serverStatus: 1, repl: 0, metrics: 0, wiredTiger: 0, locks: 0 });
      return { pid: Number(pid), dbPath: parsed.storage?.dbPath ?? '', replicaSet: parsed.replication?.replSet };
    };
    // Another program may take the connection and say nothing.
    return await talk(port, answer, 1000);
  } catch {
    return undefined;
  }
}

/**
 * Make the mongod on a port the primary of its own replica set, whatever its data says.
 *
 * The set of a first start is initiated; where the port is another one than before, the set is told by force.
 *
 * @param patience How long to wait, in milliseconds.
 * @returns Whether it is the primary now.
 */
export async function becomePrimary(port: number, patience: number): Promise<boolean> {
  const host = `127.0.0.1:${port}`;
  const deadline = Date.now() + patience;
  return talk(port, async (admin) => {
    for (;;) {
      const hello = await admin.command({ hello: 1 });
      if (hello.isWritablePrimary && hello.me === host) return true;
      if (Date.now() >= deadline) return false;
      await settle(admin, host).catch(() => {
        // It still reads its configuration, or another process was first: the next look tells.
      });
      await sleep(20);
    }
  });
}

/**
 * Write the set's only host into the data of a mongod that runs outside the set.
 *
 * On its next start the mongod would ask whoever has its old port now whether that is itself, for up to 30 s.
 */
export async function rewriteHost(port: number, newPort: number): Promise<void> {
  await talk(port, async (admin) => {
    const configurations = admin.client.db('local').collection('system.replset');
    await configurations.updateMany({}, { $set: { 'members.0.host': `127.0.0.1:${newPort}` }, $inc: { version: 1 } });
  });
}

/** Ask a mongod to open its log anew, after the file was put aside. */
export async function reopenLog(port: number): Promise<void> {
  await talk(port, (admin) => admin.command({ logRotate: 'server' }));
}

async function settle(admin: mongo.Db, host: string): Promise<void> {
  const config = await configuration(admin);
  if (!config) {
    await admin.command({ replSetInitiate: { _id: replicaSet, members: [{ _id: 0, host }] } });
  } else if (config.members.length !== 1 || config.members[0]?.host !== host) {
    const alone = { ...config, version: config.version + 1, members: [{ ...config.members[0], _id: 0, host }] };
    await admin.command({ replSetReconfig: alone, force: true });
  }
}

async function configuration(admin: mongo.Db): Promise<{ version: number; members: { host: string }[] } | undefined> {
  try {
    return (await admin.command({ replSetGetConfig: 1 })).config;
  } catch (error) {
    if (error instanceof mongo.MongoServerError && error.codeName === 'NotYetInitialized') return undefined;
    throw error;
  }
}

async function talk<T>(port: number, conversation: (admin: mongo.Db) => Promise<T>, selectionMs = 2000): Promise<T> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: selectionMs,
    connectTimeoutMS: selectionMs,
    socketTimeoutMS: 10_000,
    maxPoolSize: 1,
    appName: 'nuanfeng-keeper',
  });
  try {
    return await conversation(client.db('admin'));
  } finally {
    await client.close();
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
