import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcess, isRunning } from './processes.ts';

/** A file that counts only while the process that wrote it lives. */
export interface PidFile {
  name: string;
  release(): void;
  /** Whether no other pid file of the folder is of a living process. */
  isLast(): boolean;
}

/** Create a pid file of this process in an existing folder. */
export async function createPidFile(folder: string): Promise<PidFile> {
  const self = findProcess(process.pid);
  const name = `${process.pid}.${self?.birth ?? '0'}.${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  await writeFile(path, '', { flag: 'wx' });
  return {
    name,
    release: () => rmSync(path, { force: true }),
    isLast: () => !existsSync(folder) || !readdirSync(folder).some((other) => other !== name && isAlive(other)),
  };
}

/** List the pid files of a folder whose processes live, and remove those of dead processes. */
export async function livePidFiles(folder: string): Promise<string[]> {
  const alive: string[] = [];
  for (const name of await readdir(folder)) {
    if (isAlive(name)) alive.push(name);
    else await rm(join(folder, name), { force: true });
  }
  return alive;
}

/**
 * Run an action while no other process runs one with the same folder as its lock.
 *
 * A process creates its pid file before it looks for others, so of two at least one sees the other and steps back. No
 * name is used twice: a file left by a kill -9 can be removed without the race that a lock file of a fixed name has.
 *
 * @returns what the action returned, as `done`; an empty object when the lock was not free in time.
 */
export async function withFolderLock<T>(
  folder: string,
  timeoutMs: number,
  action: () => Promise<T>,
): Promise<{ done: T } | Record<string, never>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const own = await createPidFile(folder);
    try {
      if ((await livePidFiles(folder)).every((name) => name === own.name)) return { done: await action() };
    } finally {
      own.release();
    }
    if (Date.now() >= deadline) return {};
    await sleep(10 + Math.random() * 60);
  }
}

function isAlive(name: string): boolean {
  const [pid, birth] = name.split('.');
  return isRunning({ pid: Number(pid), birth: birth ?? '' });
}
