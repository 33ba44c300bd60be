import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';

/** Collections that are written beside every request, some of them after its reply; and the stream that follows stations. */
const beside = /\.(audit|auditHeads|system\.profile|\$cmd\.aggregate)$/;

/**
 * The database commands that some work causes, by the profiler of the file's own database: what an answer costs, however
 * loaded the machine is.
 */
export async function commandsOf<Result>(work: () => Promise<Result>): Promise<{ result: Result; commands: string[] }> {
  const db = mongoose.connection.db as mongoose.mongo.Db;
  await makeProfile(db);
  // The work's commands are those after one that bears a mark.
  const mark = randomUUID();
  await db.command({ profile: 2 });
  await db.collection('marks').findOne({}, { comment: mark });
  const result = await work();
  await db.command({ profile: 0 });
  const commands: string[] = [];
  for await (const { op, ns, command } of db
    .collection('system.profile')
    .find({}, { batchSize: 20 })
    .sort({ $natural: -1 })) {
    if (command?.comment === mark) return { result, commands: commands.sort() };
    if (!beside.test(String(ns))) commands.push(`${op} ${ns} ${Object.keys(command ?? {})[0]}`);
  }
  throw new Error('the profile was too small for all commands');
}

const made = new Set<string>();

/** The profile is the database's own, of which it holds the newest. */
async function makeProfile(db: mongoose.mongo.Db): Promise<void> {
  if (made.has(db.databaseName)) return;
  made.add(db.databaseName);
  await db.createCollection('system.profile', { capped: true, size: 16 * 1024 * 1024 });
}
