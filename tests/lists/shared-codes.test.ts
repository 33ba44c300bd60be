import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { findWarnings } from '../../server/lists/importing/find-lists.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { decideReview, findReviews } from '../../server/lists/reviewing/review.ts';
import { employers } from '../../server/register/record/employer-collection.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, importRows, shown, stored, type TestRow } from '../support/lists/lists.ts';
import { checkout } from '../support/paths.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const code = '913310047964605623';
const first = { name: '台州市甲试印刷有限公司', code, district: '椒江区', head: 36 };
const other = { name: '完全不同食品有限公司', code, district: '椒江区', head: 120 };
const faults = `${checkout}tests/fixtures/lists/faults/`;

describe('a code that several firms of one list bear', () => {
  it('belongs to the first; the others wait for a person, who sees both', async () => {
    const list = await openList({ path: `${faults}m2-one-code-three-names.csv` }, { source: 'union-register' });
    const { list: imported } = await importOpened(list, 'union-register', { region: '3302' });
    await list.close();
    expect(imported.counts).toMatchObject({ read: 3, added: 1, review: 2 });
    expect(await stored()).toMatchObject([{ name: '甲试印刷有限公司', headcount: 36, union: 'own', region: '330203' }]);
    const waiting = await findReviews(everywhere);
    expect(waiting.map(({ reason, facts, options }) => [reason, facts.name, options.map(({ name }) => name)])).toEqual([
      ['code_shared', '完全不同食品有限公司', ['甲试印刷有限公司']],
      ['code_shared', '另外一家电器厂', ['甲试印刷有限公司']],
    ]);
  });

  it('is one firm’s where the names are two ways to write one, a short form, or a former name', async () => {
    const { list } = await importRows('other', [
      first,
      { ...first, name: '甲试印刷有限责任公司' },
      { ...first, name: '甲试印刷' },
      { ...first, name: '台州更名印务有限公司', former: '台州市甲试印刷有限公司' },
    ]);
    expect(list.counts).toMatchObject({ added: 1, updated: 3, review: 0 });
    expect(await stored()).toHaveLength(1);
  });

  it('leaves the row of another district to a person, and is its own beside a branch that bears it', async () => {
    const branch = { ...first, name: `${first.name}路桥分公司`, district: '路桥区', head: 4 };
    const { list } = await importRows('other', [branch, first, { ...first, district: '路桥区', head: 99 }]);
    expect(list.counts).toMatchObject({ added: 1, updated: 1, review: 1 });
    const [only, ...more] = await stored();
    expect(more).toEqual([]);
    expect(only).toMatchObject({ name: first.name, headcount: 36 });
    expect(only?.branchOf).toBeUndefined();
  });

  it('goes on with the firm that has a new name in a later list, and says so where the district is new as well', async () => {
    await importRows('other', [first]);
    const renamed = await importRows('other', [{ ...other, district: '路桥区' }], { asOf: '2022-11-30' });
    expect(renamed.list.counts).toMatchObject({ updated: 1, review: 0, problems: { code_renamed: 1 } });
    expect(await stored()).toMatchObject([{ name: other.name, headcount: 120, region: '331004' }]);
    const again = await importRows('other', [{ ...other, district: '路桥区' }], { asOf: '2023-11-30' });
    expect(again.list.counts).toMatchObject({ unchanged: 1, problems: {} });
  });

  it('gives the same register in any order of the lists', async () => {
    const lists: { rows: TestRow[]; asOf: string }[] = [
      { rows: [first], asOf: '2020-11-30' },
      { rows: [first, other], asOf: '2021-11-30' },
      { rows: [other, { ...first, head: 40 }], asOf: '2022-11-30' },
    ];
    const registers = [];
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      await emptyRegister();
      for (const at of order) await importRows('other', lists[at]?.rows ?? [], { asOf: lists[at]?.asOf ?? '' });
      registers.push(
        (await shown()).map((one) => JSON.parse(one)).map(({ name, headcount, code }) => [name, headcount, code]),
      );
    }
    expect(new Set(registers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(registers[0]).toEqual([[other.name, 120, code]]);
  });

  it('stays in review when a list repeats it, and goes with the undo of the lists that name it', async () => {
    await importRows('other', [first, other]);
    const { list } = await importRows('other', [first, other], { asOf: '2022-11-30' });
    expect(list.counts).toMatchObject({ unchanged: 1, review: 1 });
    expect(await findReviews(everywhere)).toMatchObject([{ rows: [{ list: 1 }, { list: 2 }] }]);
    await undoList(1, { scope: everywhere });
    await undoList(2, { scope: everywhere });
    expect(await findReviews(everywhere)).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  it('is not the code of a firm of which a person says that it is another one, in later lists as well', async () => {
    await importRows('other', [first, other]);
    const [item] = await findReviews(everywhere);
    await decideReview(String(item?._id), 'new', 'officer', everywhere);
    const both = [
      { name: other.name, headcount: 120 },
      { name: first.name, headcount: 36, code },
    ];
    const byHead = async () => (await stored()).sort((a, b) => b.headcount - a.headcount);
    expect(await byHead()).toMatchObject(both);
    const { list } = await importRows('other', [first, other, { ...first, head: 35 }], { asOf: '2022-11-30' });
    expect(list.counts).toMatchObject({ unchanged: 2, updated: 1, review: 0 });
    expect(await byHead()).toMatchObject(both);
    const alone = await importRows('other', [other], { asOf: '2023-11-30' });
    expect(alone.list.counts).toMatchObject({ unchanged: 1 });
    expect(await byHead()).toMatchObject(both);
  });

  it('joins what a person links to the firm that has it', async () => {
    await importRows('other', [first, other]);
    const [item] = await findReviews(everywhere);
    await decideReview(String(item?._id), { link: Number(item?.options[0]?.id) }, 'officer', everywhere);
    expect(await stored()).toHaveLength(1);
    const { list } = await importRows('other', [first, other], { asOf: '2022-11-30' });
    expect(list.counts).toMatchObject({ unchanged: 2, review: 0 });
  });

  it('keeps every row where a link leaves another of the same code without a firm: that waits then', async () => {
    const rows = [first, { ...other, district: '路桥区' }, { ...first, head: 99 }];
    await importRows('other', rows);
    const [item] = await findReviews(everywhere);
    await decideReview(String(item?._id), { link: Number(item?.options[0]?.id) }, 'officer', everywhere);
    const inRegister = (await employers().find({}).toArray()).flatMap(({ statements }) =>
      statements.map(({ facts }) => facts),
    );
    const waiting = (await findReviews(everywhere)).map(({ facts }) => facts);
    expect([...inRegister, ...waiting].map(({ headcount }) => headcount).sort()).toEqual([120, 36, 99]);
  });
});

describe('a unit that one list names twice', () => {
  it('with two head counts is told with both and their lines, each time', async () => {
    const rows = [
      { ...first, head: 15 },
      { ...first, head: 150 },
    ];
    for (const asOf of ['2021-11-30', '2022-11-30']) {
      const { list } = await importRows('other', rows, { asOf });
      expect(list.counts.problems).toEqual({ headcount_disputed: 1 });
      const notes = await findWarnings(list._id, everywhere, { limit: 10 });
      expect(notes).toMatchObject([{ line: 3, problems: [{ code: 'headcount_disputed', value: '2: 15、3: 150' }] }]);
      expect(await stored()).toMatchObject([{ headcount: 150 }]);
    }
  });

  it('without a code is told the same', async () => {
    const { list } = await importRows('other', [
      { name: first.name, district: '椒江区', head: 15 },
      { name: first.name, district: '椒江区', head: 150 },
    ]);
    expect(list.counts).toMatchObject({ added: 1, updated: 1, problems: { headcount_disputed: 1 } });
  });
});

describe('a second field that is none', () => {
  it.for(['地址不详', '无', '#N/A', '同注册地址', '本市', 'xxx'])(
    'makes no two firms one: the address “%s”',
    async (address) => {
      const { list } = await importRows('other', [
        { name: '鸿运试验五金有限公司', head: 12, address },
        { name: '鸿运试验五金有限公司', head: 180, address },
      ]);
      expect(list.counts).toMatchObject({ review: 2 });
      expect(await stored()).toEqual([]);
    },
  );

  it.for(['00000000', '12345678', '13800138000', '13800000000', '0576-12345678', '0576-00000000'])(
    'makes no two firms one: the phone %s',
    async (phone) => {
      const name = '台州市鸿运试验五金有限公司';
      await importRows('social-security', [{ name, code, district: '椒江区', phone }]);
      const { list } = await importRows('other', [{ name, phone, head: 3 }]);
      expect(list.counts).toMatchObject({ review: 1 });
    },
  );

  it('but a real address or phone does', async () => {
    const name = '台州市鸿运试验五金有限公司';
    await importRows('social-security', [{ name, code, phone: '0576-88880001', address: '工人西路8号' }]);
    const { list } = await importRows('other', [
      { name, phone: '0576-88880001', head: 3 },
      { name, address: '工人西路8号', head: 4 },
    ]);
    expect(list.counts).toMatchObject({ updated: 2 });
  });
});
