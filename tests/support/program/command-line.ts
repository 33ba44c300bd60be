import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { migrate } from '../../../server/startup/migrations/migrate.ts';
import { it as base } from '../it.ts';
import { nuanfeng, personalKeys } from './program.ts';

/** The command line as a process of its own, with the database and a folder of the test file. */
export const it = base
  .extend('folder', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
    const path = await mkdtemp(join(tmpdir(), 'nuanfeng-cli-'));
    onCleanup(() => rm(path, { recursive: true, force: true }));
    await migrate();
    return path;
  })
  .extend('environment', { scope: 'file' }, async ({ database, folder }) => ({
    MONGODB_URI: inject('mongodbUri').replace('/?', `/${database}?`),
    DATA_DIR: folder,
    ...personalKeys(),
  }))
  .extend(
    'run',
    { scope: 'file' },
    async ({ environment }) =>
      (args: string, stdin?: string) =>
        nuanfeng(args.split(' '), environment, stdin),
  );
