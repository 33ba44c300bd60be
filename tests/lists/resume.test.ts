import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { on, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { describe, expect, inject } from 'vitest';
import { takeRegionLease } from '../../server/lists/importing/region-lease.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { generateKeys, parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';
import { columns, madeRow } from '../bench/made-list.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, importRows } from '../support/lists/lists.ts';
import { support } from '../support/paths.ts';

const rows = Number(process.env.ROWS ?? 6000);
const kills = Number(process.env.KILLS ?? 4);

const it = base
  .extend('regions', { scope: 'file' }, true)
  .extend('file', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
    const dir = await mkdtemp(join(tmpdir(), 'nuanfeng-resume-'));
    onCleanup(() => rm(dir, { recursive: true, force: true }));
    const path = join(dir, 'list.csv');
    await writeFile(
      path,
      [columns, ...Array.from({ length: rows }, (_, n) => messyRow(n))].map((r) => r.join(',')).join('\n'),
    );
    return path;
  });
it.beforeEach(() => emptyRegister());

/** Some rows without code, some that repeat another, some to be refused. */
function messyRow(n: number): string[] {
  const row = madeRow(n % 17 === 3 ? n - 3 : n);
  if (n % 5 === 0) row[1] = '';
  if (n % 50 === 7) row[3] = '';
  if (n % 50 === 7) row[4] = '';
  if (n % 101 === 0) row[0] = '';
  return row;
}

/** Everything that an import leaves, but for its run, its times and its envelopes, of which no two are the same. */
async function state(): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, keep] of [
    ['employers', {}],
    ['list_reviews', { _id: 0 }],
    ['list_rejects', { _id: 0 }],
    ['list_warnings', { _id: 0 }],
    ['list_chunks', { _id: 0 }],
    ['lists', { run: 0, startedAt: 0, endedAt: 0 }],
  ] as const) {
    const sort =
      name === 'employers' || name === 'lists'
        ? { _id: 1 as const }
        : { h: 1 as const, n: 1 as const, line: 1 as const };
    for await (const one of mongoose.connection.collection(name).find({}, { projection: keep }).sort(sort)) {
      // An upsert does not promise the order of the fields that it takes from its filter; no two envelopes are the same.
      const fields = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
      hash.update(JSON.stringify(fields, (key, value) => (key === 'sealed' ? typeof value : value)));
    }
  }
  return hash.digest('hex');
}

async function importHere(path: string) {
  const list = await openList({ path }, { source: 'social-security' });
  return importOpened(list, 'social-security').finally(() => list.close());
}

describe('an import that is killed', () => {
  it('goes on to the same end as one that was left alone', async ({ file, database }) => {
    const keys = generateKeys();
    setKeyRing(parseKeyRing(keys));
    await importHere(file);
    const undisturbed = await state();
    for (let kill = 0; kill < kills; kill++) {
      await emptyRegister();
      const child = spawn(
        process.execPath,
        [`${support}lists/import-child.ts`, inject('mongodbUri'), database, file, JSON.stringify(keys)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      // It says a line after each chunk.
      const chunks = on(createInterface(child.stdout), 'line');
      for (let chunk = 0; chunk <= kill % 4; chunk++) await chunks.next();
      await pause(Math.random() * 100);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { list } = await importHere(file);
      expect(list.state).toBe('done');
      expect(await state()).toBe(undisturbed);
    }
  });

  it('lets another import of the region in at once, and never two at the same time', async () => {
    const lease = await takeRegionLease('331002', 99);
    await expect(importRows('census', [{ name: '台州甲厂', district: '椒江区' }])).rejects.toMatchObject({
      code: 'list_busy',
    });
    await (await takeRegionLease('331003', 98)).release();
    await lease.release();
    const { list } = await importRows('census', [{ name: '台州甲厂', district: '椒江区' }]);
    expect(list.state).toBe('done');
  });
});
