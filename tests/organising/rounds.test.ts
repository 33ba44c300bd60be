import { parse } from 'csv-parse/sync';
import { describe, expect } from 'vitest';
import { RoundItemModel, RoundModel } from '../../schemas/organising/round.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { answerSheetRows } from '../../server/organising/rounds/answer-sheet.ts';
import { findOverdueAnswers } from '../../server/organising/rounds/items.ts';
import { closeRound, findRound, openRound } from '../../server/organising/rounds/rounds.ts';
import { unescapeFormula } from '../../server/platform/text/escape-formula.ts';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { importRows } from '../support/lists/lists.ts';
import { employersAtWork, haimen, named, unionsAtWork, works } from '../support/lists/unions-at-work.ts';
import { city, formOf, huangyan, jiaojiang, reader } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);
const due = '2999-12-31';
const unionCode = '81331002MC00000042';

it.beforeEach(async () => {
  await unionsAtWork();
  await employersAtWork();
});

/** A round of the city about every employer without a union. */
async function aRound(api: Api, more: object = {}): Promise<string> {
  const opened = await api.post('/staff/rounds', { title: '年底核查', region: '331000', due, ...more }, { as: city });
  expect(opened).toMatchObject({ status: 201, body: { state: 'open' } });
  return opened.body.id;
}

type Sheet = Record<string, string>[];

/** What a union gets to fill in, by the titles of its columns. */
async function sheet(api: Api, round: string, as = jiaojiang, query = ''): Promise<Sheet> {
  const { body } = await api.get(`/staff/rounds/${round}/sheet${query}`, { as });
  return parse(body, { bom: true, columns: true });
}

function text(rows: Sheet): string {
  const titles = Object.keys(rows[0] ?? {});
  return [titles, ...rows.map((row) => titles.map((title) => row[title] ?? ''))]
    .map((row) => row.join(','))
    .join('\r\n');
}

function giveBack(api: Api, round: string, content: string | Uint8Array<ArrayBuffer>, fields = {}, as = jiaojiang) {
  return api.send('POST', `/staff/rounds/${round}/return`, formOf(fields, content), { as });
}

/** Answer for one employer. */
async function answer(api: Api, round: string, employer: { name: string }, body: object, as = jiaojiang) {
  return api.post(`/staff/rounds/${round}/employers/${(await named(employer))._id}`, body, { as });
}

describe('a round', () => {
  it('that is closed while it is being opened stays closed, with nothing left to answer', async () => {
    const wanted = { title: '误开', region: '331000', classes: [], due };
    const opening = openRound(wanted, 'x', everywhere, '2026-11-21');
    let begun: { _id: number } | null = null;
    while (!begun) begun = await RoundModel.findOne({ title: '误开' }, { _id: 1 }).lean();
    await closeRound(begun._id, everywhere, new Date());
    expect((await opening).state).toBe('closed');
    expect(await RoundItemModel.countDocuments({ round: begun._id, open: true })).toBe(0);
  });

  it('gives every responsible union its employers, and each sees its own', async ({ api }) => {
    const round = await aRound(api);
    const { body } = await api.get(`/staff/rounds/${round}`, { as: city });
    expect(body.unions.map(({ union, employers }: { union: string; employers: number }) => [union, employers])).toEqual(
      [
        ['331002', 1],
        ['331003', 1],
        ['S1', 1],
        ['S2', 1],
      ],
    );
    const next = await aRound(api);
    const last = await api.get('/staff/rounds?limit=1', { as: city });
    const before = await api.get(`/staff/rounds?limit=1&cursor=${last.body.next}`, { as: city });
    expect([last, before].map((page) => page.body.items?.[0]?.id)).toEqual([next, round]);
    const seenBy = async (as: { staff: string }) =>
      (await api.get(`/staff/rounds/${round}/employers`, { as })).body.items.map(({ name }: { name: string }) => name);
    expect(await seenBy(haimen)).toEqual([works.mill.name]);
    expect(await seenBy(huangyan)).toEqual([works.dye.name]);
    expect((await seenBy(jiaojiang)).toSorted()).toEqual(
      [works.mill.name, works.shop.name, works.yard.name].toSorted(),
    );
  });

  it('holds the employers of some classes only', async ({ api }) => {
    const round = await aRound(api, { classes: ['none-100'] });
    const { items } = (await api.get(`/staff/rounds/${round}/employers`, { as: city })).body;
    expect(items).toMatchObject([{ name: works.yard.name, register: { union: 'none', headcount: 130 } }]);
  });

  it('is not opened by a district for others, by a reader, or for a day that is over', async ({ api }) => {
    const wanted = { title: '核查', region: '331003', due };
    expect((await api.post('/staff/rounds', wanted, { as: jiaojiang })).body.error.code).toBe('outside_scope');
    expect((await api.post('/staff/rounds', { ...wanted, region: '331002' }, { as: reader })).status).toBe(403);
    const past = { ...wanted, region: '331002', due: '2020-01-01' };
    expect((await api.post('/staff/rounds', past, { as: jiaojiang })).body.error.code).toBe('round_due_past');
  });

  it('follows an employer that another union becomes responsible for while nobody has answered', async ({ api }) => {
    const round = await aRound(api);
    await importRows('union-register', [{ ...works.shop, address: '椒江区海门街道9号' }]);
    const { items } = (await api.get(`/staff/rounds/${round}/employers`, { as: haimen })).body;
    expect(items.map(({ name }: { name: string }) => name)).toContain(works.shop.name);
    const { body } = await api.get('/staff/responsibility/handovers', { as: haimen });
    expect(body.items).toMatchObject([{ name: works.shop.name, from: '331002', to: 'S1', cause: 'register' }]);
  });

  it('says what is overdue, and takes no answers once it is closed', async ({ api }) => {
    const round = await aRound(api);
    await answer(api, round, works.mill, { answer: 'confirmed' });
    expect(await findOverdueAnswers(everywhere, due)).toEqual([]);
    expect((await findOverdueAnswers(everywhere, '3000-01-01')).map(({ union, missing }) => [union, missing])).toEqual([
      ['331002', 1],
      ['331003', 1],
      ['S2', 1],
    ]);
    expect(await api.post(`/staff/rounds/${round}/close`, {}, { as: city })).toMatchObject({ status: 200 });
    expect((await answer(api, round, works.yard, { answer: 'confirmed' })).body.error.code).toBe('round_closed');
    expect(await findOverdueAnswers(everywhere, '3000-01-01')).toEqual([]);
  });
});

describe('an answer', () => {
  it.for([
    [
      { answer: 'headcount', headcount: 44, members: 20 },
      { headcount: 44, members: 20, union: 'none' },
    ],
    [
      { answer: 'union_exists', unionCode },
      { union: 'own', unionCode },
    ],
    [
      { answer: 'union_exists', unionCode: 'J1' },
      { union: 'joint', unionCode: 'J1' },
    ],
    [{ answer: 'closed', remark: '大门已封' }, { state: 'closed' }],
    [{ answer: 'not_employer' }, { state: 'not_employer' }],
    [
      { answer: 'moved', region: '331003001' },
      { region: '331003001', responsible: '331003' },
    ],
  ] as const)('%j goes into the register before every list', async ([body, expected], { api }) => {
    const round = await aRound(api);
    expect(await answer(api, round, works.mill, body)).toMatchObject({ status: 200, body: { outcome: 'applied' } });
    await importRows('union-register', [{ ...works.mill, head: 3, members: 1 }]);
    expect(await named(works.mill)).toMatchObject(expected);
  });

  it('leaves the figures when the employer is closed, and the employer in the register', async ({ api }) => {
    const round = await aRound(api);
    const figures = async () => (await api.get('/staff/coverage?region=331002', { as: city })).body.total.employers;
    expect(await figures()).toBe(3);
    await answer(api, round, works.mill, { answer: 'closed' });
    expect(await figures()).toBe(2);
    const { _id } = await named(works.mill);
    expect((await api.get(`/staff/employers/${_id}`, { as: jiaojiang })).body).toMatchObject({ state: 'closed' });
    await answer(api, round, works.mill, { answer: 'confirmed' });
    expect(await figures()).toBe(3);
  });

  it('takes the place of the one before, which stays in the log; the same again changes nothing', async ({ api }) => {
    const round = await aRound(api);
    await answer(api, round, works.mill, { answer: 'moved', region: '331002002' });
    expect(await named(works.mill)).toMatchObject({ responsible: 'S2' });
    await answer(api, round, works.mill, { answer: 'headcount', headcount: 44 });
    const now = await named(works.mill);
    expect(now).toMatchObject({ region: '331002001', responsible: 'S1', headcount: 44 });
    const again = await answer(api, round, works.mill, { answer: 'headcount', headcount: 44 });
    expect(again.body.outcome).toBe('unchanged');
    expect((await named(works.mill)).rev).toBe(now.rev);
    const { items } = (await api.get(`/staff/rounds/${round}/employers?show=answered`, { as: haimen })).body;
    expect(items[0].answers.map(({ answer }: { answer: string }) => answer)).toEqual(['moved', 'headcount']);
  });

  it('is compared with the register as it was without the one before, which may have been a mistake', async ({
    api,
  }) => {
    const round = await aRound(api);
    await answer(api, round, works.mill, { answer: 'union_exists', unionCode, unionName: '别家的工会' });
    await answer(api, round, works.mill, { answer: 'headcount', headcount: 4100 });
    const mended = await answer(api, round, works.mill, { answer: 'headcount', headcount: 42 });
    expect(mended.body.conflicts).toEqual([]);
    await answer(api, round, works.mill, { answer: 'union_exists', unionCode, unionName: '别家的工会' });
    const confirmed = await answer(api, round, works.mill, { answer: 'confirmed' });
    expect(confirmed.body).toMatchObject({ outcome: 'applied', conflicts: [] });
    expect(await named(works.mill)).toMatchObject({ union: 'none', headcount: 41 });
  });

  it('that it has moved is seen by the union that it leaves and by the one that it comes to', async ({ api }) => {
    const round = await aRound(api);
    await answer(api, round, works.mill, { answer: 'moved', region: '331003' }, haimen);
    for (const as of [haimen, huangyan]) {
      const { items } = (await api.get('/staff/responsibility/handovers', { as })).body;
      expect(items).toMatchObject([{ name: works.mill.name, from: 'S1', to: '331003' }]);
    }
    const own = (await api.get(`/staff/rounds/${round}/employers`, { as: haimen })).body.items;
    expect(own).toMatchObject([{ name: works.mill.name, answers: [{ answer: 'moved' }] }]);
    const { _id } = await named(works.mill);
    expect((await api.get(`/staff/employers/${_id}`, { as: huangyan })).status).toBe(200);
    expect((await api.get(`/staff/employers/${_id}`, { as: haimen })).status).toBe(404);
  });

  it.for([
    [{ answer: 'union_exists', unionCode }, ['union_unknown']],
    [{ answer: 'union_exists', unionCode: '331003' }, ['union_in_another_district']],
    [{ answer: 'headcount', headcount: 400 }, ['headcount_far']],
    [{ answer: 'headcount', headcount: 50 }, []],
  ] as const)('%j is shown with its conflicts %j', async ([body, kinds], { api }) => {
    const round = await aRound(api);
    const reply = await answer(api, round, works.mill, body);
    expect(reply.body.conflicts.map(({ kind }: { kind: string }) => kind)).toEqual(kinds);
    const { items } = (await api.get(`/staff/rounds/${round}/employers?show=conflicts`, { as: city })).body;
    expect(items).toHaveLength(kinds.length);
  });

  it.for([
    [{ answer: 'union_exists' }, 'answer_incomplete'],
    [{ answer: 'moved' }, 'answer_incomplete'],
    [{ answer: 'moved', region: '110101' }, 'answer_region_wrong'],
    [{ answer: 'union_exists', unionCode: '91331002MA28GBK41U' }, 'answer_union_wrong'],
  ] as const)('%j is refused', async ([body, code], { api }) => {
    const round = await aRound(api);
    const before = await named(works.mill);
    expect(await answer(api, round, works.mill, body)).toMatchObject({ status: 400, body: { error: { code } } });
    expect(await named(works.mill)).toEqual(before);
  });

  it('is not given for the employers of others', async ({ api }) => {
    const round = await aRound(api);
    const reply = await answer(api, round, works.dye, { answer: 'closed' });
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'round_item_not_found' } } });
  });
});

describe('a sheet', () => {
  it('comes back filled in, in another encoding and order of columns, with rows above; wrong rows stop no others', async ({
    api,
  }) => {
    const round = await aRound(api);
    const rows = await sheet(api, round);
    expect(rows.map((row) => row.单位名称).toSorted()).toEqual(
      [works.mill.name, works.shop.name, works.yard.name].toSorted(),
    );
    const of = (one: { name: string }) => rows.find((row) => row.单位名称 === one.name) as Record<string, string>;
    Object.assign(of(works.mill), {
      核查结果: '已建会',
      工会名称: '海门蜂蜡厂工会',
      建会形式: '单独',
      核查依据: '批复',
    });
    Object.assign(of(works.yard), { 核查结果: '人数不符', 实有人数: '１２８人' });
    Object.assign(of(works.shop), { 核查结果: '迁出', 迁往区划: '椒江区白云街道' });
    const turned = rows.map((row) => Object.fromEntries(Object.entries(row).reverse()));
    const content = `椒江区核查反馈表\r\n${text(turned)}\r\n${','.repeat(6)}`;
    const back = await giveBack(api, round, content);
    expect(back).toMatchObject({ status: 200, body: { read: 3, applied: 3, blank: 0, rejected: [] } });
    expect(await named(works.mill)).toMatchObject({ union: 'own' });
    expect(await named(works.yard)).toMatchObject({ headcount: 128 });
    expect(await named(works.shop)).toMatchObject({ responsible: 'S2', region: '331002002' });
    expect((await giveBack(api, round, content)).body).toMatchObject({ applied: 0, unchanged: 3 });
    expect(await sheet(api, round)).toEqual([]);
  });

  it('refuses rows that were mixed up, repeated, unknown or unreadable, and says where and why', async ({ api }) => {
    const round = await aRound(api);
    const rows = await sheet(api, round);
    const [one, two, three] = rows as [Record<string, string>, Record<string, string>, Record<string, string>];
    const before = await named({ name: one.单位名称 ?? '' });
    const swapped = { ...one, 单位名称: two.单位名称 ?? '', 核查结果: '注销' };
    const strange = { ...two, 核查结果: '也许' };
    const range = { ...three, 核查结果: '人数有误', 实有人数: '25-50' };
    const fine = { ...two, 核查结果: '属实' };
    const { body } = await giveBack(api, round, text([swapped, strange, range, fine]));
    expect(body.rejected.map(({ line, field, code }: Record<string, string>) => [line, field, code])).toEqual([
      [2, 'check', 'row_check_wrong'],
      [3, 'answer', 'row_value_invalid'],
      [4, 'headcount', 'row_value_invalid'],
      [5, 'employer', 'row_repeated'],
    ]);
    expect(body).toMatchObject({ read: 4, applied: 0 });
    expect(await named({ name: one.单位名称 ?? '' })).toEqual(before);
  });

  it('is only looked at in a dry run, and says the same as when it is taken in', async ({ api }) => {
    const round = await aRound(api);
    const rows = (await sheet(api, round)).map((row) => ({ ...row, 核查结果: '人数有误', 实有人数: '999' }));
    const before = await named(works.mill);
    const tried = (await giveBack(api, round, text(rows), { dryRun: 'true' })).body;
    expect(await named(works.mill)).toEqual(before);
    const done = (await giveBack(api, round, text(rows))).body;
    expect(done).toEqual({ ...tried, dryRun: false });
    expect(done).toMatchObject({ applied: 3, conflicts: 3 });
  });

  it('of another union refuses every row', async ({ api }) => {
    const round = await aRound(api);
    const rows = (await sheet(api, round)).map((row) => ({ ...row, 核查结果: '注销' }));
    const { body } = await giveBack(api, round, text(rows), {}, huangyan);
    expect(body).toMatchObject({ applied: 0 });
    expect(body.rejected.map(({ code }: { code: string }) => code)).toEqual(Array(3).fill('round_item_not_found'));
  });

  it('holds no cell that a spreadsheet takes for a formula', async ({ api }) => {
    await importRows('census', [
      { name: '=cmd|台州工厂', org: '100000095', district: '椒江区', address: '@海门街道1号', head: 30 },
    ]);
    const round = await aRound(api);
    let csv = '';
    const rows = answerSheetRows(await findRound(Number(round), everywhere), {}, everywhere, '2026-11-21');
    for await (const piece of csvText(rows, 'windows')) csv += piece;
    const cells = parse(csv, { bom: true }).flat();
    expect(cells.filter((cell: string) => /^[=+\-@]/.test(cell))).toEqual([]);
    expect(cells.map(unescapeFormula)).toContain('=cmd|台州工厂');
  });
});
