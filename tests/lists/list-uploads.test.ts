import { describe, expect } from 'vitest';
import type { Api, Reply } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, stored } from '../support/lists/lists.ts';
import { city, huangyan, jiaojiang, settled, unionsAndOfficers } from '../support/lists/uploads.ts';
import { planOf } from '../support/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  await unionsAndOfficers();
});

/** A register with merged cells, a column of its own name, and an office's own word for nothing. */
const register = Buffer.from(
  [
    '工会名称,客户,摸底,所属区县,联系电话',
    '白云街道商圈联合工会委员会,台州市工蜂塑料厂,12,椒江区,13900008885',
    ',台州市蜂巢模具厂,未摸清,椒江区,13900008886',
    '合计,,12,,',
  ].join('\n'),
);

describe('a list that is sent in parts', () => {
  it('is looked at, read otherwise, and imported', async ({ api }) => {
    const upload = await send(api, jiaojiang, register);
    const source = 'union-register';
    const unread = await api.post('/staff/lists/previews', { upload, source }, { as: jiaojiang });
    expect(unread).toMatchObject({ status: 400, body: { error: { code: 'list_no_header' } } });

    const how = { upload, source, mapping: { name: '客户' }, nullWords: ['未摸清'] };
    const merged = await api.post('/staff/lists/previews', how, { as: jiaojiang });
    expect(merged).toMatchObject({ status: 200, body: { looked: 2, ignored: { total: 1 } } });
    expect(merged.body.columns[2]).toEqual({ title: '摸底', field: null, alsoField: null });
    expect(merged.body.problems).toEqual({ union_form_implied: 1, cell_below_filled: 1 });
    expect(merged.body.rows[0].cells).toContain('139****8885');

    const filled = { ...how, mapping: { name: '客户', headcount: '摸底' }, fillDown: ['工会名称'] };
    const { body } = await api.post('/staff/lists/previews', filled, { as: jiaojiang });
    expect(body.rows.map(({ means }: { means: object }) => means)).toMatchObject([
      { name: '台州市工蜂塑料厂', headcount: { min: 12, max: 12 }, union: 'joint' },
      { name: '台州市蜂巢模具厂', union: 'joint', unionName: '白云街道商圈联合工会委员会' },
    ]);
    expect(body.rows[1].means.headcount).toBeNull();

    const begun = await api.post('/staff/lists/imports', { ...filled, asOf: '2026-10-31' }, { as: jiaojiang });
    expect(begun).toMatchObject({ status: 202, body: { same: false } });
    const { counts } = await settled(api, jiaojiang, begun.body.list.id);
    expect(counts).toMatchObject({ read: 2, added: 2, rejected: 0 });
    expect(await stored()).toMatchObject([{ union: 'joint' }, { union: 'joint' }]);
    // The parts are used up.
    expect(await api.get(`/staff/uploads/${upload}`, { as: jiaojiang })).toMatchObject({ status: 404 });
  });

  it('is another list where it is read otherwise', async ({ api }) => {
    const how = { source: 'union-register', mapping: { name: '客户' }, asOf: '2026-10-31' };
    const plain = await api.post(
      '/staff/lists/imports',
      { ...how, upload: await send(api, city, register) },
      { as: city },
    );
    await settled(api, city, plain.body.list.id);
    const again = { ...how, fillDown: ['工会名称'], upload: await send(api, city, register) };
    const filled = await api.post('/staff/lists/imports', again, { as: city });
    expect(filled.body.same).toBe(false);
    await settled(api, city, filled.body.list.id);
    expect((await stored()).map(({ union }) => union)).toEqual(['joint', 'joint']);
  });

  it('waits for its last part, and is nobody else’s', async ({ api }) => {
    const { body } = await api.post('/staff/uploads', planOf(register, '台账.csv'), { as: jiaojiang });
    const part = (offset: number, bytes: Buffer, as = jiaojiang) =>
      api.send('PUT', `/staff/uploads/${body.id}/parts/${offset}`, new Uint8Array(bytes), { as });
    expect(await part(0, register.subarray(0, 50))).toMatchObject({ status: 200, body: { received: 50 } });
    expect(await part(60, register.subarray(60))).toMatchObject({
      status: 409,
      body: { error: { code: 'upload_gap', details: { received: 50 } } },
    });
    const early = await api.post('/staff/lists/previews', { upload: body.id, source: 'other' }, { as: jiaojiang });
    expect(early).toMatchObject({ status: 409, body: { error: { code: 'upload_incomplete' } } });
    expect(await part(50, register.subarray(50), huangyan)).toMatchObject({ status: 404 });
    expect(await part(50, register.subarray(50))).toMatchObject({ body: { received: register.length } });
    const text = await api.send('PUT', `/staff/uploads/${body.id}/parts/0`, { a: 1 }, { as: jiaojiang });
    expect(text).toMatchObject({ status: 415, body: { error: { code: 'upload_bytes_expected' } } });
    expect(await api.delete(`/staff/uploads/${body.id}`, { as: jiaojiang })).toMatchObject({ status: 204 });
  });
});

/** Send a file as an officer, in parts of 64 bytes. @returns the id of the upload. */
async function send(api: Api, as: { staff: string }, content: Buffer): Promise<string> {
  const { body }: Reply = await api.post('/staff/uploads', planOf(content, '台账.csv'), { as });
  for (let at = 0; at < content.length; at += 64) {
    const part = new Uint8Array(content.subarray(at, at + 64));
    await api.send('PUT', `/staff/uploads/${body.id}/parts/${at}`, part, { as });
  }
  return body.id;
}
