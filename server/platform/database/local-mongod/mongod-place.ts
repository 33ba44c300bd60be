import { randomUUID } from 'node:crypto';
import { access, constants, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { unwritable } from './mongod-trouble.ts';
import type { Place } from './place.ts';
import type { Process } from './processes.ts';

/** What is known of the mongod that runs, or ran last: a hint, to be checked. */
export interface State {
  port: number;
  process?: Process;
}

/**
 * Make the folders of a local mongod.
 *
 * @throws {StartError} where the directory cannot be written.
 */
export async function preparePlace(dir: string): Promise<Place> {
  const absolute = resolve(dir);
  try {
    await makeFolder(absolute);
    await makeFolder(join(absolute, 'db'));
    const real = await realpath(absolute);
    const place = {
      dir: real,
      dbPath: join(real, 'db'),
      logPath: join(real, 'mongod.log'),
      statePath: join(real, 'mongod.json'),
      users: join(real, 'mongod-users'),
      lock: join(real, 'mongod-lock'),
    };
    await makeFolder(place.users);
    await makeFolder(place.lock);
    // Said now, and not after a download of some minutes.
    for (const folder of [place.dir, place.dbPath]) await access(folder, constants.W_OK);
    return place;
  } catch (error) {
    throw unwritable(absolute, error);
  }
}

/** The state as it was last written; nothing where it is absent or makes no sense. */
export async function readState(place: Place): Promise<State | undefined> {
  try {
    const { port, process } = JSON.parse(await readFile(place.statePath, 'utf8'));
    if (!Number.isInteger(port) || port < 1 || port > 65535) return undefined;
    return Number.isInteger(process?.pid)
      ? { port, process: { pid: process.pid, birth: String(process.birth) } }
      : { port };
  } catch {
    return undefined;
  }
}

/** Write the state by one rename, so that nobody reads half of it. */
export async function writeState(place: Place, state: State): Promise<void> {
  const draft = `${place.statePath}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(state)}\n`);
  await rename(draft, place.statePath);
}
