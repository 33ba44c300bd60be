import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { AuditModel } from '../../schemas/platform/audit.ts';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored } from '../support/lists/lists.ts';
import { bee, city, firms, hive, jiaojiang, reader, unionsAndOfficers } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  await unionsAndOfficers();
});

/** Names on all pages, in their order. */
async function allNames(api: Api, query: string, as = city): Promise<string[]> {
  const names: string[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await api.get(`/staff/employers?${query}${cursor}`, { as });
    expect(status).toBe(200);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    if (body.next === null) return names;
    cursor = `&cursor=${body.next}`;
  }
}

describe('the register over HTTP', () => {
  it('gives every employer of one’s regions once, page by page', async ({ api }) => {
    await importRows('census', [...firms(0, 23), ...firms(30, 41, '黄岩区'), { ...bee, address: '海门街道解放路8号' }]);
    expect(new Set(await allNames(api, 'limit=7')).size).toBe(35);
    expect(await allNames(api, 'limit=7')).toHaveLength(35);
    expect(await allNames(api, 'limit=5', jiaojiang)).toHaveLength(24);
    expect(await allNames(api, 'limit=5&region=331003')).toHaveLength(11);
    expect(await allNames(api, 'limit=5&region=3310', reader)).toHaveLength(24);
    expect(await api.get('/staff/employers?region=331003', { as: jiaojiang })).toMatchObject({
      status: 403,
      body: { error: { code: 'outside_scope' } },
    });
  });

  it('shows a contact unmasked to whoever may, in their district, and the audit says why', async ({ api }) => {
    await importRows('census', [{ ...bee, phone: '0576-88001234' }, ...firms(30, 31, '黄岩区')]);
    const [own, foreign] = (await stored())
      .sort((a, b) => String(a.region).localeCompare(String(b.region)))
      .map(({ _id }) => _id);
    const look = (id: unknown, as = jiaojiang, body: object = { reason: 'complaint' }) =>
      api.post(`/staff/employers/${id}/contact`, body, { as });
    expect((await api.get(`/staff/employers/${own}`, { as: jiaojiang })).body).toMatchObject({
      phone: '0576-******34',
    });
    expect(await look(own)).toMatchObject({ status: 200, body: { contact: null, phone: '0576-88001234' } });
    const entries = await AuditModel.find({ on: String(own), reason: 'complaint' }).lean();
    expect(entries.map(({ result }) => result)).toEqual(['begun', 'ok']);
    expect((await look(foreign)).status).toBe(404);
    expect((await look(own, reader)).status).toBe(403);
    expect((await look(own, jiaojiang, {})).status).toBe(400);
  });

  it('begins a page in the index where the last one ended', async ({ api }) => {
    await importRows('census', firms(0, 900));
    const plans = mongoose.connection.db as NonNullable<typeof mongoose.connection.db>;
    await plans.command({ profile: 2 });
    const first = (await api.get('/staff/employers?limit=100', { as: jiaojiang })).body;
    let cursor = first.next;
    for (let page = 0; page < 6; page++) {
      cursor = (await api.get(`/staff/employers?limit=100&cursor=${cursor}`, { as: jiaojiang })).body.next;
    }
    await plans.command({ profile: 0 });
    const finds = await plans.collection('system.profile').find({ 'command.find': 'employers' }).toArray();
    await plans.collection('system.profile').drop();
    expect(finds.length).toBeGreaterThanOrEqual(7);
    for (const { docsExamined, hasSortStage } of finds) {
      expect(docsExamined).toBeLessThanOrEqual(101);
      expect(hasSortStage).toBeUndefined();
    }
  });

  it('filters by union, by class and by the beginning of a name or a code', async ({ api }) => {
    await importRows('union-register', [
      { ...bee, head: 30, unionForm: '单独建会' },
      { ...hive, head: 130 },
      { name: '台州市工蜂塑料厂', district: '椒江区', head: 3 },
    ]);
    expect(await allNames(api, 'union=own')).toEqual([bee.name]);
    expect(await allNames(api, 'class=none-100')).toEqual([hive.name]);
    expect(await allNames(api, 'class=none-small&limit=1')).toEqual(['台州市工蜂塑料厂']);
    expect(await allNames(api, `q=${encodeURIComponent('工蜂')}`)).toEqual(['台州市工蜂塑料厂']);
    expect(await allNames(api, `q=${encodeURIComponent('台州市暖蜂')}`)).toEqual([bee.name]);
    expect(await allNames(api, `q=${bee.code.toLowerCase()}`)).toEqual([bee.name]);
    expect(await allNames(api, `q=${encodeURIComponent('(.*')}`)).toEqual([]);
    expect(await allNames(api, `q=${hive.code}`, jiaojiang)).toEqual([]);
  });

  it('shows where each value comes from, with phones masked', async ({ api }) => {
    await importRows('census', [{ ...bee, head: 20 }]);
    await importRows('social-security', [{ ...bee, head: 25, phone: '0576-88001234' }]);
    const list = await api.get('/staff/employers', { as: reader });
    const [{ id, phone }] = list.body.items;
    expect(phone).toBe('0576-******34');
    const { body } = await api.get(`/staff/employers/${id}`, { as: reader });
    expect(body).toMatchObject({ id, name: bee.name, headcount: 25, headcountSource: 'social-security' });
    expect(body.provenance).toContainEqual({
      field: 'headcount',
      values: [
        { value: 25, source: 'social-security', list: '2', line: 2, asOf: '2021-11-30', by: null },
        { value: 20, source: 'census', list: '1', line: 2, asOf: '2021-11-30', by: null },
      ],
    });
    expect(JSON.stringify([list.body, body])).not.toMatch(/13900008885|88001234/);
  });

  it('answers for an employer of others as for one that is not', async ({ api }) => {
    await importRows('census', [hive]);
    const [{ _id }] = (await stored()) as unknown as [{ _id: number }];
    const replies = [];
    for (const id of [_id, 77]) {
      replies.push(await api.get(`/staff/employers/${id}`, { as: jiaojiang }));
      replies.push(await api.post(`/staff/employers/${id}/verification`, { headcount: 1 }, { as: jiaojiang }));
    }
    for (const reply of replies) {
      expect(reply).toMatchObject({ status: 404, body: { error: { code: 'employer_not_found' } } });
    }
  });
});

describe('verifying an employer', () => {
  it('puts what was seen on the spot before every list', async ({ api }) => {
    await importRows('census', [{ ...bee, head: 20 }]);
    const [{ _id }] = (await stored()) as unknown as [{ _id: number }];
    const path = `/staff/employers/${_id}/verification`;
    const reply = await api.post(path, { headcount: 31, phone: '13900007777', union: 'own' }, { as: jiaojiang });
    expect(reply).toMatchObject({ status: 200, body: { headcount: 31, union: 'own', phone: '139****7777' } });
    const { values } = reply.body.provenance.find(({ field }: { field: string }) => field === 'headcount');
    expect(values[0]).toMatchObject({ value: 31, source: 'verification', list: null, by: 'jiaojiang' });
    await importRows('union-register', [{ ...bee, head: 99 }]);
    expect((await api.get(`/staff/employers/${_id}`, { as: reader })).body).toMatchObject({ headcount: 31 });
  });

  it.for([
    ['nothing', {}, 400, 'invalid_request'],
    ['a head count below zero', { headcount: -1 }, 400, 'invalid_request'],
    ['the code of an employer for its union', { unionCode: bee.code }, 400, 'invalid_request'],
    ['a region that is none', { region: '999999' }, 403, 'outside_scope'],
    ['a region of others', { region: '331003' }, 403, 'outside_scope'],
  ] as const)('refuses %s', async ([, body, status, code], { api }) => {
    await importRows('census', [{ ...bee, head: 20 }]);
    const [{ _id }] = (await stored()) as unknown as [{ _id: number }];
    const before = await stored();
    expect(await api.post(`/staff/employers/${_id}/verification`, body, { as: jiaojiang })).toMatchObject({
      status,
      body: { error: { code } },
    });
    expect(await stored()).toEqual(before);
  });

  it('is not for a reader', async ({ api }) => {
    await importRows('census', [bee]);
    const [{ _id }] = (await stored()) as unknown as [{ _id: number }];
    const reply = await api.post(`/staff/employers/${_id}/verification`, { headcount: 1 }, { as: reader });
    expect(reply.status).toBe(403);
  });
});
