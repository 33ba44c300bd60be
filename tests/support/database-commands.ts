import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';

/** Collections that are written beside every request, some of them after its reply; and the stream that follows stations. */
const beside = /\.(audit|auditHeads|system\.profile|\$cmd\.aggregate)$/;

/**
 * The database commands that some work causes, by the profiler of the file's own database: what an answer costs, however
 * loaded the machine is.
 */
export async function commandsOf<Result>(work: () => Promise<Result>): Promise<{ result: Result; commands: string[] }> {
  const db = mongoose.connection.db as mongoose.mongo.Db;
  await db.command({ profile: 0 });
  await emptyProfile(db);
  await db.command({ profile: 2 });
  const result = await work();
  await db.command({ profile: 0 });
  const profiled = await db.collection('system.profile').find().toArray();
  const commands = profiled
    .filter(({ ns }) => !beside.test(String(ns)))
    .map(({ op, ns, command }) => `${op} ${ns} ${Object.keys(command ?? {})[0]}`);
  return { result, commands: commands.sort() };
}

/** A command of the server's own may still be written to the profile, and make it anew, while it is replaced. */
async function emptyProfile(db: mongoose.mongo.Db): Promise<void> {
  for (let tries = 1; ; tries++) {
    await db.dropCollection('system.profile').catch(() => {});
    try {
      await db.createCollection('system.profile', { capped: true, size: 16 * 1024 * 1024 });
      return;
    } catch (error) {
      if (tries === 10) throw error;
      await sleep(50);
    }
  }
}
