import { expect } from 'vitest';
import { employers, storedEmployers } from '../../server/register/record/employer-collection.ts';
import { madeRow } from '../bench/made-list.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, type TestRow } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const rowOf = (n: number): TestRow => {
  const [name = '', code = '', head = '', district = '', address = '', phone = ''] = madeRow(n);
  return { name: `${name.slice(0, -4)}${n}有限公司`, code, head, district, address, phone };
};

it('meets employers that are known among thousands that are new, by code, by name and twice in one list', async () => {
  const rows = Array.from({ length: 4300 }, (_, n) => rowOf(n));
  const { code: _, ...withoutCode } = rowOf(3210);
  await importRows(
    'census',
    [
      { ...rowOf(2505), head: 7 },
      { ...withoutCode, head: 9 },
    ],
    { partial: true },
  );
  rows.push({ ...rowOf(1404), head: 1234 });
  const { list } = await importRows('social-security', rows);
  expect(list.counts).toMatchObject({ read: 4301, added: 4298, updated: 3, unchanged: 0, review: 0, rejected: 0 });
  expect(await storedEmployers().countDocuments()).toBe(4300);
  const sources = (n: number) =>
    employers()
      .findOne({ code: rowOf(n).code as string })
      .then((found) => found?.statements.map(({ source }) => source).sort());
  expect(await sources(2505)).toHaveLength(2);
  expect(await sources(3210)).toHaveLength(2);
  expect(await sources(1404)).toHaveLength(2);
});

it('finds an employer without a code that only the chunk before brought', async () => {
  const rows = Array.from({ length: 3300 }, (_, n) => rowOf(n));
  const { code: _, ...withoutCode } = rowOf(3100);
  rows[2400] = withoutCode;
  const { list } = await importRows('social-security', rows);
  expect(list.counts).toMatchObject({ read: 3300, review: 0, rejected: 0 });
  expect(await storedEmployers().countDocuments()).toBe(3299);
});
