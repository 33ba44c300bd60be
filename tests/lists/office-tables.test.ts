import { describe, expect } from 'vitest';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored } from '../support/lists/lists.ts';
import {
  bee,
  city,
  firms,
  formOf,
  hive,
  huangyan,
  jiaojiang,
  reader,
  settled,
  unionsAndOfficers,
  uploadRows,
} from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  await unionsAndOfficers();
});

async function imported(
  api: Api,
  ...upload: Parameters<typeof uploadRows> extends [Api, ...infer Rest] ? Rest : never
) {
  const { body } = await uploadRows(api, ...upload);
  return settled(api, upload[0], body.list.id);
}

describe('a row that names a street and no district', () => {
  it('lies in that street of the list’s district, or in the only one of the city', async () => {
    const [one = {}, two = {}, three = {}, four = {}] = firms(0, 4).map(({ district: _, ...firm }) => firm);
    await importRows(
      'other',
      [
        { ...one, street: '海门街道办事处' },
        { ...two, street: '泽国镇' },
      ],
      { region: '331002' },
    );
    await importRows('other', [
      { ...three, street: '泽国镇' },
      { ...four, district: '椒江区', street: '泽国镇' },
    ]);
    const places = Object.fromEntries((await stored()).map(({ name, region }) => [name, region]));
    expect(places).toEqual({
      [String(one.name)]: '331002001',
      [String(two.name)]: '331002',
      [String(three.name)]: '331081100',
      [String(four.name)]: '331002',
    });
  });
});

describe('a union of which the form is not said', () => {
  it('counts as joint where its name says so, else as own, and the list tells how often that was', async () => {
    const rows = [
      { ...bee, unionForm: '是' },
      { ...hive, unionName: '海门街道联合工会委员会' },
      ...firms(0, 1).map((firm) => ({ ...firm, unionForm: '否' })),
    ];
    const { counts } = (await importRows('union-register', rows)).list;
    expect(counts.problems).toEqual({ union_form_implied: 2 });
    const unions = (await stored()).map(({ name, union }) => [name, union]);
    expect(Object.fromEntries(unions)).toEqual({
      [bee.name]: 'own',
      [hive.name]: 'joint',
      [rows[2]?.name ?? '']: 'none',
    });
  });
});

describe('the lists of an officer', () => {
  it('are those of their regions, page by page', async ({ api }) => {
    for (const at of [0, 1, 2]) await imported(api, jiaojiang, firms(at, at + 1));
    await imported(api, huangyan, firms(5, 6, '黄岩区'));
    const first = await api.get('/staff/lists?limit=2', { as: reader });
    expect(first.body).toMatchObject({ items: [{ id: '3' }, { id: '2' }], next: '2' });
    const second = await api.get(`/staff/lists?limit=2&cursor=${first.body.next}`, { as: reader });
    expect(second.body).toMatchObject({ items: [{ id: '1' }], next: null });
    expect((await api.get('/staff/lists', { as: city })).body.items).toHaveLength(4);
    expect(await api.get('/staff/lists?cursor=x', { as: city })).toMatchObject({
      status: 400,
      body: { error: { code: 'cursor_invalid' } },
    });
  });

  it('hide the lists of others as if there were none', async ({ api }) => {
    await imported(api, city, [bee], { region: '3310' });
    const answers = async (method: string, path: (list: number) => string) => {
      const replies = [];
      for (const list of [1, 77])
        replies.push(await api.send(method, path(list), method === 'POST' ? {} : undefined, { as: jiaojiang }));
      return replies.map(({ status, body }) => [status, body.error.code]);
    };
    for (const part of ['', '/rejects', '/rejects/file']) {
      expect(await answers('GET', (list) => `/staff/lists/${list}${part}`)).toEqual(
        Array(2).fill([404, 'list_unknown']),
      );
    }
    expect(await answers('POST', (list) => `/staff/lists/${list}/undo`)).toEqual(Array(2).fill([404, 'list_unknown']));
    expect((await api.get('/staff/lists/1', { as: city })).body.state).toBe('done');
  });

  it('show the refused rows page by page, with reasons and without phones', async ({ api }) => {
    const { id } = await imported(api, jiaojiang, [
      { name: '', district: '椒江区', phone: '13900008885' },
      { ...hive, phone: '88880001' },
      bee,
      { ...hive, name: '黄岩另一家厂', phone: '0576-84220001' },
    ]);
    const first = await api.get(`/staff/lists/${id}/rejects?limit=2`, { as: reader });
    expect(first.body.items.map(({ line }: { line: number }) => line)).toEqual([2, 3]);
    expect(first.body.items[1].problems).toEqual([
      expect.objectContaining({
        field: 'district',
        code: 'row_outside_scope',
        value: '黄岩区',
        reason: { 'zh-CN': expect.stringContaining('管辖'), en: expect.any(String) },
      }),
    ]);
    const second = await api.get(`/staff/lists/${id}/rejects?limit=2&cursor=${first.body.next}`, { as: reader });
    expect(second.body).toMatchObject({ items: [{ line: 5 }], next: null });
    expect(JSON.stringify([first.body, second.body])).not.toMatch(/13900008885|88880001|84220001/);
  });

  it('hand the refused rows out as a file that goes in once it is mended', async ({ api }) => {
    const { id } = await imported(api, jiaojiang, [bee, { ...hive, district: '椒江', phone: '13900008885' }, hive]);
    const reply = await api.get(`/staff/lists/${id}/rejects/file`, { as: reader });
    expect(reply.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(reply.headers.get('Content-Disposition')).toMatch(/^attachment; .*rejects\.csv/);
    const lines = reply.body.trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('单位名称,统一社会信用代码');
    expect(reply.body).toContain('row_outside_scope');

    const mended = formOf(
      { source: 'social-security', asOf: '2026-10-31', partial: 'true' },
      reply.body.replace('黄岩区', '椒江区'),
    );
    const again = await api.send('POST', '/staff/lists', mended, { as: jiaojiang });
    expect(await settled(api, jiaojiang, again.body.list.id)).toMatchObject({
      partial: true,
      counts: { read: 1, rejected: 0 },
    });
  });

  it('are taken back by who may import, and not by a reader', async ({ api }) => {
    const { id } = await imported(api, jiaojiang, firms(0, 1200));
    expect(await api.post(`/staff/lists/${id}/undo`, {}, { as: reader })).toMatchObject({ status: 403 });
    expect(await api.send('POST', `/staff/lists/${id}/undo`, undefined, { as: jiaojiang })).toMatchObject({
      status: 202,
    });
    const undone = await settled(api, jiaojiang, id, ['undone']);
    expect(undone.undo).toMatchObject({ removed: 1200, restored: 0 });
    expect(await stored()).toEqual([]);
    expect(await api.send('POST', `/staff/lists/${id}/undo`, undefined, { as: jiaojiang })).toMatchObject({
      status: 409,
      body: { error: { code: 'list_undone' } },
    });
  });
});

describe('the review queue of an officer', () => {
  const lone = { name: bee.name, head: 99, phone: '13900008886' };

  it('shows the rows of their lists, with candidates of their regions only, and keeps decisions', async ({ api }) => {
    await imported(api, city, [bee, { ...bee, code: hive.code, district: '黄岩区' }], { source: 'census' });
    await imported(api, city, [lone]);
    expect((await api.get('/staff/lists/reviews', { as: jiaojiang })).body.items).toEqual([]);
    const { items, next } = (await api.get('/staff/lists/reviews?list=2', { as: city })).body;
    expect({ items, next }).toMatchObject({
      items: [{ name: bee.name, headcount: 99, phone: '139****8886', rows: [{ list: '2', line: 2 }] }],
      next: null,
    });
    const [option] = items[0].options.filter(({ code }: { code: string }) => code === bee.code);

    const path = `/staff/lists/reviews/${items[0].id}`;
    expect(await api.post(path, { decision: { link: option.id } }, { as: jiaojiang })).toMatchObject({ status: 404 });
    expect(await api.post(path, { decision: { link: option.id } }, { as: city })).toMatchObject({
      status: 200,
      body: { state: 'linked', employer: option.id },
    });
    expect(await api.post(path, { decision: 'new' }, { as: city })).toMatchObject({
      status: 409,
      body: { error: { code: 'review_decided' } },
    });
    expect((await stored()).map(({ headcount }) => headcount ?? null).sort()).toEqual([99, null]);
  });

  it('offers a district officer no employer of another district', async ({ api }) => {
    const twin = { ...bee, code: hive.code, district: '黄岩区' };
    await imported(api, city, [bee, twin, { ...bee, code: '91331081704731469C', phone: '' }], { source: 'census' });
    await imported(api, jiaojiang, [{ name: bee.name, head: 99 }]);
    const { items } = (await api.get('/staff/lists/reviews', { as: jiaojiang })).body;
    expect(items).toMatchObject([{ reason: 'several' }]);
    expect(items[0].options.map(({ region }: { region: string }) => region)).toEqual(['331002', '331002']);
    const foreign = (await stored()).find(({ region }) => region === '331003');
    const decision = { link: String(foreign?._id) };
    expect(await api.post(`/staff/lists/reviews/${items[0].id}`, { decision }, { as: jiaojiang })).toMatchObject({
      status: 404,
      body: { error: { code: 'employer_not_found' } },
    });
  });
});
