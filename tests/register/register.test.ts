import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { readEmployerDetail } from '../../server/register/employers/read-employers.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, shown, stored } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const bee = { name: '台州市暖蜂机械有限公司', code: '91331002MA28G3EC1R', district: '椒江区' };
const codes = ['913310047964605623', '91331081704731469C', '91331003671604606M', '91331082MA28G3EC0T'] as const;

describe('matching', () => {
  it('knows an employer by its unified code, and by the organisation code within it', async () => {
    await importRows('social-security', [{ ...bee, code: codes[0], head: 15 }]);
    await importRows('census', [{ name: '另一种写法', org: '79646056-2', district: '椒江区', head: 14 }]);
    const [only, ...others] = await stored();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ code: codes[0], name: bee.name, headcount: 15, region: '331002' });
  });

  it('takes a row without code to the employer of that name in the same district', async () => {
    await importRows('social-security', [{ ...bee, code: codes[0], head: 15 }]);
    const { list } = await importRows('union-register', [
      { name: ' 台州市暖蜂机械有限公司（筹）', district: '椒江区', head: 9, unionForm: '单独建会' },
    ]);
    expect(list.counts).toMatchObject({ added: 0, updated: 1 });
    expect(await stored()).toMatchObject([{ code: codes[0], union: 'own', headcount: 9 }]);
  });

  it('gives an employer without code its code when a coded row of that name and district comes', async () => {
    await importRows('union-register', [{ name: bee.name, district: '椒江区', head: 9, unionForm: '联合建会' }]);
    await importRows('social-security', [{ ...bee, code: codes[0], head: 15 }]);
    expect(await stored()).toMatchObject([{ code: codes[0], union: 'joint', headcount: 9 }]);
  });

  it('never merges by name alone, nor across districts', async () => {
    await importRows('social-security', [{ ...bee, code: codes[0], head: 15 }]);
    const { list } = await importRows('other', [
      { name: bee.name, head: 99 },
      { name: bee.name, district: '温岭市', head: 7 },
    ]);
    expect(list.counts).toMatchObject({ review: 1, added: 1 });
    expect((await stored()).map(({ region }) => region)).toEqual(['331081', '331002']);
  });

  it('knows a name with and without the places in front, but asks for more where they differ', async () => {
    await importRows('social-security', [
      { name: '台州市路桥罗邦洁具有限公司', code: codes[0], district: '路桥区', address: '路桥区峰江街道打网桥村3号' },
      { name: '玉环县工星机械厂', code: codes[1], district: '玉环市' },
    ]);
    const { list } = await importRows('union-register', [
      { name: '玉环工星机械厂', district: '玉环市', unionForm: '单独建会' },
      { name: '台州市罗邦洁具有限公司', district: '路桥区', unionForm: '单独建会' },
      {
        name: '台州市罗邦洁具有限公司',
        district: '路桥区',
        address: '台州市路桥区峰江街道打网桥村3号',
        unionForm: '联合建会',
      },
    ]);
    expect(list.counts).toMatchObject({ added: 1, updated: 2 });
  });

  it('leaves a row that fits two employers to a person', async () => {
    await importRows('social-security', [
      { ...bee, code: codes[0] },
      { ...bee, code: codes[1] },
    ]);
    const { list } = await importRows('union-register', [
      { name: bee.name, district: '椒江区', unionForm: '单独建会' },
    ]);
    expect(list.counts).toMatchObject({ review: 1 });
  });

  it('takes a row out again when a second employer turns up that it fits as well', async () => {
    await importRows('union-register', [{ name: bee.name, district: '椒江区', unionForm: '单独建会' }]);
    await importRows('social-security', [{ ...bee, code: codes[0] }]);
    await importRows('census', [{ name: bee.name, org: codes[1].slice(8, 17), district: '椒江区' }]);
    expect((await stored()).map(({ union }) => union)).toEqual(['none', 'none']);
  });

  it('joins an employer without code to the one whose former name it bears', async () => {
    await importRows('union-register', [
      { name: '台州市旧名塑料厂', district: '黄岩区', head: 30, unionForm: '单独建会' },
    ]);
    await importRows('social-security', [
      { name: '台州市新名塑料厂', code: codes[2], former: '台州市旧名塑料厂', district: '黄岩区', head: 28 },
    ]);
    expect(await stored()).toMatchObject([{ code: codes[2], union: 'own', headcount: 30 }]);
  });

  it('joins a row without a code to the employer whose name was its own, whichever comes first', async () => {
    const now = { name: '台州市新名塑料厂（原：台州市旧名塑料厂、台州市更旧名塑料厂）', district: '黄岩区', head: 28 };
    const then = { name: '台州市旧名塑料厂', code: codes[2], district: '黄岩区', head: 30 };
    for (const rows of [
      [now, then],
      [then, now],
    ]) {
      await emptyRegister();
      for (const row of rows) await importRows('union-register', [row]);
      expect(await stored()).toMatchObject([{ code: codes[2] }]);
      // Two rows without a code are one employer's for the same reason.
      await emptyRegister();
      for (const { code: _, ...row } of rows as (typeof then)[]) await importRows('union-register', [row]);
      expect(await stored()).toHaveLength(1);
    }
  });

  it('keeps parts of an employer apart, and does not count them', async () => {
    await importRows('census', [
      { name: bee.name, org: '796460562', district: '椒江区', type: '法人单位', head: 20 },
      { name: `${bee.name}（本部）`, org: '79646056B', district: '椒江区', type: '产业活动单位', head: 4 },
      { name: `${bee.name}路桥分公司`, code: codes[3], district: '路桥区', head: 3 },
    ]);
    await importRows('union-register', [{ name: bee.name, district: '椒江区', unionForm: '单独建会' }]);
    const table = await coverageTableOf('331000', everywhere, '2021-11-30');
    expect(table.total).toMatchObject({ employers: 1, own: 1 });
    const whole = (await stored()).find(({ branchOf }) => !branchOf);
    const found = await readEmployerDetail(Number(whole?._id), everywhere, '2021-11-30');
    expect(found.branches.map(({ name }) => name).sort()).toEqual([`${bee.name}路桥分公司`, `${bee.name}（本部）`]);
  });
});

describe('what is shown', () => {
  it('is chosen by precedence field by field, and a blank overwrites nothing', async () => {
    await importRows('census', [{ ...bee, code: codes[0], head: 14, phone: '' }]);
    await importRows('social-security', [{ ...bee, code: codes[0], head: 15, phone: '13900008885' }]);
    await importRows('union-register', [{ ...bee, code: codes[0], head: '', members: 9, unionForm: '联合建会' }]);
    const [employer] = await stored();
    expect(employer).toMatchObject({ headcount: 15, members: 9, union: 'joint' });
    const { provenance } = await readEmployerDetail(Number(employer?._id), everywhere, '2021-11-30');
    expect(provenance.find(({ field }) => field === 'headcount')?.values).toMatchObject([
      { value: 15, source: 'social-security', list: 2, line: 2, asOf: '2021-11-30' },
      { value: 14, source: 'census', list: 1 },
    ]);
  });

  it('is the newest list of a source, whichever came first', async () => {
    await importRows('census', [{ ...bee, code: codes[0], head: 20 }], { asOf: '2022-12-31' });
    await importRows('census', [{ ...bee, code: codes[0], head: 10 }], { asOf: '2018-12-31' });
    expect(await stored()).toMatchObject([{ headcount: 20 }]);
  });

  it('stays what a later list repeated when a list from before it comes late', async () => {
    const row = (head: number) => [{ ...bee, code: codes[0], head }];
    await importRows('census', row(12), { asOf: '2018-12-31' });
    await importRows('census', [...row(12), { name: '甲厂', district: '椒江区' }], { asOf: '2022-12-31' });
    await importRows('census', row(10), { asOf: '2020-12-31' });
    expect((await stored()).find(({ code }) => code)).toMatchObject({ headcount: 12 });
  });

  it('flags who is missing from the newest whole list, and deletes nobody', async () => {
    const two = [
      { ...bee, code: codes[0], head: 1 },
      { name: '乙厂', code: codes[1], district: '临海市', head: 2 },
    ];
    await importRows('social-security', two);
    const { list } = await importRows('social-security', two.slice(0, 1), { asOf: '2022-11-30' });
    expect(list.missing).toBe(1);
    expect((await stored()).find(({ name }) => name === '乙厂')?.missing).toEqual([2]);
    await importRows('social-security', two, { asOf: '2023-11-30' });
    expect((await stored()).some(({ missing }) => missing)).toBe(false);
  });

  it('is the same whatever order the lists come in', async () => {
    const lists = [
      [
        'union-register',
        [
          { name: bee.name, district: '椒江区', head: 9, unionForm: '联合建会' },
          { name: '丙店', head: 1 },
        ],
      ],
      [
        'social-security',
        [
          { ...bee, code: codes[0], head: 15 },
          { name: '丙店', code: codes[1], district: '临海市', phone: '13900001111' },
        ],
      ],
      [
        'census',
        [
          { name: bee.name, org: codes[2].slice(8, 17), district: '椒江区' },
          { name: '丙店', phone: '13900001111', head: 3 },
        ],
      ],
    ] as const;
    const seen = new Set<string>();
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      await emptyRegister();
      for (const at of order) {
        const [source, rows] = lists[at] ?? lists[0];
        await importRows(source, rows);
      }
      seen.add(JSON.stringify(await shown()));
    }
    expect([...seen]).toHaveLength(1);
  });
});
