import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { ListModel } from '../../schemas/lists/list.ts';
import { EmployerModel } from '../../schemas/register/employer.ts';
import { storedTexts } from '../support/envelopes.ts';
import { emptyRegister } from '../support/lists/lists.ts';
import { it } from '../support/program/command-line.ts';

beforeEach(() => emptyRegister());

const how = '--source other --region 331002';

describe('an import of employers', () => {
  it('says from which columns it read, and asks before it leaves everybody without union or head count', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'asks.csv');
    for (const [text, reason] of [
      ['单位名称,所属区县,职工人数\n椒江甲机械厂,椒江区,12\n', '工会台账中没有读到工会列，所有单位都将按未建会计'],
      ['单位名称,所属区县,职工人数,建会形式\n椒江甲机械厂,椒江区,12,未建会\n', '“建会形式”中没有一行能读出已建会'],
      ['单位名称,所属区县,建会形式\n椒江甲机械厂,椒江区,单独建会\n', '没有读到人数列，所有单位都将没有人数'],
    ] as const) {
      await writeFile(path, text);
      const command = `import employers ${path} --source union-register --region 331002`;
      const asked = await run(command);
      expect(asked).toMatchObject({ code: 2, stdout: '' });
      expect(asked.stderr).toContain(reason);
      expect(asked.stderr).toMatch(/请加 --yes \[confirmation_needed\]\n$/);
      expect(JSON.parse((await run(`--json ${command}`)).stdout).error.code).toBe('confirmation_needed');
      expect(await ListModel.countDocuments()).toBe(0);
    }
    const told = await run(`import employers ${path} --source union-register --region 331002 --yes`);
    expect(told.code).toBe(0);
    expect(told.stdout).toContain(
      '代码 ← （没有这一列）；名称 ← 单位名称；地点 ← 所属区县；人数 ← （没有这一列）；工会 ← 建会形式',
    );
  });

  it('takes in only employers that are new, or only those that are known, and counts the others', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'chosen.csv');
    const row = (name: string, count: number) => `椒江${name}机械厂,椒江区,${count}\n`;
    const write = (...rows: string[]) => writeFile(path, `单位名称,所属区县,职工人数\n${rows.join('')}`);
    const counts = async (option: string) =>
      JSON.parse((await run(`--json import employers ${path} ${how} ${option}`)).stdout).list;
    await write(row('甲', 12));
    await run(`import employers ${path} ${how}`);
    await write(row('甲', 13), row('乙', 5));
    expect(await counts('--only new')).toMatchObject({ partial: true, counts: { added: 1, updated: 0, skipped: 1 } });
    await write(row('甲', 14), row('丙', 6));
    expect(await counts('--only changed')).toMatchObject({ counts: { added: 0, updated: 1, skipped: 1 } });
    const found = await EmployerModel.find({}, { name: 1, headcount: 1 }).sort({ _id: 1 }).lean();
    expect(found).toMatchObject([
      { name: '椒江甲机械厂', headcount: 14 },
      { name: '椒江乙机械厂', headcount: 5 },
    ]);
    // The same file without the choice is another list.
    expect(await counts('--only all')).toMatchObject({ counts: { added: 1, unchanged: 1, skipped: 0 } });
  });

  it('knows the office’s own words for nothing, and keeps them in the profile with the choice of rows', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'words.csv');
    await writeFile(path, '单位名称,所属区县,职工人数,联系地址\n椒江甲机械厂,椒江区,缺,缺\n');
    const profile = join(folder, 'profile.json');
    const told = await run(`import employers ${path} ${how} --null 缺 --only new --save-profile ${profile}`);
    expect(told.code).toBe(0);
    expect(JSON.parse(await readFile(profile, 'utf8'))).toMatchObject({ nullWords: ['缺'], only: 'new' });
    expect(await EmployerModel.findOne().lean()).not.toHaveProperty('headcount');
    expect(JSON.parse((await run(`--json import employers ${path} ${how} --profile ${profile}`)).stdout)).toMatchObject(
      {
        same: true,
        list: { readAs: expect.stringContaining('缺'), only: 'new' },
      },
    );
  });

  it('shows before it is written what would change, what contradicts itself, and the figures of districts', async ({
    run,
    folder,
  }) => {
    const path = join(folder, 'plan.csv');
    const header = '单位名称,统一社会信用代码,所属区县,职工人数,建会形式\n';
    const known = '椒江甲机械厂,91331000MA9000118T,椒江区';
    await writeFile(path, `${header}${known},12,未建会\n`);
    await run(`import employers ${path} ${how} --as-of 2026-10-31`);
    await writeFile(
      path,
      `${header}${known},30,单独建会\n${known},40,单独建会\n,,椒江区,3,\n椒江乙机械厂,,椒江区,7,\n`,
    );
    const command = `import employers ${path} ${how} --as-of 2026-11-30 --dry-run`;
    const told = await run(`--json ${command}`);
    expect(told.code).toBe(3);
    const plan = JSON.parse(told.stdout);
    expect(plan).toMatchObject({
      dryRun: true,
      counts: { read: 4, rejected: 1 },
      columns: { headcount: ['职工人数'], union: ['建会形式'] },
      changes: { union: { examples: [{ name: '椒江甲机械厂', before: 'none', after: 'own' }] } },
      conflicts: { headcounts: { count: 1, examples: [{ values: [30, 40] }] }, union: { count: 1 } },
      figures: [{ region: '331002', name: '椒江区', employers: [1, 2], covered: [0, 1] }],
    });
    expect(plan.rows).toHaveLength(4);
    const text = await run(`${command} --out ${folder}/plan.txt --notes ${folder}/plan-notes.csv`);
    expect(text.code).toBe(3);
    expect(text.stdout).toMatch(/331002 +椒江区 +1 → 2 +0 → 1/);
    expect(text.stdout).not.toMatch(/^2\t/m);
    expect(await readFile(`${folder}/plan.txt`, 'utf8')).toMatch(/^2\t更新\t/m);
    expect(await readFile(`${folder}/plan-notes.csv`, 'utf8')).toContain('name_missing');
    expect(await ListModel.countDocuments()).toBe(1);
  });
});

describe('what is personal in a list', () => {
  const identity = fc
    .tuple(
      fc.constantFrom('110101', '330102', '441900', '331002'),
      fc.date({ min: new Date('1930-01-01'), max: new Date('2009-12-31'), noInvalidDate: true }),
      fc.stringMatching(/^\d{3}[\dX]$/),
    )
    .map(([place, day, end]) => place + day.toISOString().slice(0, 10).replaceAll('-', '') + end);
  const mobile = fc.stringMatching(/^1[3-9]\d{9}$/);
  const mark = fc.constantFrom('', '', ' ', '-', '.', '\u3000');
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const written = fc.tuple(fc.oneof(identity, mobile), mark, fc.boolean()).map(([number, between, isWide]) => {
    const parts =
      number.length === 18
        ? [number.slice(0, 6), number.slice(6, 14), number.slice(14)]
        : [number.slice(0, 3), number.slice(3, 7), number.slice(7)];
    const text = parts.join(between);
    return { number, text: isWide ? wide(text) : text };
  });
  const around = fc.string({ unit: fc.constantFrom('甲', '厂', 'A', '（', ' ', '：'), maxLength: 3 });
  const cells = fc.tuple(written, around, around, fc.integer({ min: 0, max: 7 }));

  it('is in clear nowhere: not on the terminal, in no file and not in the database', async ({ run, folder }) => {
    const planted = fc.sample(cells, { numRuns: 80, seed: 7 });
    const titles = '单位名称,统一社会信用代码,所属区县,职工人数,联系电话,联系人,地址,备注';
    const rows = planted.map(([{ text }, before, after, at], index) => {
      const row = [`椒江第${index}厂`, '', '椒江区', '5', '', '', '', ''];
      row[at] = before + text + after;
      return row.join(',');
    });
    const path = join(folder, 'personal.csv');
    await writeFile(path, [titles, ...rows].join('\n'));
    const commands = [
      `import employers ${path} ${how} --dry-run`,
      `--json import employers ${path} ${how} --dry-run`,
      `import employers ${path} ${how} --notes ${folder}/personal-notes.csv`,
      'lists show 1',
      '--json lists show 1',
      'lists show 1 --warnings',
      '--json lists show 1 --warnings',
      'lists review',
      '--json lists review',
      `lists review --export ${folder}/reviews.csv`,
      `--json lists diff ${path} ${path} --region 331002`,
      `export employers --columns name,district,region,address,unionName,industry,employerType`,
    ];
    const outputs: string[] = [];
    for (const command of commands) {
      const { code, stdout, stderr } = await run(command);
      expect([0, 3], `${command}: ${stderr}`).toContain(code);
      outputs.push(stdout, stderr);
    }
    for (const file of [`${path}.rejects.csv`, `${folder}/personal-notes.csv`, `${folder}/reviews.csv`])
      outputs.push(await readFile(file, 'utf8'));
    const stored = (await storedTexts()).filter(({ collection }) => collection !== 'regions');
    outputs.push(stored.map(({ text }) => text).join('\n'));
    const digits = outputs.map((output) => output.normalize('NFKC').replace(/[^0-9Xx\n*]/g, ''));
    const shown = planted.filter(([{ number }]) => digits.some((output) => output.includes(number)));
    expect(shown.map(([{ text }, , , at]) => [text, at])).toEqual([]);
  });
});

describe('control characters of a cell', () => {
  it('reach no terminal', async ({ run, folder }) => {
    const path = join(folder, 'controls.csv');
    await writeFile(
      path,
      '单位名称,所属区县,职工人数,备注\n椒江\x1b[31m甲\u202e厂,椒江区,12,\x9b2J\n,椒江区,1,\x1b]0;x\x07\u2066\n',
    );
    for (const command of [
      `import employers ${path} ${how} --dry-run`,
      `import employers ${path} ${how}`,
      'lists show 1',
      '--json lists show 1',
    ]) {
      const { stdout, stderr } = await run(command);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not be there.
      expect(stdout + stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    }
    expect((await run('lists show 1')).stdout).toContain('\\u001b]0;x\\u0007\\u2066');
  });
});

describe('an error with --json', () => {
  it.for([
    ['lists show 99', 1, 'list_unknown'],
    ['import employers nowhere.csv --source other', 1, 'list_not_found'],
    ['import employers nowhere.csv', 2, 'missing_mandatory_option_value'],
    ['nosuch', 2, 'unknown_command'],
    ['export employers --region 999999', 1, 'region_not_found'],
  ] as const)('is one object on stdout: %s', async ([args, code, name], { run }) => {
    const told = await run(`--json ${args}`);
    expect(told).toMatchObject({ code, stderr: '' });
    expect(JSON.parse(told.stdout)).toEqual({
      error: expect.objectContaining({ code: name, message: expect.stringMatching(/\p{Script=Han}/u) }),
    });
  });
});
