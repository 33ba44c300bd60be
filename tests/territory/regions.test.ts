import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { canonicalRegion } from '../../schemas/platform/fields.ts';
import { ReferenceModel } from '../../schemas/territory/reference-data.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { findRegion, listRegionsBelow, resolveRegionCodes } from '../../server/territory/regions/find-regions.ts';
import { importRegions } from '../../server/territory/regions/import-regions.ts';
import { loadRegions, readReferenceRegions } from '../../server/territory/regions/load-regions.ts';
import { loadPlaceIndex } from '../../server/territory/regions/place-index.ts';
import { findRegionByName } from '../../server/territory/regions/region-names.ts';
import { commandsOf } from '../support/database/database-commands.ts';
import { it } from '../support/it.ts';

/** The region of that name directly below another. */
const matchRegion = async (parent: string, name: string) =>
  findRegionByName(await listRegionsBelow(canonicalRegion(parent)), name);
const rows = (...lines: Record<string, string>[]) => lines.map((values, at) => ({ line: at + 2, values }));

describe('the reference data', () => {
  it('is loaded once, and costs one read from then on', async ({ database: _ }) => {
    expect(await loadRegions()).toBeGreaterThan(45_000);
    const { result, commands } = await commandsOf(loadRegions);
    expect(result).toBe(0);
    expect(commands).toHaveLength(1);
  });

  it('is completed where an earlier load was interrupted', async () => {
    await ReferenceModel.deleteMany({ _id: 'regions' }, { requireFilter: true });
    await RegionModel.deleteMany({ _id: '331083001' }, { requireFilter: true });
    await RegionModel.updateOne({ _id: '331083002' }, { name: '坎门' });
    expect(await loadRegions()).toBe(2);
    expect(await findRegion('331083002')).toMatchObject({ name: '坎门街道' });
  });

  it('leads every old code to one that is in use', () => {
    const regions = new Map(readReferenceRegions().map((region) => [region._id, region]));
    const replaced = [...regions.values()].filter((region) => region.replacedBy);
    expect(replaced.length).toBeGreaterThan(400);
    const lost = replaced.filter(({ replacedBy }) => regions.get(replacedBy ?? '')?.replacedBy !== undefined);
    expect(lost).toEqual([]);
  });

  it('gives every region but the provinces a parent that exists', () => {
    const regions = new Map(readReferenceRegions().map((region) => [region._id, region]));
    const orphans = [...regions.values()].filter(
      ({ parent, replacedBy }) => !replacedBy && parent && !regions.has(parent),
    );
    expect(orphans).toEqual([]);
  });
});

describe('a region’s code', () => {
  it.for([
    ['331021', '331083', '玉环市'],
    ['332627', '331083', '玉环市'],
    ['331021001', '331083001', '玉城街道'],
    ['331000', '3310', '台州市'],
    ['330000', '33', '浙江省'],
    ['331002001000', '331002001', '海门街道'],
    ['310108', '310106', '静安区'],
  ] as const)('%s means %s %s today', async ([code, today, name]) => {
    expect(await findRegion(code)).toMatchObject({ _id: today, name });
  });

  it('is not made up where a merged district’s street has no code of its own', async () => {
    await expect(findRegion('330103001')).rejects.toMatchObject({ code: 'region_not_found' });
  });

  it('keeps its meaning when the zeros behind it are left out, and does so once', () => {
    const code = fc
      .tuple(fc.integer({ min: 11, max: 82 }), fc.constantFrom(0, 1, 2, 3, 5), fc.infiniteStream(fc.nat(9)))
      .map(([province, size, digits]) => {
        const next = (count: number) => Array.from({ length: count }, () => digits.next().value).join('');
        return `${province}${[0, 2, 4, 7, 10].map((count) => next(count))[size] ?? ''}`;
      });
    fc.assert(
      fc.property(code, (given) => {
        const canonical = canonicalRegion(given);
        expect(given.startsWith(canonical)).toBe(true);
        expect(given.slice(canonical.length)).toMatch(/^0*$/);
        expect(canonicalRegion(canonical)).toBe(canonical);
        expect(canonicalRegion(canonical.padEnd(12, '0'))).toBe(canonical);
        expect([2, 4, 6, 9, 12]).toContain(canonical.length);
      }),
    );
  });

  it('is answered for many codes at once, unknown ones left out', async () => {
    expect(Object.fromEntries(await resolveRegionCodes(['331021', '331021001', '331083', '999999']))).toEqual({
      '331021': '331083',
      '331021001': '331083001',
      '331083': '331083',
    });
  });
});

describe('names', () => {
  it.for([
    ['331081', '泽国', '331081100'],
    ['331081', '泽国街道办事处', '331081100'],
    ['331022', '海游镇', '331022001'],
    ['3310', '玉环县', '331083'],
    ['3310', '黄岩', '331003'],
    ['3310', '椒江市', '331002'],
    ['331022', '小雄镇', '331022107'],
  ] as const)('below %s, %s is %s', async ([parent, name, code]) => {
    expect((await matchRegion(parent, name))?._id).toBe(code);
  });

  it('match nothing where they mean nothing', async () => {
    expect(await matchRegion('331081', '西湖')).toBeUndefined();
  });

  it('belong to a city without districts, too', async () => {
    const index = await loadPlaceIndex('441900');
    expect(index.resolveAddress('广东省东莞市虎门镇太沙路1号')).toEqual({ district: '4419', street: '441900121' });
    expect((await listRegionsBelow('4419')).length).toBeGreaterThan(30);
  });
});

describe('an imported file of regions', () => {
  it('brings communities, in any order, and changes nothing the second time', async () => {
    const file = rows(
      { code: '331002001050', name: '东升社区', alias: '东升居委会' },
      { code: '331002090002', name: '样例社区' },
      { 代码: '331002090', 名称: '样例街道' },
    );
    expect(await importRegions(file)).toMatchObject({ read: 3, added: 3, rejected: [] });
    expect(await importRegions(file)).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
    expect(await matchRegion('331002001', '东升居委会')).toMatchObject({ level: 'community', parent: '331002001' });
  });

  it('corrects a name, keeps the old one as an alias, and outlives new reference data', async () => {
    expect(await importRegions(rows({ code: '331004104', name: '横街街道' }))).toMatchObject({ updated: 1 });
    expect(await matchRegion('331004', '横街镇')).toMatchObject({ name: '横街街道', aliases: ['横街镇'] });
    await ReferenceModel.updateOne({ _id: 'regions' }, { version: 'older' });
    expect(await loadRegions()).toBe(0);
    expect(await findRegion('331004104')).toMatchObject({ name: '横街街道' });
  });

  it('puts a new code in the place of an old one', async () => {
    const file = rows({ code: '331005', name: '样例区', replaces: '331004' });
    expect(await importRegions(file)).toMatchObject({ added: 1 });
    expect(await importRegions(file)).toMatchObject({ unchanged: 1 });
    expect(await findRegion('331004')).toMatchObject({ _id: '331005' });
    expect((await listRegionsBelow('3310')).map(({ _id }) => _id)).not.toContain('331004');
  });

  it('reports every bad row with its line, field and reason in two languages', async () => {
    const report = await importRegions(
      rows(
        { code: '33100', name: '短' },
        { code: '331002002001' },
        { code: '999999001', name: '无上级' },
        { code: '331002002002', name: '甲', parent: '331003' },
        { code: '331002002003', name: '乙' },
        { code: '331002002003', name: '丙' },
        { code: '331002002004', name: '丁', replaces: '331002002003' },
      ),
    );
    expect(report).toMatchObject({ read: 7, added: 1 });
    expect(report.rejected.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'code', 'row_value_invalid'],
      [3, 'name', 'row_value_missing'],
      [4, 'code', 'region_not_found'],
      [5, 'parent', 'region_parent_wrong'],
      [7, 'code', 'row_repeated'],
      [8, 'replaces', 'region_replaces_wrong'],
    ]);
    expect(report.rejected[0]?.reason).toEqual({ 'zh-CN': '代码 无效：33100', en: 'code is not valid: 33100' });
  });
});

describe('GET /regions', () => {
  it('lists the provinces, the children of a region, and a level below it', async ({ api }) => {
    const provinces = await api.get('/regions');
    expect(provinces.body.items).toHaveLength(34);
    expect(provinces.body.items[0]).toEqual({
      id: '11',
      name: '北京市',
      level: 'province',
      parent: null,
      aliases: null,
    });
    expect(provinces.body.next).toBeNull();

    const districts = await api.get('/regions?parent=331000');
    expect(districts.body.items.map(({ name }: { name: string }) => name)).toContain('玉环市');
    const streets = await api.get('/regions?parent=3310&level=street&limit=100');
    expect(streets.body.items).toHaveLength(100);
  });

  it('continues where the page before ended', async ({ api }) => {
    const all = (await api.get('/regions?parent=331081')).body.items;
    const first = (await api.get('/regions?parent=331081&limit=10')).body;
    const rest = (await api.get(`/regions?parent=331081&limit=100&cursor=${first.next}`)).body;
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.next).toBeNull();
  });

  it('gives today’s region for an old code', async ({ api }) => {
    expect((await api.get('/regions/331021')).body).toEqual({
      id: '331083',
      name: '玉环市',
      level: 'district',
      parent: '3310',
      aliases: ['玉环县'],
    });
  });

  it.for([
    ['/regions/999999', 404, 'region_not_found'],
    ['/regions/33x', 400, 'invalid_request'],
    ['/regions?parent=990000', 404, 'region_not_found'],
    ['/regions?level=planet', 400, 'invalid_request'],
    ['/regions?cursor=%7B%24gt%3A1%7D', 400, 'cursor_invalid'],
    ['/regions?parent[$gt]=', 400, 'invalid_request'],
  ] as const)('answers %s with %i %s', async ([path, status, code], { api }) => {
    expect(await api.get(path)).toMatchObject({ status, body: { error: { code } } });
  });
});
