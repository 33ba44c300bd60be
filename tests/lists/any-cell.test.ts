import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, stored } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);

const titles = [
  ...[
    '单位名称',
    '曾用名',
    '统一社会信用代码',
    '组织机构代码',
    '注册号',
    '单位类型',
    '企业类型',
    '职工人数',
    '会员人数',
  ],
  ...['成立日期', '投产时间', '所属区县', '所属街道', '社区', '单位地址', '联系电话', '联系人', '行业代码', '登记状态'],
  ...[
    '工会名称',
    '联合工会名称',
    '工会统一社会信用代码',
    '建会形式',
    '是否建会',
    '独立建会',
    '未建会',
    '建会日期',
    '备注',
  ],
];

/** Numbers of people, which must come out nowhere. */
const personal = ['13900008885', '110101190001010858'];

/** What offices write, what programs leave, and what nobody foresees. */
const word = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '无',
      '#N/A',
      '—',
      'NULL',
      '同上',
      'TRUE',
      '是',
      '否',
      '√',
      '×',
      '0',
      '1',
      '15',
      '约300',
      '100人以上',
      '-5',
    ],
    ...[
      '台州甲试有限公司',
      '甲试公司（原乙厂）',
      '台州甲试有限公司（已注销）',
      '合计',
      '椒江区小计',
      '单位名称',
      '注：',
    ],
    ...['91330203MA2090018Q', '9.13E+17', '71526726-X', '81331002MC1234566A', '440301103097413'],
    ...[
      '椒江区',
      '海曙区',
      '330203',
      '白云街道',
      '台州市椒江区白云街道一号',
      '高新区',
      '市本级',
      '2021.1',
      '20215',
      '2021-05-07',
    ],
    ...['单独建会', '联合建会（已撤销）', '非独立', '白云街道商圈联合工会委员会', '存续', '注销', '产业活动单位'],
    ...[
      '13900008885',
      '139-0000-8885',
      '139.0000.8885',
      '110101190001010858',
      '110101 19000101 0858',
      '="0913"',
      "'=1+1",
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const cell = fc.oneof(
  { weight: 6, arbitrary: word },
  // A number that is glued to other digits is none any more.
  fc.tuple(word, fc.constantFrom(' ', '、', '/', '（', '\n'), word).map((parts) => parts.join('')),
);
const row = fc.array(cell, { minLength: titles.length, maxLength: titles.length });

describe('whatever stands in the cells', () => {
  it('every row is accounted for, no employer is outside of all figures, and no number of a person comes out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        await emptyRegister();
        // An employer at the end keeps the list from being empty.
        const last = ['末行试验有限公司', ...Array(titles.length - 1).fill('')];
        const content = Buffer.from(stringify([titles, ...rows, last]));
        const list = await openList(
          {
            stream: (async function* () {
              yield content;
            })(),
            name: 'any.csv',
          },
          { source: 'union-register', encoding: 'utf-8' },
        );
        try {
          const { list: done } = await importOpened(list, 'union-register', { region: '3310' });
          const { read, added, updated, unchanged, review, rejected } = done.counts;
          expect(added + updated + unchanged + review + rejected).toBe(read);
          const ignored = Object.values(list.ignored.counts).reduce((sum, count) => sum + count, 0);
          expect(read + ignored).toBe(rows.length + 2);

          const employers = await stored();
          const table = await coverageTableOf('3310', everywhere, '2021-11-30');
          const counted = employers.filter(({ branchOf, state }) => !branchOf && !state);
          expect(table.total.employers).toBe(counted.length);
          expect(employers.every((one) => String(one.region).startsWith('3310'))).toBe(true);

          for (const name of ['list_rejects', 'list_chunks', 'lists']) {
            const text = JSON.stringify(await mongoose.connection.collection(name).find().toArray());
            const bare = text.replace(/[\s.-]/g, '');
            for (const number of personal) expect(bare.includes(number), `${number} in ${name}`).toBe(false);
          }
        } finally {
          await list.close();
        }
      }),
      { numRuns: 25 },
    );
  });
});
