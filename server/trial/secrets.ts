import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { keysFromSecret, makeKeys } from '../personal/keys.ts';

const Secrets = z
  .object({
    tokenSecret: z.string().min(32),
    staffPassword: z.string().min(12),
    personalKeys: z.string().optional(),
    personalIndexKey: z.string().optional(),
  })
  // A file of an older version has no keys of personal data: they follow from what it has, so every start finds the same.
  .transform(({ personalKeys, personalIndexKey, ...secrets }) => {
    const derived = keysFromSecret(secrets.tokenSecret);
    return {
      ...secrets,
      personalKeys: personalKeys ?? derived.personalKeys,
      personalIndexKey: personalIndexKey ?? derived.personalIndexKey,
    };
  });

/** What trial mode makes at its first start and keeps in its data directory. */
export type TrialSecrets = z.output<typeof Secrets>;

/** Read the trial's secrets, or make them: a file only its owner can read, written whole or not at all. */
export async function trialSecrets(dataDir: string): Promise<TrialSecrets> {
  const path = join(dataDir, 'secrets.json');
  try {
    return Secrets.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secrets = {
    tokenSecret: randomBytes(32).toString('base64url'),
    staffPassword: randomBytes(12).toString('base64url'),
    ...makeKeys(),
  };
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(JSON.stringify(secrets));
  await file.sync();
  await file.close();
  // Of two processes that start at once one makes the file, and both use it: data lost its key otherwise.
  try {
    await link(draft, path);
    await rm(draft);
  } catch (error) {
    // Some file systems know no links.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') await rm(draft);
    else await rename(draft, path);
  }
  return Secrets.parse(JSON.parse(await readFile(path, 'utf8')));
}
