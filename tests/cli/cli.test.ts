import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { StaffModel } from '../../schemas/access/staff.ts';
import { ListModel } from '../../schemas/lists/list.ts';
import { AuditHeadModel, AuditModel } from '../../schemas/platform/audit.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import {
  newAuditEntry,
  type PendingAuditEntry,
  recordOutcome,
  recordStart,
} from '../../server/platform/audit/audit-entry.ts';
import { version } from '../../server/platform/package/version.ts';
import { gb18030 } from '../support/lists/gb18030.ts';
import { inventedCity } from '../support/lists/known-cities.ts';
import { it } from '../support/program/command-line.ts';

const commands = [
  'import regions <file>',
  'import unions <file>',
  'import stations <file>',
  'import employers <file>',
  'lists show <list>',
  'lists undo <list>',
  'lists resume <list> <file>',
  'lists diff <old> <new>',
  'lists review',
  'export employers',
  'export stations',
  'coverage show',
  'unions make',
  'stations circle',
  'serve',
  'staff add <name>',
  'db migrate',
];

describe('the command line', () => {
  it('names every command, its version and its exit codes, in Chinese and in English', async ({ run }) => {
    const [zh, en, told] = await Promise.all([run('--help'), run('--lang en --help'), run('--version')]);
    expect({ ...zh, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const command of commands) {
      expect(zh.stdout).toMatch(new RegExp(`^  ${command} +\\p{Script=Han}`, 'mu'));
      expect(en.stdout).toMatch(new RegExp(`^  ${command} +[A-Z]`, 'm'));
    }
    expect(zh.stdout).toContain('退出码：0 完成，1 失败，2 用法错误');
    expect(en.stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage');
    expect(en.stdout).not.toMatch(/\p{Script=Han}/u);
    expect(told).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.for([
    ['nosuch', '没有“nosuch”这个命令（--help 查看用法）'],
    ['coverage show', '缺少必填选项 --region <code>（--help 查看用法）'],
    ['import stations', '缺少参数 <file>（--help 查看用法）'],
    ['import employers x --source tax', /^--source <type> 的取值“tax”不正确，可选：social-security, census, /],
    ['export stations --datum bd09', 'CSV 按录入时的坐标系导出，--datum 只用于 GeoJSON（--help 查看用法）'],
    ['import employers x --source other --max-errors many', /^--max-errors <n\|n%> 的取值“many”不正确，.*100, 5%/],
    ['export employers --as-of soon', /^--as-of <date> 的取值“soon”不正确，应为日期，如 2026-11-01（/],
    ['rounds show first', /^round 的取值“first”不正确，应为整数（/],
    ['coverage rules show newest', /^version 的取值“newest”不正确/],
    ['--lang en import stations', "error: missing required argument 'file' (--help)"],
  ] as const)('ends with 2 and one line for a wrong use: %s', async ([args, line], { run }) => {
    const told = await run(args);
    expect(told).toMatchObject({ code: 2, stdout: '' });
    expect(told.stderr.trimEnd()).toEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(told.stderr.trimEnd()).not.toContain('\n');
  });

  it.for([
    ['import stations', '没有这个文件：nowhere.csv [list_not_found]'],
    ['import employers --source census', '没有这个文件：nowhere.csv [list_not_found]'],
    ['--lang en import unions', 'There is no such file: nowhere.csv [list_not_found]'],
  ] as const)('ends with 1 and one line where a file is not there: %s', async ([args, line], { run }) => {
    expect(await run(`${args} nowhere.csv`)).toEqual({ code: 1, stdout: '', stderr: `${line}\n` });
  });
});

describe('nuanfeng audit verify', () => {
  it('says how many actions have no result, and by which entries they were begun', async ({ run }) => {
    for (const { collection } of [AuditModel, AuditHeadModel]) await collection.deleteMany({});
    const begun = { ...newAuditEntry('import employers'), who: { kind: 'cli', id: 'somebody' } } as PendingAuditEntry;
    for (let n = 0; n < 3; n++) await recordStart({ ...begun }, new Date());
    await recordOutcome({ ...begun, of: 2 }, new Date());
    expect((await run('audit verify')).stdout).toContain(
      '2 项操作只有开始、没有结果（进程中断，或仍在进行），见第 1、3 条记录\n',
    );
    expect((await run('--lang en audit verify')).stdout).toContain(
      '2 actions begun without a result (the process was killed, or they still run): entries no. 1, 3\n',
    );
  });
});

describe('nuanfeng erasures', () => {
  it('replay erases nobody where a line of what it reads was damaged, and names the line', async ({ run }) => {
    const kept = `{"id":"${'a'.repeat(24)}","at":"2026-11-01T01:00:00.000Z"}\n`;
    expect(await run('erasures replay', `${kept}\n{"id":"${'b'.repeat(24)}","at":`)).toEqual({
      code: 1,
      stdout: '',
      stderr: '第 3 行不是注销记录，未注销任何人；请使用 nuanfeng erasures list 的原样输出 [erasure_line_invalid]\n',
    });
    expect(await run('erasures list')).toMatchObject({ code: 0, stdout: '' });
    expect((await run('erasures replay', kept)).stdout).toBe('读取 1 条，再次注销 0 人\n');
    // It is kept under a pseudonym, and what was listed so can be replayed as well.
    const listed = (await run('erasures list')).stdout;
    expect(JSON.parse(listed)).toEqual({ id: expect.stringMatching(/^[\w-]{43}$/), at: JSON.parse(kept).at });
    expect((await run('erasures replay', listed)).stdout).toBe('读取 1 条，再次注销 0 人\n');
    expect((await run('erasures list')).stdout).toBe(listed);
  });
});

describe('nuanfeng lists', () => {
  it('resume ends as the import would have: with every refused row in a file, and 3', async ({ run, folder }) => {
    const file = join(folder, 'resumed.csv');
    await writeFile(file, '单位名称,联系人\n,欧阳经办人\n,上官经办人\n');
    const importing = await run(`import employers ${file} --source other --region 331002 --yes`);
    const imported = await readFile(`${file}.rejects.csv`, 'utf8');
    const { _id: list } = await ListModel.findOne({ file: 'resumed.csv' }).lean().orFail();
    // As if it had been killed before its end, and its file had gone.
    await ListModel.updateOne({ _id: list }, { state: 'finishing' });
    await rm(`${file}.rejects.csv`);

    const resumed = await run(`lists resume ${list} ${file}`);
    expect([importing.code, resumed.code]).toEqual([3, 3]);
    expect(resumed.stderr).toBe(`被拒的行已写入 ${file}.rejects.csv，改正后可再次导入\n`);
    expect(await readFile(`${file}.rejects.csv`, 'utf8')).toBe(imported);
    expect(imported).toContain('\n,上****,3,单位名称,name_missing,没有单位名称,填写单位名称\r\n');
  });
});

describe('nuanfeng import', () => {
  it.for([
    ['regions', '代码,名称\n331002001901,新桥社区\n331002001902,东山社区\n'],
    ['unions', 'code,name,kind,parent,region\nU-1,台州市总工会,city,,331000\nU-2,椒江区总工会,district,U-1,331002\n'],
    [
      'stations',
      'code,name,kind,region,union,lng,lat\nS-1,海门街道暖蜂驿站,暖蜂驿站,331002001,U-2,121.45,28.68\nS-2,工人文化宫,文化宫,331002,U-2,121.43,28.66\n',
    ],
  ] as const)(
    '%s takes a file in GB18030, and the same in UTF-8 changes nothing',
    async ([kind, text], { run, folder }) => {
      await writeFile(join(folder, `${kind}.csv`), gb18030(text));
      await writeFile(join(folder, `${kind}-utf8.csv`), `\ufeff${text}`);

      expect(await run(`import ${kind} ${join(folder, `${kind}.csv`)}`)).toEqual({
        code: 0,
        stdout: '读取\t2\n新增\t2\n更新\t0\n未变\t0\n拒绝\t0\n',
        stderr: '',
      });
      const again = await run(`--json import ${kind} ${join(folder, `${kind}-utf8.csv`)}`);
      expect({ ...again, stdout: JSON.parse(again.stdout) }).toEqual({
        code: 0,
        stdout: {
          ...{ sheet: null, hiddenRows: 0, read: 2, added: 0, updated: 0, unchanged: 2 },
          ...{ rejected: [], warnings: [], rejectsFile: null, notesFile: null },
        },
        stderr: '',
      });
    },
  );

  it('ends with 3 where rows were refused, and gives them back to be mended and imported', async ({ run, folder }) => {
    const path = join(folder, 'some.csv');
    const header = 'code,name,kind,region,union,lng,lat';
    const good = 'S-7,好站,职工书屋,331002,U-2,121.4,28.6';
    await writeFile(path, `${header}\n${good}\nS-8,坏站,书摊,331002,U-2,121.4,98\n`);

    const told = await run(`import stations ${path}`);
    expect(told).toEqual({
      code: 3,
      stdout: '读取\t2\n新增\t1\n更新\t0\n未变\t0\n拒绝\t1\n提示\t1\n',
      stderr: `第 3 行 经度：位置不在中国境内：经度 121.4，纬度 98，请核对坐标与坐标系\n第 3 行 类型：没有这个站点类型：书摊\n被拒的行已写入 ${path}.rejects.csv，改正后可再次导入\n`,
    });
    const rejects = await readFile(`${path}.rejects.csv`, 'utf8');
    expect(rejects.trimEnd().split('\r\n')).toHaveLength(2);
    expect(rejects).toContain('没有这个站点类型');

    await writeFile(path, rejects.replace(',98,', ',28.7,').replace('书摊', '职工书屋'));
    expect(await run(`--json import stations ${path}`)).toMatchObject({ code: 0 });
    expect(await StationModel.exists({ code: 'S-8' })).not.toBeNull();
  });

  it('stations only checks in a dry run, exports what went in as CSV and GeoJSON, and draws circles around it', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'dry.csv');
    await writeFile(path, 'code,name,kind,region,union,lng,lat\nD-1,试站,工驿站,331002001,U-2,121.447,28.681\n');
    const dry = await run(`--lang en import stations ${path} --datum wgs84 --dry-run`);
    expect(dry).toMatchObject({ code: 0, stderr: 'A dry run: nothing is written\n' });
    expect(dry.stdout).toContain('added\t1');
    expect(await StationModel.exists({ code: 'D-1' })).toBeNull();
    await run(`import stations ${path} --datum wgs84`);

    const csv = await run('export stations --region 331002001');
    expect(csv.stdout).toMatch(/^\ufeffcode,name,aliases,kind,[\s\S]*\nD-1,试站,,worker_station,/);
    const out = join(folder, 'stations.geojson');
    expect(await run(`export stations --format geojson --out ${out}`)).toMatchObject({ code: 0 });
    const { features } = JSON.parse(await readFile(out, 'utf8'));
    const made = features.find(({ properties }: { properties: { code: string } }) => properties.code === 'D-1');
    expect(made.geometry.coordinates).toEqual([121.447, 28.681]);
    expect(await run('export stations --datum bd09')).toMatchObject({ code: 2 });

    const circle = await run('--json stations circle --region 331002 --kinds worker_station --minutes 15');
    expect(JSON.parse(circle.stdout)).toMatchObject({ region: '331002', stations: 1, inside: { communities: 2 } });
    const shown = await run(`stations circle --region 331002 --geojson ${out}`);
    expect(shown.stdout).toContain('估算');
    expect(JSON.parse(await readFile(out, 'utf8')).features.length).toBeGreaterThan(1);
  });

  it('employers takes three lists in any order, twice, and coverage tells what they came to', async ({
    run,
    folder,
  }) => {
    const lists = [
      ['union-register', 'union-register'],
      ['social-security', 'social-security'],
      ['economic-census', 'census'],
    ] as const;
    for (const [name] of lists) await writeFile(join(folder, `${name}.csv`), headOf(`${name}.csv`, 300));
    const census = join(folder, 'economic-census.csv');
    const dry = JSON.parse((await run(`--json import employers ${census} --source census --dry-run`)).stdout);
    expect(dry).toMatchObject({ dryRun: true, counts: { read: dry.rows.length } });
    expect(dry.rows[0]).toMatchObject({ outcome: 'added', by: 'org', problems: [] });
    for (const round of ['first', 'again']) {
      for (const [name, source] of lists) {
        const told = await run(`--json import employers ${join(folder, `${name}.csv`)} --source ${source} --partial`);
        expect([0, 3]).toContain(told.code);
        const { list, same } = JSON.parse(told.stdout);
        expect(same).toBe(round === 'again');
        expect(list.counts.read).toBeGreaterThan(280);
      }
    }
    const told = await run('coverage show --region 331000 --json');
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const { total, children } = JSON.parse(told.stdout);
    expect(total.employers).toBeGreaterThan(400);
    expect(total.own + total.joint + total.none).toBe(total.employers);
    expect(children).toHaveLength(9);

    const shown = await run('coverage show --region 331000');
    expect(shown.stdout).toMatch(new RegExp(`^3310 +台州市 +${total.employers} `, 'm'));
  });
});

describe('nuanfeng staff add', () => {
  it('reads the password from stdin, and refuses a short one and a name that is taken', async ({ run }) => {
    const add = '--lang en staff add chen --role union_admin --union all';
    const short = await run(add, 'too short\n');
    expect(short).toEqual({
      code: 1,
      stdout: '',
      stderr: 'A password has at least 12 characters. [password_too_short]\n',
    });
    expect(await StaffModel.exists({ username: 'chen' })).toBeNull();

    expect(await run(add, 'a password of some length\n')).toMatchObject({ code: 0, stderr: '' });
    expect(await run(add, 'a password of some length\n')).toMatchObject({
      code: 1,
      stderr: 'The user name is taken: chen [username_taken]\n',
    });
  });
});

/** The first lines of a list, as bytes: they are in different encodings. */
function headOf(name: string, lines: number): Buffer {
  const bytes = readFileSync(join(inventedCity.folder, name));
  let end = 0;
  for (let n = 0; n < lines; n++) end = bytes.indexOf(10, end) + 1;
  return bytes.subarray(0, end);
}
