import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../platform/database/local-mongod/make-folder.ts';
import { unwritableError } from '../../platform/database/local-mongod/mongod-errors.ts';
import { deriveKeys, generateKeys } from '../../platform/encryption/key-ring.ts';
import { StartError } from '../../platform/errors/start-error.ts';

const Secrets = z
  .object({
    tokenSecret: z.string().min(32),
    staffPassword: z.string().min(12),
    personalKeys: z.string().optional(),
    personalIndexKey: z.string().optional(),
  })
  // A file of an older version has no keys of personal data. They are derived from the secret, the same at every start.
  .transform(({ personalKeys, personalIndexKey, ...secrets }) => {
    const derived = deriveKeys(secrets.tokenSecret);
    return {
      ...secrets,
      personalKeys: personalKeys ?? derived.personalKeys,
      personalIndexKey: personalIndexKey ?? derived.personalIndexKey,
    };
  });

/** The secrets that trial mode makes at its first start and keeps in its data directory. */
export type TrialSecrets = z.output<typeof Secrets>;

/**
 * Read the trial's secrets, or make them. The file is readable by its owner only and is written atomically.
 *
 * @throws {StartError} if the file is damaged or cannot be written.
 */
export async function loadTrialSecrets(dataDir: string): Promise<TrialSecrets> {
  const path = join(dataDir, 'secrets.json');
  try {
    return Secrets.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // If a part of the path is not a folder, writing fails too, and the error below says so.
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, error);
  }
  const secrets = {
    tokenSecret: randomBytes(32).toString('base64url'),
    staffPassword: randomBytes(12).toString('base64url'),
    ...generateKeys(),
  };
  try {
    await makeFolder(resolve(dataDir));
    await writeOnce(path, JSON.stringify(secrets));
    return Secrets.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw unwritableError(resolve(dataDir), error);
  }
}

/** Write a file unless another process has made it meanwhile. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  // Of two processes that start together one makes the file and both use it. Otherwise data would lose its key.
  try {
    await link(draft, path);
    await rm(draft);
  } catch (error) {
    // Some file systems have no hard links.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') await rm(draft);
    else await rename(draft, path);
  }
}

function unreadable(path: string, cause: unknown): StartError {
  return new StartError(
    {
      'zh-CN': `${path} 无法读取或内容已损坏：请恢复该文件，或删除整个数据目录重新开始（文件中有数据的密钥）。`,
      en: `${path} cannot be read or is damaged: restore it, or delete the whole data folder to begin anew (it holds the keys of the data).`,
    },
    { cause },
  );
}
