import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { everywhere } from '../../server/access/staff/scope.ts';
import { placeRow } from '../../server/lists/planning/place-of-row.ts';
import { inferCity } from '../../server/lists/reading/infer-city.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { importRegions } from '../../server/territory/regions/import-regions.ts';
import { createPlaceFinder, type PlaceFinder } from '../../server/territory/regions/place-finder.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importOpened, importRows, listOf, stored } from '../support/lists/lists.ts';
import { checkout } from '../support/paths.ts';

const it = base.extend('regions', { scope: 'file' }, true);

/** The region of a row of a list, or where it is counted for want of one, and the codes of its problems. */
function placed(finder: PlaceFinder, cells: Parameters<typeof placeRow>[0]) {
  const { region, nameRegion, problems } = placeRow(cells, finder);
  return [region ?? `(${nameRegion})`, ...problems.map(({ code }) => code)];
}

describe('the district of a row of a list of 宁波', () => {
  let finder: PlaceFinder;
  it.beforeAll(async () => {
    finder = (await createPlaceFinder('3302')) as PlaceFinder;
  });

  it.for([
    ['宁波市海曙区', '330203'],
    ['浙江省宁波市海曙区', '330203'],
    ['浙江宁波海曙', '330203'],
    ['海曙', '330203'],
    ['海曙區', '330203'],
    ['驻海曙', '330203'],
    ['海曙区税务局', '330203'],
    ['国家税务总局宁波市海曙区税务局', '330203'],
    ['海曙区（原鄞州区）', '330203'],
    ['鄞州区(不含高新区)', '330212'],
    ['江东区', '330212'],
    ['鄞县', '330212'],
    ['奉化市', '330213'],
    ['海曙区鼓楼街道', '330203005'],
    ['海曙区-鼓楼街道', '330203005'],
    ['海曙区/鼓楼街道/某社区', '330203005'],
    ['浙江省 > 宁波市 > 海曙区', '330203'],
    ['鼓楼街道', '330203005'],
    ['鼓楼', '330203005'],
    ['330203', '330203'],
    ['３３０２０３', '330203'],
    ['330203.0', '330203'],
    ['33 02 03', '330203'],
    ['330203000000', '330203'],
    ['330203005', '330203005'],
    ['330203005001', '330203005'],
    ['3.30203E+11', '330203'],
    ['330204', '330212'],
    ['330203 海曙区', '330203'],
    ['海曙区（区划代码：330203）', '330203'],
  ] as const)('is read from “%s”', ([district, region]) => {
    expect(placed(finder, { district })).toEqual([region]);
  });

  it.for(['', '#N/A', '无', '—', '待定', '不详', '/'])(
    'is open, without a word, where its cell says nothing: “%s”',
    (district) => {
      expect(placed(finder, { district })).toEqual(['(3302)']);
      expect(placed(finder, { district, address: '宁波市江北区清河路1号' })).toEqual(['330205']);
    },
  );

  it.for([
    ['海曙区、江北区', 'district_several'],
    ['海曙和江北', 'district_several'],
    ['市本级', 'district_city_level'],
    ['市直', 'district_city_level'],
    ['市属企业', 'district_city_level'],
    ['全市', 'district_city_level'],
    ['本市', 'district_city_level'],
    ['宁波市', 'district_city_level'],
    ['330200', 'district_city_level'],
    ['330201', 'district_city_level'],
    ['省属', 'district_city_level'],
    ['高新区', 'district_zone'],
    ['宁波国家高新技术产业开发区', 'district_zone'],
    ['经开区', 'district_zone'],
    ['杭州市西湖区', 'district_elsewhere'],
    ['重庆市江北区', 'district_elsewhere'],
    ['西湖区', 'district_elsewhere'],
    ['330106', 'district_elsewhere'],
    ['203', 'district_unreadable'],
    ['TRUE', 'district_unreadable'],
    ['同上', 'district_unreadable'],
    ['机械', 'district_unreadable'],
  ] as const)('is not located, with a warning that shows the cell, where it says “%s”', ([district, code]) => {
    const { region, nameRegion, problems } = placeRow({ district }, finder);
    expect([region, nameRegion]).toEqual([undefined, '3302']);
    expect(problems).toMatchObject([{ field: 'district', code, severity: 'warning' }]);
    expect(problems[0]?.value).toBe(code === 'district_several' ? '海曙区、江北区' : district);
  });

  it('is taken from street, community or address where its own cell says no district', () => {
    expect(placed(finder, { district: '市本级', address: '海曙区解放南路1号' })).toEqual(['330203']);
    expect(placed(finder, { district: '高新区', street: '梅墟街道' })).toEqual(['330212004']);
    expect(placed(finder, { district: '海曙、江北', address: '江北区清河路1号' })).toEqual([
      '330205',
      'district_several',
    ]);
    expect(placed(finder, { street: '海曙区鼓楼街道' })).toEqual(['330203005']);
    expect(placed(finder, { street: '330203005' })).toEqual(['330203005']);
    expect(placed(finder, { street: '丈亭' })).toEqual(['330281109']);
    expect(placed(finder, { community: '海曙区鼓楼街道秀水社区' })).toEqual(['330203005']);
    expect(placed(finder, { community: '江北市场社区', district: '海曙区' })).toEqual(['330203']);
  });

  it.for([
    '鼓楼街道办事处',
    '鼓楼街道办',
    '鼓楼办事处',
    '鼓楼街',
    '鼓楼',
    '鼓樓街道',
    '鼓楼街道工联会',
    '海曙区鼓楼街道',
    '330203005',
  ])('and its street are read from “%s”', (street) => {
    expect(placed(finder, { district: '海曙区', street })).toEqual(['330203005']);
  });

  it('goes before a street or an address of another one, and both are shown', () => {
    const { problems } = placeRow({ district: '海曙区', address: '宁波市江北区清河路1号' }, finder);
    expect(problems).toMatchObject([{ code: 'district_conflict', value: '海曙区、江北区' }]);
    expect(placed(finder, { district: '海曙区', address: '宁波市江北区清河路1号' })[0]).toBe('330203');
    expect(placed(finder, { district: '海曙区', street: '庄市街道' })).toEqual(['330203', 'district_conflict']);
    expect(placed(finder, { district: '海曙区', street: '甲乙街道' })).toEqual(['330203', 'street_unreadable']);
    expect(placed(finder, { district: '海曙区', street: '区直' })).toEqual(['330203']);
  });

  it('knows a functional zone once the city has written it into its table', async () => {
    const table = [{ line: 2, values: { code: '330212', name: '鄞州区', alias: '高新区;宁波国家高新区' } }];
    await importRegions(table);
    const edited = (await createPlaceFinder('3302')) as PlaceFinder;
    for (const district of ['高新区', '国家高新区', '宁波高新区', '宁波国家高新技术产业开发区', '高新区管委会'])
      expect(placed(edited, { district })).toEqual(['330212']);
    expect(placed(edited, { name: '宁波高新技术有限公司' })).toEqual(['(3302)']);
  });
});

it('is the list’s own district where a row of its list says no other that can be read', async () => {
  const finder = (await createPlaceFinder('330203')) as PlaceFinder;
  expect(placed(finder, {})).toEqual(['330203']);
  expect(placed(finder, { district: '区直' })).toEqual(['330203']);
  expect(placed(finder, { district: '宁波市' })).toEqual(['330203']);
  expect(placed(finder, { street: '古林' })).toEqual(['330203103']);
  expect(placed(finder, { street: '庄市街道' })).toEqual(['330203', 'district_conflict']);
  expect(placed(finder, { district: '机械' })).toEqual(['(330203)', 'district_unreadable']);
  expect(placed(finder, { district: '江北区' })).toEqual(['330205']);
});

it('is found in a list of a whole province, and no row of it is lost', async () => {
  const finder = (await createPlaceFinder('33')) as PlaceFinder;
  expect(placed(finder, { district: '宁波市海曙区' })).toEqual(['330203']);
  expect(placed(finder, { district: '椒江区', street: '白云街道' })).toEqual(['331002002']);
  expect(placed(finder, { address: '浙江省台州市温岭市泽国镇杭温北路268号' })).toEqual(['331081100']);
  expect(placed(finder, { address: '温岭市泽国镇' })).toEqual(['331081100']);
  expect(placed(finder, { district: '宁波市' })).toEqual(['(3302)', 'district_city_level']);
  expect(placed(finder, {})).toEqual(['(33)']);
});

describe('the street in a city without districts', () => {
  it.for([
    ['南朗', '442000008'],
    ['石岐区', '442000001'],
    ['东区街道', '442000002'],
    ['火炬开发区', '442000003'],
    ['中山港街道', '442000003'],
    ['中山市小榄镇', '442000118'],
    ['中山港口', '442000108'],
    ['东升镇', '442000118'],
    ['442000112', '442000112'],
  ] as const)('is read from “%s” in the cell of the district or the street', async ([cell, street]) => {
    const finder = (await createPlaceFinder('4420')) as PlaceFinder;
    expect(placed(finder, { district: cell })).toEqual([street]);
    expect(placed(finder, { street: cell })).toEqual([street]);
    expect(placed(finder, { district: '中山市', street: cell })).toEqual([street]);
  });

  it('is read from an address without its kind', async () => {
    const finder = (await createPlaceFinder('4420')) as PlaceFinder;
    const read = (address: string) => placed(finder, { address })[0];
    expect(read('广东省中山市南朗横门工业区')).toBe('442000008');
    expect(read('中山市石岐区岐关西路1号')).toBe('442000001');
    expect(read('中山市火炬开发区中山港大道')).toBe('442000003');
    expect(read('中山市古镇新兴大道')).toBe('442000105');
    expect(read('中山市港口大道1号')).toBe('(4420)');
    expect(read('中山市中山路8号')).toBe('(4420)');
  });
});

describe('a list', () => {
  it.beforeEach(() => emptyRegister());

  it('with districts in any form counts each employer in its district', async () => {
    const list = await openList(
      { path: `${checkout}tests/fixtures/lists/faults/m1-district-full-name.csv` },
      { source: 'other' },
    );
    await importOpened(list, 'other', { region: '3302' });
    await list.close();
    expect((await stored()).map(({ region }) => region)).toEqual(['330203', '330203005', '330203']);
  });

  it('tells the problems of its places every time that it is imported', async () => {
    const rows = [
      { name: '甲厂', district: '经开区' },
      { name: '乙厂', district: '海曙区', address: '海曙区甲路1号' },
    ];
    for (const asOf of ['2021-11-30', '2022-11-30']) {
      const { list } = await importRows('other', rows, { region: '3302', asOf });
      expect(list.counts.problems).toMatchObject({ district_zone: 1 });
    }
  });

  it('names its city by districts in any form', async () => {
    for (const districts of [
      ['宁波市海曙区', '海曙', '江北区慈城镇'],
      ['330203', '330205000000', '330203005'],
    ]) {
      const list = await listOf(
        'other',
        districts.map((district, n) => ({ name: `第${n}厂`, district })),
      );
      expect(await inferCity(list.rows())).toBe('3302');
      await list.close();
    }
  });

  it('loses no employer: whatever stands in the cells of places, the figures by region add up to all of them', async () => {
    const word = fc.constantFrom(
      ...[
        '宁波市',
        '海曙区',
        '江北',
        '鼓楼街道',
        '庄市',
        '高新区',
        '市本级',
        '杭州市西湖区',
        '330203',
        '330203005',
        '0',
        '#N/A',
        '无',
        '、',
        '-',
        '路1号',
      ],
    );
    const cell = fc
      .array(fc.oneof({ weight: 4, arbitrary: word }, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 4 })
      .map((parts) => parts.join('').replace(/[",\r\n\0]/g, ''));
    const row = fc.record({ district: cell, street: cell, address: cell, head: fc.constantFrom(3, 30, '') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('3302', '330203', '33'),
        async (rows, region) => {
          await emptyRegister();
          const named = rows.map((cells, n) => ({ name: `第${n}试验厂`, ...cells }));
          const { list } = await importRows('other', named, { region });
          const { read, added, updated, unchanged, review, rejected } = list.counts;
          expect([read, added + updated + unchanged + review + rejected]).toEqual([rows.length, rows.length]);
          const employers = await stored();
          expect(employers.filter((one) => !one.region?.startsWith(region.slice(0, 4)))).toEqual([]);
          const table = await coverageTableOf(region.slice(0, 4), everywhere, '2021-11-30');
          expect(table.total.employers).toBe(employers.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
