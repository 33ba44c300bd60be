import { execFile } from 'node:child_process';
import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect } from 'vitest';
import { ListModel } from '../../schemas/lists/list.ts';
import { emptyRegister } from '../support/lists/lists.ts';
import { checkout } from '../support/paths.ts';
import { it } from '../support/program/command-line.ts';

beforeEach(() => emptyRegister());

const text = '单位名称,所属区县,职工人数\n椒江甲机械厂,椒江区,12\n,椒江区,3\n椒江乙机械厂,椒江区,约百\n';
const how = '--source other --region 331002';

describe('the files of an import', () => {
  it('are opened before anything is imported: into a folder that is missing nothing is', async ({ run, folder }) => {
    const path = join(folder, 'list.csv');
    await writeFile(path, text);
    for (const option of ['--rejects', '--notes', '--save-profile']) {
      const told = await run(`import employers ${path} ${how} ${option} ${folder}/nowhere/r.csv`);
      expect(told).toMatchObject({ code: 1, stdout: '' });
      expect(told.stderr).toMatch(/^无法写入 .*nowhere\/r\.csv：没有这个文件夹，请先建立 \[output_not_writable\]$/m);
      expect(told.stderr).not.toMatch(/\n {4}at /);
    }
    expect(await ListModel.countDocuments()).toBe(0);
  });

  it('are the same after the import, its resumption and a repetition, and so is the exit code', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'same.csv');
    await writeFile(path, text);
    const command = `import employers ${path} ${how} --rejects ${folder}/r1.csv --notes ${folder}/n1.csv`;
    expect(await run(command)).toMatchObject({ code: 3 });
    const [rejects, notes] = [await readFile(`${folder}/r1.csv`, 'utf8'), await readFile(`${folder}/n1.csv`, 'utf8')];
    expect((await stat(`${folder}/r1.csv`)).mode & 0o777).toBe(0o600);
    expect(rejects).toContain('name_missing');
    expect(notes).toMatch(/\n,椒江区,3,被拒,3,单位名称,name_missing,/);
    expect(notes).toMatch(/\n椒江乙机械厂,椒江区,约百,提示,4,人数,count_unreadable,/);

    const { _id: list } = await ListModel.findOne().lean().orFail();
    for (const again of [
      `import employers ${path} ${how} --rejects ${folder}/r2.csv --notes ${folder}/n2.csv`,
      `lists resume ${list} ${path} --rejects ${folder}/r2.csv --notes ${folder}/n2.csv`,
    ]) {
      expect(await run(again)).toMatchObject({ code: 3 });
      expect(await readFile(`${folder}/r2.csv`, 'utf8')).toBe(rejects);
      expect(await readFile(`${folder}/n2.csv`, 'utf8')).toBe(notes);
    }
    expect(await ListModel.find({}, { state: 1 }).lean()).toMatchObject([{ state: 'done' }]);
  });

  it('can be mended and imported again, as a part of the list', async ({ run, folder }) => {
    const path = join(folder, 'mended.csv');
    await writeFile(path, text);
    await run(`import employers ${path} ${how} --notes ${folder}/notes.csv`);
    const notes = await readFile(`${folder}/notes.csv`, 'utf8');
    await writeFile(
      `${folder}/notes.csv`,
      notes.replace('\n,椒江区,3,', '\n椒江丙机械厂,椒江区,3,').replace('约百', '100'),
    );
    const told = await run(`--json import employers ${folder}/notes.csv ${how}`);
    expect(told.code).toBe(0);
    const { list } = JSON.parse(told.stdout);
    expect(list).toMatchObject({ partial: true, counts: { read: 2, added: 1, updated: 1, rejected: 0 }, missing: 0 });
  });

  it('may not be the list itself, by whatever name', async ({ run, folder }) => {
    const path = join(folder, 'input.csv');
    await writeFile(path, text);
    await symlink(path, `${folder}/symbolic.csv`);
    await link(path, `${folder}/hard.csv`);
    await mkdir(`${folder}/inner`);
    for (const name of [path, `${folder}/symbolic.csv`, `${folder}/hard.csv`, `${folder}/inner/../input.csv`]) {
      for (const option of ['--rejects', '--notes', '--save-profile']) {
        const told = await run(`import employers ${path} ${how} ${option} ${name}`);
        expect(told.code).toBe(1);
        expect(told.stderr).toMatch(/\[output_is_input\]\n$/);
      }
    }
    expect(await run(`import employers ${path} ${how} --rejects ${folder}/x --notes ${folder}/x`)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\[output_twice\]\n$/),
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await ListModel.countDocuments()).toBe(0);
  });

  it('that meet a full disk leave the list done, and say how to get them', async ({ run, folder }) => {
    const path = join(folder, 'full.csv');
    await writeFile(path, text);
    const told = await run(`import employers ${path} ${how} --rejects /dev/full`);
    expect(told.code).toBe(1);
    expect(told.stderr).toMatch(/第 1 批已导入，但无法写入 \/dev\/full：磁盘已满.*\[list_rejects_not_written\]\n$/);
    expect(await ListModel.find({}, { state: 1 }).lean()).toMatchObject([{ state: 'done' }]);
    expect(await run(`import employers ${path} ${how}`)).toMatchObject({ code: 3 });
  });

  it('of a list that comes by process substitution go to the working directory', async ({ environment, folder }) => {
    const path = join(folder, 'piped.csv');
    await writeFile(path, text);
    const shell = promisify(execFile)(
      'bash',
      ['-c', `"${process.execPath}" "${checkout}cli/nuanfeng.js" import employers <(cat "${path}") ${how}`],
      { cwd: folder, env: { PATH: process.env.PATH, ...environment } },
    );
    await expect(shell).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining('stdin.rejects.csv') });
    expect(await readdir(folder)).toContain('stdin.rejects.csv');
  });
});

describe('an export', () => {
  it('leaves nothing half under its name, and says why it broke off', async ({ run, folder }) => {
    const out = join(folder, 'out.csv');
    await writeFile(out, 'as it was');
    const unknown = await run(`export employers --region 999999 --out ${out}`);
    expect(unknown).toEqual({ code: 1, stdout: '', stderr: '没有这个行政区划：999999 [region_not_found]\n' });
    expect(await readFile(out, 'utf8')).toBe('as it was');
    expect(await run('export stations --region 999999')).toMatchObject({ code: 1, stdout: '' });
    expect(await run(`export employers --out /dev/full`)).toEqual({
      code: 1,
      stdout: '',
      stderr: '无法写入 /dev/full：磁盘已满，请腾出空间 [output_not_writable]\n',
    });
    expect(await run(`export employers --out ${out}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(out, 'utf8')).toMatch(/^\ufeffcode,/);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
