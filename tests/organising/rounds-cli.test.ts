import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { describe, expect } from 'vitest';
import { gb18030 } from '../support/lists/gb18030.ts';
import { employersAtWork, named, unionsAtWork, works } from '../support/lists/unions-at-work.ts';
import { it } from '../support/program/command-line.ts';

describe('nuanfeng rounds and tasks', () => {
  it('sends a sheet, takes it back in GB18030 with wrong rows refused, and makes tasks of what was found', async ({
    folder,
    run,
  }) => {
    await unionsAtWork();
    await employersAtWork();
    const [out, back] = [join(folder, 'out.csv'), join(folder, 'back.csv')];
    const opened = await run('--lang en rounds open --title check --region 331002 --due 2999-12-31');
    expect(opened).toMatchObject({ code: 0, stdout: 'Round 1, 3 employers\n' });
    expect(await run(`rounds export 1 --out ${out}`)).toMatchObject({ code: 0 });

    const rows: Record<string, string>[] = parse(await readFile(out), { bom: true, columns: true });
    for (const row of rows) Object.assign(row, { 核查结果: '人数有误', 实有人数: '88' });
    Object.assign(rows[2] ?? {}, { 校验码: 'ZZZZ' });
    await writeFile(back, gb18030(stringify(rows, { header: true })));
    const tried = await run(`--lang en --json rounds return 1 ${back} --dry-run`);
    expect(JSON.parse(tried.stdout)).toMatchObject({
      read: 3,
      updated: 2,
      rejected: [{ line: 4, code: 'row_check_wrong' }],
    });
    expect((await named(works.mill)).headcount).toBe(41);
    expect(await run(`rounds return 1 ${back}`)).toMatchObject({ code: 3 });
    expect(await readFile(`${back}.rejects.csv`, 'utf8')).toContain('row_check_wrong');
    const again = JSON.parse((await run(`--json rounds return 1 ${back}`)).stdout);
    expect(again).toMatchObject({ updated: 0, unchanged: 2 });

    const shown = await run('--lang en rounds show 1');
    expect(shown.stdout).toMatch(/S1\s.*1/);
    expect(await run('--lang en tasks make --region 331002 --round 1 --due 2999-12-31')).toMatchObject({
      code: 0,
      stdout: '2 made, 0 there already\n',
    });
    expect(JSON.parse((await run('--json tasks list')).stdout).items).toHaveLength(2);
    expect(await run('rounds close 1')).toMatchObject({ code: 0 });
    expect(await run(`--lang en rounds return 1 ${back}`)).toMatchObject({
      code: 1,
      stderr: 'Round 1 is closed. [round_closed]\n',
    });
    expect(await run('rounds open --title x --region 331002 --due tomorrow')).toMatchObject({ code: 2 });
  });
});
