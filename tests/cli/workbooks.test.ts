import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { it } from '../support/program/command-line.ts';
import { madeSheet, madeWorkbook } from '../support/sheets/workbooks.ts';

const unions = madeSheet([
  ['code', 'name', 'kind', 'parent', 'region'],
  ['U-1', '台州市总工会', 'city', '', 331000],
  ['U-2', '椒江区总工会', 'district', 'U-1', 331002],
]);
const stations = madeSheet(
  [
    ['code', 'name', 'kind', 'region', 'union', 'lng', 'lat'],
    ['S-1', '海门街道暖蜂驿站', '暖蜂驿站', 331002001, 'U-2', 121.45, 28.68],
    ['S-2', '工人文化宫', '文化宫', 331002, 'U-2', 121.43, 28.66],
  ],
  { hiddenRows: [3] },
);
const employers = madeSheet([
  ['2026 年 10 月参保单位'],
  ['单位名称', '统一社会信用代码', '参保人数', '所属区县'],
  ['台州市暖蜂机械有限公司', '913310047964605623', 15, '椒江区'],
  ['黄岩蜂巢模具有限公司', '91331003671604606M', 30, '黄岩区'],
]);

describe('the command line', () => {
  it('takes unions and stations from the sheets of one workbook, and tells the sheet and its hidden rows', async ({
    run,
    folder,
  }) => {
    const path = join(folder, '工会.xlsx');
    await writeFile(path, madeWorkbook({ 站点: stations, 工会: unions, 旧: unions }, { hidden: ['旧'] }));
    const several = await run(`--lang en import unions ${path}`);
    expect(several).toMatchObject({ code: 1, stdout: '' });
    expect(several.stderr).toMatch(/^Several sheets have a header: 站点, 工会\..*--sheet\. \[list_sheet_several\]\n$/);
    expect(await run(`import unions ${path} --sheet 工会`)).toEqual({
      code: 0,
      stdout: '读取\t2\n新增\t2\n更新\t0\n未变\t0\n拒绝\t0\n',
      stderr: '工作表：工会（另有隐藏的工作表未读取：旧）\n',
    });
    const taken = await run(`--json import stations ${path} --sheet 站点`);
    expect(JSON.parse(taken.stdout)).toMatchObject({ sheet: '站点', hiddenRows: 1, added: 2, rejected: [] });
    expect(taken.stderr).toContain('工作表中有 1 行被隐藏或筛选掉，已一并读取\n');
    expect((await run(`import regions ${path} --sheet 3`)).stderr).toContain('工作表：旧\n');
  });

  it('exports stations as a workbook of texts, which goes in again and changes nothing', async ({ run, folder }) => {
    const out = join(folder, '站点.xlsx');
    expect(await run(`export stations --out ${out}`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await stat(out)).mode & 0o077).toBe(0);
    const { Sheet1: sheet } = read(await readFile(out)).Sheets;
    const cells = Object.entries(sheet ?? {}).filter(([reference]) => !reference.startsWith('!'));
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter(([, cell]) => cell.t !== 's')).toEqual([]);
    const before = await StationModel.find().sort({ _id: 1 }).lean();
    const again = await run(`--json import stations ${out}`);
    expect(JSON.parse(again.stdout)).toMatchObject({ read: before.length, unchanged: before.length, rejected: [] });
    expect(await run(`export stations --format geojson --out ${out}`)).toMatchObject({ code: 2 });
  });

  it('takes a list from a sheet of a workbook, and keeps the sheet in a profile', async ({ run, folder }) => {
    const path = join(folder, '参保.xlsx');
    const note = madeSheet([['填表说明']]);
    await writeFile(path, madeWorkbook({ 说明: note, 十月: employers, 九月: employers }));
    const profile = join(folder, 'profile.json');
    const args = `--source social-security --sheet 十月 --save-profile ${profile}`;
    const dry = await run(`--json import employers ${path} ${args} --dry-run`);
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, sheet: '十月', hiddenRows: 0, counts: { added: 2 } });
    expect(dry.stderr).toContain('文件：参保.xlsx，工作表：十月，表头在第 2 行');
    expect(JSON.parse(await readFile(profile, 'utf8'))).toMatchObject({ sheet: '十月', mapping: { name: '单位名称' } });
    const done = await run(`--json import employers ${path} --source social-security --profile ${profile}`);
    expect(JSON.parse(done.stdout)).toMatchObject({ same: false, sheet: '十月', list: { sheet: '十月' } });

    const out = join(folder, '底册.xlsx');
    expect(await run(`export employers --columns name,code,headcount --out ${out}`)).toMatchObject({ code: 0 });
    const { Sheet1: sheet = {} } = read(await readFile(out)).Sheets;
    expect(utils.sheet_to_json(sheet, { header: 1 }).toSorted()).toEqual([
      ['name', 'code', 'headcount'],
      ['台州市暖蜂机械有限公司', '913310047964605623', '15'],
      ['黄岩蜂巢模具有限公司', '91331003671604606M', '30'],
    ]);
    expect(await run(`export employers --format ndjson --out ${out}`)).toMatchObject({ code: 2 });
  });

  it('gives out a sheet to be verified as a workbook, and takes it back', async ({ run, folder }) => {
    await run(`import unions ${join(folder, '工会.xlsx')} --sheet 工会`);
    const opened = await run('--json rounds open --title 核查 --region 3310 --due 2099-12-31');
    const { _id: round } = JSON.parse(opened.stdout);
    const out = join(folder, '核查.xlsx');
    expect(await run(`rounds export ${round} --out ${out}`)).toMatchObject({ code: 0 });
    const { Sheet1: sheet = {} } = read(await readFile(out)).Sheets;
    const table = utils.sheet_to_json<string[]>(sheet, { header: 1, defval: '' });
    const answer = (table[0] ?? []).indexOf('核查结果');
    for (const row of table.slice(1)) row[answer] = '属实';
    await writeFile(out, madeWorkbook({ 核查: madeSheet(table) }, { form: 'biff8' }));
    const told = await run(`--json rounds return ${round} ${out} --sheet 核查`);
    expect(JSON.parse(told.stdout)).toMatchObject({ sheet: '核查', read: 2, updated: 2, rejected: [] });
  });
});
