import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { CoverageFiguresModel } from '../../schemas/register/coverage-figures.ts';
import { RuleSet } from '../../schemas/register/coverage-rules.ts';
import { shownGeneration } from '../../server/register/classification/generations.ts';
import { importRows } from '../support/lists/lists.ts';
import { bee, hive } from '../support/lists/uploads.ts';
import { it as commandLine } from '../support/program/command-line.ts';

/** A file for rules, beside a register of two employers. */
const it = commandLine.extend('rules', { scope: 'file', auto: true }, async ({ folder }) => {
  await importRows('census', [
    { ...bee, head: 60 },
    { ...hive, head: 110 },
  ]);
  return join(folder, 'rules.json');
});

describe('nuanfeng coverage', () => {
  it('shows the rules, tries others, and puts them in force', async ({ rules, run }) => {
    const shown = await run('coverage rules show');
    const set = RuleSet.parse(JSON.parse(shown.stdout));
    expect(set.rules.map(({ id }) => id)).toContain('none-100');
    const lower = {
      ...set,
      rules: set.rules.map((rule) => (rule.id === 'none-100' ? { ...rule, atLeast: 50 } : rule)),
    };

    await writeFile(rules, JSON.stringify(lower));
    const tried = await run(`--lang en coverage try ${rules}`);
    expect(tried.stdout).toContain('2 employers, of which 1 change their class');
    expect(tried.stdout).toMatch(/start unknown → none, 100 up +1 +#\d+ 台州市暖蜂机械有限公司 \(60\)/);
    expect(tried.stdout).toMatch(/331002 +椒江区 +1/);
    const before = await run('--json coverage show --region 3310');
    expect(JSON.parse(before.stdout).total.classes).toEqual({ 'none-100': 1, 'none-25-unverified-start': 1 });

    expect((await run(`coverage rules set ${rules}`)).stdout).toContain('第 1 版规则已启用，2 个用人单位已重新分类');
    const after = await run('coverage show --region 3310 --classes');
    expect(after.stdout).toMatch(/3310 +台州市 +2 +2/);
    expect(JSON.parse((await run('--json coverage rules show')).stdout)).toMatchObject({ _id: 1, set: lower });
  });

  it.for([
    ['{', /^分类规则有误：.*\[coverage_rules_invalid\]\n$/s],
    ['{"name":"x","rules":[{"id":"a","class":"b"}]}', /rules\[0\]\.class.*\[coverage_rules_invalid\]\n$/s],
  ] as const)('refuses rules that are none, and says where', async ([file, said], { rules, run }) => {
    await writeFile(rules, file);
    expect(await run(`coverage try ${rules}`)).toMatchObject({ code: 1, stderr: expect.stringMatching(said) });
  });

  it('counts anew, and says which figures were wrong', async ({ run }) => {
    expect((await run('--lang en coverage rebuild')).stdout).toBe('2 employers counted; the figures were right\n');
    const shown = await shownGeneration();
    await CoverageFiguresModel.updateOne({ _id: `${shown?.number}:331003` }, { $inc: { n: 1 } });
    expect((await run('--lang en coverage rebuild')).stdout).toContain('figures were wrong in: 331003');
    expect((await run('--lang en coverage rebuild')).stdout).toContain('the figures were right');
  });
});
