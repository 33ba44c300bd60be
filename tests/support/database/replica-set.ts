import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type LocalMongodStep, startLocalMongod } from '../../../server/platform/database/local-mongod/local-mongod.ts';
import { findProcess } from '../../../server/platform/database/local-mongod/processes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Names the replica set of this run, and no database: each test file takes one of its own. */
    mongodbUri: string;
  }
}

const prefix = 'nuanfeng-tests-';

/** One mongod for the whole run, in a directory that is removed with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const dir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const mongod = await startLocalMongod({ dir, onProgress: say });
  project.provide('mongodbUri', mongod.uri);
  return async () => {
    await mongod.stop();
    await rm(dir, { recursive: true, force: true });
  };
}

/** What a killed run left: its mongod may still be there. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (!pid || findProcess(pid)) continue;
    const dir = join(tmpdir(), name);
    await startLocalMongod({ dir }).then(
      (mongod) => mongod.stop(),
      () => {},
    );
    await rm(dir, { recursive: true, force: true });
  }
}

function say(step: LocalMongodStep): void {
  if (step.step === 'install' && step.seconds % 5 === 0) process.stderr.write(`fetching a mongod, ${step.seconds} s\n`);
  if (step.step === 'download' && step.percent) process.stderr.write(`downloading a mongod, ${step.percent} %\n`);
  if (step.step === 'found') process.stderr.write(`mongod ${step.mongod.version} from ${step.mongod.source}\n`);
}
