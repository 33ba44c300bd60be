import { access, constants, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { unwritableError } from './mongod-errors.ts';
import type { MongodPaths } from './mongod-paths.ts';

/**
 * Make the folders of a local mongod.
 *
 * @throws {StartError} when the directory cannot be written.
 */
export async function prepareMongodFolders(dir: string): Promise<MongodPaths> {
  const absolute = resolve(dir);
  try {
    await makeFolder(absolute);
    await makeFolder(join(absolute, 'db'));
    const real = await realpath(absolute);
    const paths = {
      dir: real,
      dbPath: join(real, 'db'),
      logPath: join(real, 'mongod.log'),
      statePath: join(real, 'mongod.json'),
      users: join(real, 'mongod-users'),
      lock: join(real, 'mongod-lock'),
    };
    await makeFolder(paths.users);
    await makeFolder(paths.lock);
    // Fail now, and not after a download of some minutes.
    for (const folder of [paths.dir, paths.dbPath]) await access(folder, constants.W_OK);
    return paths;
  } catch (error) {
    throw unwritableError(absolute, error);
  }
}
