import mongoose from 'mongoose';
import { expect } from 'vitest';
import { chunks } from '../../server/lists/planning/list-collections.ts';
import { unpackRows } from '../../server/lists/planning/stored-chunk.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, shown } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const header = '单位名称,统一社会信用代码,参保人数,所属区县,成立日期';
const bee = '台州暖蜂塑料有限公司,91330100799655058B,15,椒江区,2001-02-03';
const doubtful = '台州双峰机械有限公司,91330000747735638J,很多,黄岩区,2001-02-03';
const weak = '台州独行者鞋业有限公司,,20,温岭市,';

/** Import a text, and tell which of its rows were decided by their text alone. */
async function take(text: string, options: { asOf?: string; region?: string; mapping?: { headcount: string } } = {}) {
  const { mapping, ...rest } = options;
  const stream = (async function* () {
    yield Buffer.from(text);
  })();
  const list = await openList({ stream, name: 'list.csv' }, { source: 'social-security', mapping });
  const recalled: number[] = [];
  const rows: typeof list.rows = async function* (from) {
    for await (const some of list.rows(from)) {
      recalled.push(...some.flatMap((row) => (row.recalled ? [row.line] : [])));
      yield some;
    }
  };
  const { list: stored } = await importOpened({ ...list, rows }, 'social-security', rest).finally(() => list.close());
  const results = (await chunks().find({ list: stored._id }).toArray()).flatMap(unpackRows);
  return { stored, recalled, results };
}

it('decides a row by its text alone where the list before had it, and comes to the same as by reading it', async () => {
  const rows = [header, bee, doubtful, weak].join('\n');
  await take(rows);
  const before = await shown();
  const { stored, recalled, results } = await take(`${rows}\n\n`, { asOf: '2021-12-31' });
  expect(recalled).toEqual([2, 4]);
  expect(stored.counts).toMatchObject({ read: 3, added: 0, updated: 0, unchanged: 3, rejected: 0 });
  expect(stored.counts.problems).toEqual({ count_unreadable: 1 });
  expect(stored.missing).toBe(0);
  const other = await take(`${rows.replaceAll(',', '\t')}\n`, { asOf: '2022-01-31' });
  expect(other.recalled).toEqual([]);
  expect(other.results).toEqual(results);
  expect(await shown()).toEqual(before);
});

it('reads every row again where the columns, the region or the table of regions are not what they were', async () => {
  const rows = [`${header},缴费人数`, `${bee},16`].join('\n');
  await take(rows);
  expect((await take(`${rows}\n`)).recalled).toEqual([2]);
  const mapped = await take(`${rows}\n`, { mapping: { headcount: '缴费人数' } });
  expect(mapped.recalled).toEqual([]);
  expect(mapped.stored.counts).toMatchObject({ updated: 1 });
  await take(`${rows}\n\n`);
  expect((await take(`${rows}\n\n\n`, { region: '331002' })).recalled).toEqual([]);
  await take(`${rows}\n\n\n\n`);
  const regions = mongoose.connection.collection<{ _id: string }>('regions');
  await regions.updateOne({ _id: '331002' }, { $set: { aliases: ['新椒江区'] } });
  expect((await take(`${rows}\n\n\n\n\n`)).recalled).toEqual([]);
});

it('reads a row again that goes on with a note above it', async () => {
  const rows = [header, bee, weak];
  await take(rows.join('\n'));
  const { recalled, stored } = await take([header, '填表说明：以下为本期', bee, weak].join('\n'));
  expect(recalled).toEqual([4]);
  expect(stored.counts).toMatchObject({ read: 2, unchanged: 2 });
});

it('knows the rows again after one was changed and one was put between', async () => {
  const many = Array.from({ length: 40 }, (_, n) => `台州第${n}号暖蜂机械厂,,${n + 1},椒江区,2001-02-03`);
  await take([header, ...many].join('\n'));
  const next = many.with(7, `${many[7]}`.replace(',8,', ',9,')).toSpliced(20, 0, bee);
  const { recalled, stored } = await take([header, ...next].join('\n'));
  expect(recalled).toHaveLength(39);
  expect(stored.counts).toMatchObject({ read: 41, added: 1, updated: 1, unchanged: 39 });
});
