import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, processOf } from './processes.ts';

/** A file that is worth something only while the process that wrote it lives. */
export interface Claim {
  name: string;
  release(): void;
  /** Whether no living process has another claim in the folder. */
  isLast(): boolean;
}

/** Put a claim of this process into an existing folder. */
export async function claim(folder: string): Promise<Claim> {
  const self = processOf(process.pid);
  const name = `${process.pid}.${self?.birth ?? '0'}.${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  await writeFile(path, '', { flag: 'wx' });
  return {
    name,
    release: () => rmSync(path, { force: true }),
    isLast: () => !existsSync(folder) || !readdirSync(folder).some((other) => other !== name && isAlive(other)),
  };
}

/** The names of the claims in a folder whose processes live; those of the dead are removed. */
export async function livingClaims(folder: string): Promise<string[]> {
  const living: string[] = [];
  for (const name of await readdir(folder)) {
    if (isAlive(name)) living.push(name);
    else await rm(join(folder, name), { force: true });
  }
  return living;
}

/**
 * Run an action while no other process runs one for the same folder.
 *
 * Whoever puts a claim looks for others afterwards, so of two at least one sees the other and steps back. No name
 * is used twice: a claim left by a kill -9 can be removed without a race for a lock file of one fixed name.
 *
 * @param patience How long to wait, in milliseconds.
 * @returns What the action returned, as `done`; an empty object where the wait was in vain.
 */
export async function exclusively<T>(
  folder: string,
  patience: number,
  action: () => Promise<T>,
): Promise<{ done: T } | Record<string, never>> {
  const deadline = Date.now() + patience;
  for (;;) {
    const own = await claim(folder);
    try {
      if ((await livingClaims(folder)).every((name) => name === own.name)) return { done: await action() };
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
