import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject } from 'vitest';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { verifyAudit } from '../../server/platform/audit/verify-audit.ts';
import { generateKeys } from '../../server/platform/encryption/key-ring.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { it } from '../support/it.ts';
import { cliMain } from '../support/paths.ts';

const keys = generateKeys();

describe('the audit of the command line', () => {
  it('says of every command that changes or takes out lists who ran it, on which list, and what became of it', async ({
    database,
    onTestFinished,
  }) => {
    const dir = await mkdtemp(join(tmpdir(), 'cli-audit-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    await loadRegions();
    const file = join(dir, 'firms.csv');
    await writeFile(file, '单位名称,所属区县,职工人数\n椒江甲机械厂,椒江区,12\n,椒江区,3\n');
    const uri = new URL(inject('mongodbUri'));
    uri.pathname = database;
    const env = {
      PATH: process.env.PATH,
      MONGODB_URI: uri.href,
      PERSONAL_KEYS: keys.personalKeys,
      PERSONAL_INDEX_KEY: keys.personalIndexKey,
    };
    const run = (...args: string[]) => spawnSync(process.execPath, [cliMain, ...args], { env, encoding: 'utf8' });

    const commands: [number, string[]][] = [
      [
        3,
        [
          'import',
          'employers',
          file,
          '--source',
          'census',
          '--region',
          '3310',
          '--yes',
          '--rejects',
          join(dir, 'r.csv'),
        ],
      ],
      [0, ['export', 'employers', '--region', '331002', '--out', join(dir, 'out.csv')]],
      [0, ['lists', 'undo', '1']],
      [1, ['lists', 'undo', '1']],
      [1, ['lists', 'resume', '1', file]],
      [0, ['lists', 'review', '--export', join(dir, 'review.csv')]],
    ];
    for (const [status, args] of commands) {
      const ran = run(...args);
      expect(ran.status, `${args.join(' ')}: ${ran.stderr}`).toBe(status);
    }

    const entries = await AuditModel.find({ 'who.kind': 'cli' }).sort({ _id: 1 }).lean();
    expect(entries.every(({ who }) => who.id)).toBe(true);
    const ended = entries.filter(({ result }) => result !== 'begun');
    expect(ended.map(({ action, on, result }) => [action, on, result])).toEqual([
      ['import employers', 'list 1', 'ok'],
      ['export employers', '331002', 'ok'],
      ['lists undo', 'list 1', 'ok'],
      ['lists undo', 'list 1', 'refused'],
      ['lists resume', 'list 1', 'refused'],
      ['export reviews', null, 'ok'],
    ]);
    expect(entries.filter(({ result }) => result === 'begun')).toHaveLength(ended.length);
    expect(await verifyAudit()).toMatchObject({ problems: [], open: [] });
  });
});
