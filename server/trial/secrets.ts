import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Secrets = z.object({ tokenSecret: z.string().min(32), staffPassword: z.string().min(12) });

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
  };
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(JSON.stringify(secrets));
  await file.sync();
  await file.close();
  await rename(draft, path);
  return secrets;
}
