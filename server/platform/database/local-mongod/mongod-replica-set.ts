import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';

/** The name of the replica set that every local mongod is the only member of. */
export const replicaSetName = 'nuanfeng';

/** What identifies a running mongod, as it reports itself. */
export interface MongodIdentity {
  pid: number;
  dbPath: string;
  replicaSet: string | undefined;
  /** Whether it takes writes under the host that it is asked by, so that nothing has to be configured. */
  isPrimary: boolean;
}

/** Identify the mongod on a port of loopback. @returns undefined when none listens there. */
export async function identifyMongod(port: number): Promise<MongodIdentity | undefined> {
  // On a closed port the driver would wait for a second and more.
  if (!(await isOpen(port))) return undefined;
  try {
    const identify = async (admin: mongo.Db) => {
      const { parsed } = await admin.command({ getCmdLineOpts: 1 });
      const { pid } = await admin.command({ serverStatus: 1, repl: 0, metrics: 0, wiredTiger: 0, locks: 0 });
      return {
        pid: Number(pid),
        dbPath: parsed.storage?.dbPath ?? '',
        replicaSet: parsed.replication?.replSet,
        isPrimary: await isPrimary(admin, hostOf(port)),
      };
    };
    // Another program may accept the connection and never reply.
    return await withAdmin(port, identify, 1000);
  } catch {
    return undefined;
  }
}

/**
 * Make the mongod on a port the primary of its own replica set, whatever configuration its data holds.
 *
 * A first start initiates the set. If the port has changed, the set is reconfigured by force.
 *
 * @returns whether it became the primary in time.
 */
export async function becomePrimary(port: number, timeoutMs: number): Promise<boolean> {
  const host = hostOf(port);
  const deadline = Date.now() + timeoutMs;
  return withAdmin(port, async (admin) => {
    for (;;) {
      if (await isPrimary(admin, host)) return true;
      if (Date.now() >= deadline) return false;
      await configureSet(admin, host).catch(() => {
        // It is still reading its configuration, or another process was first: the next round shows.
      });
      await sleep(20);
    }
  });
}

/**
 * Write the host of the set's only member into the data of a mongod that runs standalone.
 *
 * Otherwise the next start would look for itself on the old port, which another program may have, for up to 30 s.
 */
export async function rewriteSetHost(port: number, newPort: number): Promise<void> {
  await withAdmin(port, async (admin) => {
    const configurations = admin.client.db('local').collection('system.replset');
    await configurations.updateMany({}, { $set: { 'members.0.host': hostOf(newPort) }, $inc: { version: 1 } });
  });
}

/** Make a mongod reopen its log, after the file was renamed. */
export async function reopenLog(port: number): Promise<void> {
  await withAdmin(port, (admin) => admin.command({ logRotate: 'server' }));
}

function hostOf(port: number): string {
  return `127.0.0.1:${port}`;
}

async function isPrimary(admin: mongo.Db, host: string): Promise<boolean> {
  const hello = await admin.command({ hello: 1 });
  return hello.isWritablePrimary === true && hello.me === host;
}

async function configureSet(admin: mongo.Db, host: string): Promise<void> {
  const config = await configuration(admin);
  if (!config) {
    await admin.command({ replSetInitiate: { _id: replicaSetName, members: [{ _id: 0, host }] } });
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

async function withAdmin<T>(port: number, work: (admin: mongo.Db) => Promise<T>, selectionMs = 2000): Promise<T> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: selectionMs,
    connectTimeoutMS: selectionMs,
    socketTimeoutMS: 10_000,
    maxPoolSize: 1,
    appName: 'nuanfeng-keeper',
  });
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
