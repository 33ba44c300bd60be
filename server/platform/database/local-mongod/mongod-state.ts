import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { MongodPaths } from './mongod-paths.ts';
import type { ProcessIdentity } from './processes.ts';

/** What is recorded of the mongod that runs, or ran last: a hint that must be checked. */
export interface MongodState {
  port: number;
  process?: ProcessIdentity;
}

/** Read the recorded state. @returns undefined when there is none, or it is not valid. */
export async function readMongodState(paths: MongodPaths): Promise<MongodState | undefined> {
  try {
    const { port, process } = JSON.parse(await readFile(paths.statePath, 'utf8'));
    if (!Number.isInteger(port) || port < 1 || port > 65535) return undefined;
    return Number.isInteger(process?.pid)
      ? { port, process: { pid: process.pid, birth: String(process.birth) } }
      : { port };
  } catch {
    return undefined;
  }
}

/** Record the state by one rename, so that nobody reads half of it. */
export async function writeMongodState(paths: MongodPaths, state: MongodState): Promise<void> {
  const draft = `${paths.statePath}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(state)}\n`);
  await rename(draft, paths.statePath);
}
