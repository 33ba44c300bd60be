import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { dryRun } from '../../server/lists/importing/dry-run.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { inferCity } from '../../server/lists/reading/infer-city.ts';
import { diffLists } from '../../server/lists/reviewing/diff.ts';
import { decideReview, findReviews } from '../../server/lists/reviewing/review.ts';
import { importDecisions, reviewCsv } from '../../server/lists/reviewing/review-file.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, listOf, stored } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const bee = { name: '台州市暖蜂机械有限公司', code: '913310047964605623', district: '椒江区', head: 15 };
const lone = { name: bee.name, head: 99 };

describe('the review queue', () => {
  it('shows why a row waits and whom it may mean', async () => {
    await importRows('social-security', [bee]);
    await importRows('union-register', [lone]);
    const [item] = await findReviews(everywhere);
    expect(item).toMatchObject({ reason: 'name_only', options: [{ name: bee.name, code: bee.code }] });
    expect(await findReviews({ unions: ['u'], regions: ['4403'] })).toEqual([]);
  });

  it('links a row as a person decides, and remembers it for the next list', async () => {
    await importRows('social-security', [bee]);
    await importRows('union-register', [lone]);
    const [item] = await findReviews(everywhere);
    await decideReview(String(item?._id), { link: Number(item?.options[0]?.id) }, 'officer', everywhere);
    expect(await stored()).toMatchObject([{ headcount: 99 }]);
    await expect(decideReview(String(item?._id), 'new', 'officer', everywhere)).rejects.toMatchObject({
      code: 'review_decided',
    });

    const { list } = await importRows('union-register', [lone], { asOf: '2022-11-30' });
    expect(list.counts).toMatchObject({ unchanged: 1, review: 0 });
    await undoList(2, { scope: everywhere });
    expect(await stored()).toMatchObject([{ headcount: 99 }]);
    await undoList(3, { scope: everywhere });
    expect(await stored()).toMatchObject([{ headcount: 15 }]);
  });

  it('makes a new employer of a row, or refuses it, as a person decides', async () => {
    await importRows('other', [lone, { name: '台州市甲店', head: 1 }]);
    const [first, second] = await findReviews(everywhere);
    await decideReview(String(first?._id), 'new', 'officer', everywhere);
    await decideReview(String(second?._id), 'refuse', 'officer', everywhere);
    expect(await findReviews(everywhere)).toEqual([]);
    expect(await stored()).toMatchObject([{ name: bee.name, headcount: 99 }]);
    const { list } = await importRows('other', [lone, { name: '台州市甲店', head: 1 }], { asOf: '2022-11-30' });
    expect(list.counts).toMatchObject({ unchanged: 1, rejected: 1 });
  });

  it('takes decisions from a file, and a row that makes no sense stops no other', async () => {
    await importRows('other', [lone, { name: '台州市甲店', head: 1 }]);
    const [head = '', first = '', second = ''] = reviewCsv(await findReviews(everywhere)).split('\r\n');
    const rows = [first.replace(/^[0-9a-f]{24}/, '6.65E+23'), `${first}或许`, `${second}新`];
    const folder = await mkdtemp(join(tmpdir(), 'nuanfeng-review-'));
    const path = join(folder, 'review.csv');
    await writeFile(path, [head, `${rows[0]}新`, ...rows.slice(1)].join('\r\n'));
    const report = await importDecisions(path, 'officer', everywhere).finally(() => rm(folder, { recursive: true }));
    expect(report).toMatchObject({ decided: 1, skipped: 0, rejected: [{ line: 2 }, { line: 3 }] });
    expect(report.rejected.map(({ reason }) => reason['zh-CN'])).toEqual([
      '待审队列中没有这一项，请核对编号',
      expect.stringContaining('或许'),
    ]);
    expect(await findReviews(everywhere)).toHaveLength(1);
  });

  it('lets go of a row once a later list tells whom it means', async () => {
    await importRows('other', [{ name: bee.name, phone: '13900001111', head: 3 }]);
    expect(await findReviews(everywhere)).toHaveLength(1);
    await importRows('social-security', [{ ...bee, phone: '13900001111' }]);
    expect(await findReviews(everywhere)).toEqual([]);
    expect((await stored())[0]?.claims).toHaveLength(2);
  });
});

it('plans an import to the last row without writing', async () => {
  await importRows('social-security', [bee]);
  const list = await listOf('census', [
    bee,
    { ...bee, head: 7 },
    { name: '乙厂', district: '临海市' },
    { name: '乙厂', district: '临海市' },
    lone,
  ]);
  const chunks = await Array.fromAsync(dryRun(list, { source: 'census', region: '3310', scope: everywhere }));
  await list.close();
  expect(chunks.at(-1)?.counts).toMatchObject({ read: 5, added: 1, updated: 2, unchanged: 1, review: 1 });
  expect(await stored()).toHaveLength(1);
});

it('finds the city of a list by its addresses where it has no column of districts', async () => {
  const rows = ['浙江省台州市椒江区东环大道8号', '台州市府路1号', '玉环市玉城街道', '黄岩区新前街道', '八一路3号'];
  const list = await listOf(
    'other',
    rows.map((address, n) => ({ name: `第${n}机械厂`, address })),
  );
  expect(await inferCity(list.rows())).toBe('3310');
  await list.close();
});

it('tells two lists apart: added, gone, changed, and one that only gained its code', async () => {
  const older = await listOf('census', [
    bee,
    { name: '乙厂', district: '临海市', head: 2 },
    { name: '丙厂', district: '临海市' },
    { name: '戊厂', district: '临海市' },
    { name: '己厂', district: '临海市', code: '914403001922038216' },
  ]);
  const newer = await listOf('census', [
    { ...bee, head: 16 },
    { name: '丙厂', district: '临海市' },
    { name: '丁厂', district: '临海市' },
    { name: '戊厂', district: '临海市', code: '91330100799655058B' },
    { name: '己厂', district: '临海市', code: '91330000747735638J' },
  ]);
  const found = await Array.fromAsync(diffLists(older, newer));
  expect(found).toMatchObject([
    { kind: 'added', name: '丁厂', new: 4 },
    { kind: 'added', name: '己厂', new: 6 },
    { kind: 'changed', name: bee.name, old: 2, new: 2, fields: [{ field: 'headcount', before: 15, after: 16 }] },
    { kind: 'gone', name: '乙厂', old: 3 },
    { kind: 'changed', name: '戊厂', old: 5, new: 5, code: '91330100799655058B', fields: [{ field: 'code' }] },
    { kind: 'gone', name: '己厂', old: 6 },
  ]);
  await older.close();
  await newer.close();
});
