import { beforeEach, describe, expect } from 'vitest';
import { UnionModel } from '../../schemas/territory/union.ts';
import { createRegionUnions } from '../../server/register/assignment/create-region-unions.ts';
import { importUnions } from '../../server/register/assignment/import-unions.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { it } from '../support/it.ts';
import { aUnion, city, rows } from '../support/territory/unions.ts';

it.beforeAll(async () => void (await loadRegions()));
beforeEach(async () => void (await UnionModel.deleteMany({ _id: /^/ }, { requireFilter: true })));

describe('the tree that is made of regions', () => {
  it('has a union for the city, each district and each street, one above the other', async () => {
    const report = await createRegionUnions('330100');
    expect(report.rejected).toEqual([]);
    expect(await UnionModel.countDocuments({ kind: 'district' })).toBe(13);
    const street = await UnionModel.findOne({ name: '文新街道总工会' }).lean();
    expect(street).toMatchObject({ kind: 'street', region: street?._id, ancestors: ['330100', '330106'] });
    expect(await UnionModel.findById('330100').lean()).toMatchObject({ name: '杭州市总工会', region: '3301' });
    expect(await createRegionUnions('330100')).toMatchObject({ added: 0, updated: 0 });
  });

  it('keeps what is there, and puts it above the rest', async () => {
    await importUnions(rows(city, aUnion('JJ', 'C', { kind: 'district', region: '331002' })));
    await createRegionUnions('331002');
    expect(await UnionModel.findById('331002').lean()).toBeNull();
    expect(await UnionModel.findById('331002001').lean()).toMatchObject({ parent: 'JJ', ancestors: ['C', 'JJ'] });
    await expect(createRegionUnions('999999')).rejects.toMatchObject({ code: 'region_not_found' });
  });
});
