import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { findLateCorrections, freezeMonth } from '../../server/organising/coverage/frozen-months.ts';
import { setRules } from '../../server/organising/coverage/rebuild.ts';
import { defaultRules } from '../../server/register/classification/default-rules.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored } from '../support/lists/lists.ts';
import { bee, city, firms, hive, jiaojiang, reader, unionsAndOfficers } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  for (const name of [
    'coverage_drives',
    'coverage_drive_employers',
    'coverage_months',
    'coverage_month_figures',
    'coverage_rules',
  ])
    await mongoose.connection.collection(name).deleteMany({});
  await unionsAndOfficers();
});

const big = { ...bee, head: 120, industry: '3311', address: '海门街道解放路8号' };
const middle = { ...hive, head: 40, industry: '7030' };

async function serialOf(name: string): Promise<number> {
  return Number((await stored()).find((one) => one.name === name)?._id);
}

async function allBehind(api: Api, query: string, as = city): Promise<string[]> {
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await api.get(`/staff/coverage/employers?${query}${cursor}`, { as });
    expect(status, JSON.stringify(body)).toBe(200);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    if (body.next === null) return names;
    cursor = `&cursor=${body.next}`;
  }
}

describe('a figure of coverage', () => {
  it('leads to its employers, and each of them to the lines of the lists that say so', async ({ api }) => {
    await importRows('census', [big, middle, ...firms(0, 9)]);
    const { body } = await api.get('/staff/coverage?region=331000', { as: city });
    const row = body.children.find(({ region }: { region: string }) => region === '331002');
    expect(row).toMatchObject({ employers: 10, none: 10, classes: { 'none-100': 1, 'none-small': 9 } });
    for (const [of, count] of Object.entries(body.total.classes))
      expect(await allBehind(api, `region=3310&class=${of}&limit=2`)).toHaveLength(count as number);
    expect(await allBehind(api, 'region=331002&class=none-100')).toEqual([big.name]);
    expect(await allBehind(api, 'region=331002&size=100-199&union=none')).toEqual([big.name]);
    expect(await allBehind(api, 'region=3310&industry=K')).toEqual([middle.name]);
    expect(await allBehind(api, 'region=331002&unplaced=yes&limit=4')).toHaveLength(9);

    const one = await api.get(`/staff/employers/${await serialOf(big.name)}`, { as: reader });
    expect(one.body).toMatchObject({ class: 'none-100' });
    expect(one.body.why).toEqual({
      rule: 'none-100',
      note: '未建会，百人以上',
      version: 0,
      because: [
        { field: 'union', value: 'none', source: null, list: null, line: null, asOf: null },
        { field: 'headcount', value: 120, source: 'census', list: '1', line: 2, asOf: '2021-11-30' },
      ],
    });
  });

  it('is told by class, by size and by section of industry, and the parts add up', async ({ api }) => {
    await importRows('union-register', [{ ...big, unionForm: '单独建会' }, middle, ...firms(0, 9)]);
    for (const by of ['class', 'size', 'industry']) {
      const { body } = await api.get(`/staff/coverage/breakdown?region=3310&by=${by}`, { as: city });
      const sum = body.items.reduce((all: number, { employers }: { employers: number }) => all + employers, 0);
      expect([body.employers, sum]).toEqual([11, 11]);
      if (by === 'industry')
        expect(body.items).toContainEqual({
          key: 'C',
          name: '制造业',
          employers: 1,
          union: { own: 1, joint: 0, none: 0, rate: { numerator: 1, denominator: 1, value: 1 } },
        });
    }
  });

  it('is refused to officers of other regions', async ({ api }) => {
    for (const path of ['?', '/breakdown?by=size&', '/series?from=2021-01&to=2021-12&', '/employers?'])
      expect(await api.get(`/staff/coverage${path}region=331003`, { as: jiaojiang })).toMatchObject({ status: 403 });
  });
});

describe('a month of coverage', () => {
  const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
  const found = (name: string, union: 'own' | 'none', day: string) =>
    serialOf(name).then((serial) => verifyEmployer(serial, { union }, 'officer', everywhere, at(day)));

  it('is frozen as it was at its end, and what is corrected later is told and not slipped in', async ({ api }) => {
    await importRows('census', [big, middle]);
    await freezeMonth('2021-11', { by: 'city', now: at('2021-12-01') });
    await found(big.name, 'own', '2021-12-20');
    await freezeMonth('2021-12', { by: 'city', now: at('2022-01-01') });
    await found(big.name, 'none', '2022-01-10');
    await found(middle.name, 'own', '2022-01-11');

    const series = async (region: string) =>
      (await api.get(`/staff/coverage/series?region=${region}&from=2021-10&to=2022-03`, { as: city })).body.items;
    const row = (month: string, own: number, none: number, organised: object) => ({
      month,
      own,
      none,
      organised,
      frozen: true,
    });
    expect(await series('3310')).toMatchObject([
      row('2021-11', 0, 2, { task: 0, told: 0, lost: 0 }),
      row('2021-12', 1, 1, { task: 0, told: 1, lost: 0 }),
    ]);
    expect(await series('331003')).toMatchObject([row('2021-11', 0, 1, {}), row('2021-12', 0, 1, {})]);
    expect(await findLateCorrections('2021-12')).toEqual([]);

    await importRows('social-security', [
      { name: '台州市采蜜厂', code: '91331081704731469C', district: '椒江区', head: 30 },
    ]);
    expect(
      (await findLateCorrections('2021-12')).map(({ region, frozen, now }) => [
        region,
        frozen.employers,
        now.employers,
      ]),
    ).toEqual([
      ['', 2, 3],
      ['33', 2, 3],
      ['3310', 2, 3],
      ['331002', 1, 2],
    ]);
    expect(await series('3310')).toMatchObject([{ employers: 2 }, { employers: 2 }]);
    await undoList(2, { scope: everywhere });
    expect(await findLateCorrections('2021-12')).toEqual([]);
  });

  it('keeps the rules that it was told by when others come', async () => {
    await importRows('census', [big, middle]);
    const rules = defaultRules.rules.map((rule) => (rule.id === 'none-100' ? { ...rule, atLeast: 30 } : rule));
    await setRules({ name: 'other', rules }, { by: 'city', now: at('2021-12-15') });
    expect(await freezeMonth('2021-11', { by: 'city', now: at('2022-01-01') })).toMatchObject({ rules: 0 });
    expect(await freezeMonth('2021-12', { by: 'city', now: at('2022-01-01') })).toMatchObject({ rules: 1 });
    const figures = mongoose.connection.collection<{ _id: string }>('coverage_month_figures');
    expect(await figures.findOne({ _id: '2021-11:3310' })).toMatchObject({ employers: 2, classes: { 'none-100': 1 } });
    expect(await figures.findOne({ _id: '2021-12:3310' })).toMatchObject({ employers: 2, classes: { 'none-100': 2 } });
    await undoList(1, { scope: everywhere });
    expect((await findLateCorrections('2021-11')).map(({ now }) => now.employers)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('can be frozen once, when it is over', async () => {
    await importRows('census', [big]);
    const freeze = (day: string) => freezeMonth('2021-11', { by: 'city', now: at(day) });
    await expect(freeze('2021-11-30')).rejects.toMatchObject({ code: 'month_not_over' });
    await freeze('2021-12-01');
    await expect(freeze('2021-12-02')).rejects.toMatchObject({ code: 'month_frozen' });
  });
});

describe('a drive', () => {
  const drive = {
    id: 'hundred-2021',
    name: '百人以上建会行动',
    filter: { region: '3310', classes: ['none-100', 'none-25-unverified-start'] },
    from: '2021-12-01',
    to: '2099-02-28',
  };

  it('keeps the list that its filter drew up, and tells how far it is in each region', async ({ api }) => {
    await importRows('census', [big, middle, ...firms(0, 4)]);
    expect(await api.post('/staff/coverage/drives', drive, { as: city })).toMatchObject({
      status: 201,
      body: { employers: 2, target: 2, filter: drive.filter },
    });
    await verifyEmployer(await serialOf(big.name), { union: 'own' }, 'officer', everywhere);
    await verifyEmployer(await serialOf(middle.name), { headcount: 3 }, 'officer', everywhere);
    const { body } = await api.get('/staff/coverage/drives/hundred-2021', { as: city });
    expect(body).toMatchObject({
      total: { employers: 2, organised: 1, open: 1, gone: 0 },
      children: [
        { region: '331002', organised: 1 },
        { region: '331003', organised: 0, open: 1 },
      ],
      reached: { numerator: 1, denominator: 2, value: 0.5 },
    });
    const behind = async (query: string, as = city) =>
      (await api.get(`/staff/coverage/drives/hundred-2021/employers?${query}`, { as })).body.items.map(
        ({ name }: { name: string }) => name,
      );
    expect(await behind('fate=organised')).toEqual([big.name]);
    expect(await behind('fate=open')).toEqual([middle.name]);
    expect(await behind('', reader)).toEqual([big.name]);
    await verifyEmployer(await serialOf(middle.name), { state: 'closed' }, 'officer', everywhere);
    expect(await behind('fate=gone')).toEqual([middle.name]);
  });

  it('is for a trade, a park or a group of workers by words and codes', async ({ api }) => {
    await importRows('census', [big, { ...middle, name: '黄岩蜂巢房产中介有限公司' }, ...firms(0, 4)]);
    const begun = async (id: string, filter: object) =>
      (await api.post('/staff/coverage/drives', { ...drive, id, filter: { region: '3310', ...filter } }, { as: city }))
        .body;
    expect(await begun('agents', { industries: ['703'] })).toMatchObject({ employers: 1 });
    expect(await begun('makers', { industries: ['C'] })).toMatchObject({ employers: 1 });
    expect(await begun('park', { words: ['解放路'] })).toMatchObject({ employers: 1 });
    expect(await begun('names', { words: ['中介', '快递'] })).toMatchObject({ employers: 1 });
    expect(await begun('nobody', { words: ['火星'] })).toMatchObject({ error: { code: 'drive_empty' } });
    expect(await begun('park', { words: ['解放路'] })).toMatchObject({ error: { code: 'drive_exists' } });
    const foreign = { ...drive, id: 'foreign', filter: { region: '331003' } };
    expect(await api.post('/staff/coverage/drives', foreign, { as: jiaojiang })).toMatchObject({ status: 403 });
    expect(await api.post('/staff/coverage/drives', drive, { as: reader })).toMatchObject({ status: 403 });
    expect(await api.post('/staff/coverage/drives', { ...drive, to: '2021-11-01' }, { as: city })).toMatchObject({
      body: { error: { code: 'drive_period_invalid' } },
    });
  });
});
