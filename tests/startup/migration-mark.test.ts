import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { ReferenceModel } from '../../schemas/territory/reference-data.ts';
import { migrateTrial } from '../../server/startup/migrations/migrate-trial.ts';
import { hashOfFiles, isMigrated } from '../../server/startup/migrations/migration-mark.ts';
import { it } from '../support/it.ts';
import { temporaryFolder } from '../support/program/program.ts';

describe('the migration of a trial', () => {
  it('is left out only where this very program has made it', async ({ database: _ }) => {
    expect(await isMigrated()).toBe(false);
    await migrateTrial();
    expect(await isMigrated()).toBe(true);
    await ReferenceModel.updateOne({ _id: 'migratedBy' }, { $set: { version: 'another program' } });
    expect(await isMigrated()).toBe(false);
  });

  it('is made again by a program of which a file was added, written or touched', async () => {
    const folder = await temporaryFolder();
    const root = folder.path;
    const seen = () => hashOfFiles(root, ['schemas']);
    await mkdir(join(root, 'schemas/stations'), { recursive: true });
    await writeFile(join(root, 'schemas/stations/station.ts'), 'one');
    const first = seen();
    expect(seen()).toBe(first);
    await utimes(join(root, 'schemas/stations/station.ts'), 1, 1);
    const touched = seen();
    expect(touched).not.toBe(first);
    await writeFile(join(root, 'schemas/region.ts'), '');
    expect(new Set([first, touched, seen()]).size).toBe(3);
    await folder.remove();
  });
});
