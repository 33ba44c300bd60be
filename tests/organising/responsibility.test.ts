import { describe, expect } from 'vitest';
import { UnionModel } from '../../schemas/territory/union.ts';
import { importUnions } from '../../server/register/assignment/import-unions.ts';
import { it as base } from '../support/it.ts';
import { importRows } from '../support/lists/lists.ts';
import { employersAtWork, estate, haimen, named, unionsAtWork, works } from '../support/lists/unions-at-work.ts';
import { city, huangyan, jiaojiang, reader } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await unionsAtWork();
  await employersAtWork();
});

describe('an employer', () => {
  it('belongs to the street’s union by its address, and to the district’s to be assigned where no street is known', async () => {
    expect(await named(works.mill)).toMatchObject({ responsible: 'S1', placing: 'place' });
    expect(await named(works.yard)).toMatchObject({ responsible: 'S2', placing: 'place' });
    expect(await named(works.shop)).toMatchObject({ responsible: '331002', placing: 'unplaced' });
    expect(await named(works.dye)).toMatchObject({ responsible: '331003', placing: 'place' });
  });

  it('goes to another union when a list knows its place better', async () => {
    await importRows('union-register', [{ ...works.shop, address: '椒江区白云街道5号' }]);
    expect(await named(works.shop)).toMatchObject({ responsible: 'S2', placing: 'place' });
  });

  it('goes to another union when the tree changes, and comes back', async () => {
    const row = (values: Record<string, string>) => [{ line: 2, values }];
    const street = { code: 'S3', name: '葭沚街道总工会', kind: 'street', parent: '331002', region: '331002003' };
    await importRows('union-register', [
      { ...works.dye, name: '葭沚染厂', code: '91331003255211434A', district: '椒江区', address: '椒江区葭沚街道1号' },
    ]);
    const dye = { name: '葭沚染厂' };
    expect(await named(dye)).toMatchObject({ responsible: '331002', placing: 'unplaced' });
    const { rev } = await named(dye);
    expect(await importUnions(row(street))).toMatchObject({ added: 1, rejected: [] });
    expect(await named(dye)).toMatchObject({ responsible: 'S3', placing: 'place', rev: rev + 1 });
    await importUnions(row({ ...street, region: '331002004' }));
    expect(await named(dye)).toMatchObject({ responsible: '331002', placing: 'unplaced' });
  });

  it('belongs to the union of its trade, by a table that officers edit', async ({ api }) => {
    await importRows('census', [{ name: '椒江安居房产中介', org: '100000095', district: '椒江区', head: 30 }], {
      partial: true,
    });
    const agency = await named({ name: '椒江安居房产中介' });
    await import('../../server/register/record/employer-collection.ts').then(({ storedEmployers }) =>
      storedEmployers().updateOne({ _id: agency._id }, { $set: { industry: 'K7030' } }),
    );
    expect((await api.get(`/staff/employers/${agency._id}`, { as: estate })).status).toBe(404);
    const words = { words: ['K70', '房地产'] };
    const path = '/staff/responsibility/trades/IND';
    expect((await api.send('PUT', path, words, { as: huangyan })).body.error.code).toBe('union_not_found');
    expect(await api.send('PUT', path, words, { as: jiaojiang })).toMatchObject({ status: 200 });
    expect(await named({ name: '椒江安居房产中介' })).toMatchObject({ responsible: 'IND', placing: 'trade' });
    // An industry union governs no region, and still comes to what is its own.
    expect((await api.get(`/staff/employers/${agency._id}`, { as: estate })).status).toBe(200);
    expect((await api.get('/staff/responsibility/trades', { as: city })).body.items).toEqual([
      { union: 'IND', ...words, version: 1 },
    ]);
    for (const late of [{ words: [] }, { words: ['K71'] }]) {
      const refused = await api.send('PUT', path, { ...late, version: 0 }, { as: jiaojiang });
      expect(refused.body.error).toMatchObject({
        code: 'changed_since',
        details: { version: 1, fields: [{ field: 'words', yours: late.words, stored: words.words }] },
      });
    }
    await api.send('PUT', path, { words: [] }, { as: jiaojiang });
    expect(await named({ name: '椒江安居房产中介' })).toMatchObject({ responsible: '331002' });
  });
});

describe('the district', () => {
  it('assigns what cannot be placed; both unions see it, and lists do not undo it', async ({ api }) => {
    const { _id } = await named(works.shop);
    const unplaced = '/staff/responsibility/employers?union=331002&placing=unplaced';
    expect((await api.get(unplaced, { as: jiaojiang })).body.items).toMatchObject([
      { id: String(_id), name: works.shop.name },
    ]);
    const given = await api.post(
      `/staff/responsibility/employers/${_id}`,
      { union: 'F1', reason: '园区内' },
      { as: jiaojiang },
    );
    expect(given).toMatchObject({ status: 200, body: { responsible: 'F1', placing: 'assigned' } });
    expect((await api.get(unplaced, { as: jiaojiang })).body.items).toEqual([]);
    for (const as of [jiaojiang, haimen, city, reader]) {
      expect((await api.get('/staff/responsibility/handovers', { as })).body.items).toMatchObject([
        { employer: String(_id), from: '331002', to: 'F1', cause: 'assigned', reason: '园区内', by: 'jiaojiang' },
      ]);
    }
    expect((await api.get('/staff/responsibility/handovers', { as: huangyan })).body.items).toEqual([]);
    await importRows('union-register', [{ ...works.shop, address: '椒江区白云街道5号' }]);
    expect(await named(works.shop)).toMatchObject({ responsible: 'F1', placing: 'assigned' });
    // The same again is no second hand-over.
    await api.post(`/staff/responsibility/employers/${_id}`, { union: 'F1', reason: '园区内' }, { as: jiaojiang });
    expect((await api.get('/staff/responsibility/handovers', { as: city })).body.items).toHaveLength(1);
  });

  it('does not give to a union of others, nor to one of a single employer', async ({ api }) => {
    const { _id } = await named(works.shop);
    await UnionModel.create({
      _id: 'U1',
      name: '厂工会',
      kind: 'single',
      parent: 'S1',
      ancestors: ['331000', '331002', 'S1'],
      region: '331002001',
    });
    for (const union of ['331003', 'U1', 'nothing']) {
      const reply = await api.post(
        `/staff/responsibility/employers/${_id}`,
        { union, reason: '不行' },
        { as: jiaojiang },
      );
      expect(reply).toMatchObject({ status: 404, body: { error: { code: 'union_not_found' } } });
    }
    // The city holds both.
    const reply = await api.post(
      `/staff/responsibility/employers/${_id}`,
      { union: '331003', reason: '实际在黄岩' },
      { as: city },
    );
    expect(reply).toMatchObject({ status: 200, body: { responsible: '331003' } });
    expect((await api.get('/staff/responsibility/handovers', { as: huangyan })).body.items).toHaveLength(1);
  });
});
