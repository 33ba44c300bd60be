import { beforeEach, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { toGcj02 } from '../../server/platform/geo/datum.ts';
import { importStations } from '../../server/stations/importing/import-stations.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it } from '../support/it.ts';

describe('importing stations', () => {
  const now = new Date('2026-11-20T08:00:00Z');
  const later = new Date('2026-11-21T08:00:00Z');
  const values = {
    code: 'TZ-1',
    name: '海门街道暖蜂驿站',
    kind: '暖蜂驿站',
    region: '331002001000',
    union: '331002',
    lng: '121.43',
    lat: '28.66',
    datum: 'WGS-84',
    address: '海门街道 1 号',
    phone: '0576-12351',
    hours: 'Mo-Fr 08:00-20:00',
    services: '饮水、充电',
  };
  const importing = (rows: Partial<typeof values>[], at = now, sample = false) =>
    importStations(
      rows.map((row, index) => ({ line: index + 2, values: { ...values, ...row } })),
      { now: at, sample },
    );
  const dates = async () => (await StationModel.findOne({ code: 'TZ-1' }).lean())?.updatedAt;

  beforeEach(async () => {
    await StationModel.collection.deleteMany({});
    await UnionModel.collection.deleteMany({});
    await UnionModel.create([
      { _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' },
    ]);
    await RegionModel.collection.deleteMany({});
    await seedStationTables();
    await RegionModel.create([
      { _id: '331002', name: '椒江区', level: 'district', parent: '3310' },
      { _id: '331002001', name: '海门街道', level: 'street', parent: '331002' },
    ]);
  });

  it('stores GCJ-02 and keeps what came in beside it', async () => {
    expect(await importing([{}])).toMatchObject({ read: 1, added: 1, updated: 0, unchanged: 0, rejected: [] });

    const stored = await StationModel.findOne({ code: 'TZ-1' }).lean();
    expect(stored).toMatchObject({
      kind: 'nuanfeng_station',
      region: '331002001',
      given: { lng: 121.43, lat: 28.66, datum: 'wgs84' },
      location: { coordinates: toGcj02({ lng: 121.43, lat: 28.66, datum: 'wgs84' }) },
      services: ['hot_water', 'charging'],
      createdAt: now,
      updatedAt: now,
    });
    expect(stored).not.toHaveProperty('sample');
  });

  it('writes nothing the second time', async () => {
    await importing([{}, { code: 'TZ-2' }]);

    expect(await importing([{}, { code: 'TZ-2' }], later)).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect(await dates()).toEqual(now);
  });

  it('updates what changed and empties what the file leaves blank', async () => {
    await importing([{}], now, true);

    expect(await importing([{ phone: '', name: '新名' }], later)).toMatchObject({ added: 0, updated: 1, unchanged: 0 });
    const stored = await StationModel.findOne({ code: 'TZ-1' }).lean();
    expect(stored).toMatchObject({ name: '新名', createdAt: now, updatedAt: later });
    expect(stored).not.toHaveProperty('phone');
    expect(stored).not.toHaveProperty('sample');
  });

  it.for([
    [{ kind: '茶馆', name: '海门街道茶馆' }, 'kind', 'station_kind_unknown'],
    [{ datum: 'beijing54' }, 'datum', 'row_value_invalid'],
    [{ code: '', region: '' }, 'region', 'station_place_unclear'],
    [{ kind: '', name: '海门街道驿站' }, 'kind', 'station_kind_missing'],
    [{ region: '999999' }, 'region', 'region_not_found'],
    [{ union: 'nobody' }, 'union', 'union_not_found'],
  ] as const)('refuses %j by %s', async ([row, field, code]) => {
    const report = await importing([{ code: 'TZ-9' }, row]);

    expect(report).toMatchObject({
      read: 2,
      added: 1,
      rejected: [{ line: 3, field, code }, ...report.rejected.slice(1)],
    });
    expect(report.rejected[0]?.reason['zh-CN']).not.toBe('');
  });

  it('takes in a station without the services that the table does not know, and says so', async () => {
    const report = await importing([{ services: '饮水/唱歌' }]);

    expect(report).toMatchObject({
      added: 1,
      rejected: [],
      warnings: [{ line: 2, field: 'services', code: 'station_service_unknown' }],
    });
    expect((await StationModel.findOne({ code: 'TZ-1' }).lean())?.services).toEqual(['hot_water']);
  });

  it.for([
    [{ lng: '28.66', lat: '121.43' }, 'coordinates_exchanged'],
    [{ lng: '0', lat: '0' }, 'coordinates_zero'],
    [{ lng: '139.69', lat: '35.69' }, 'coordinates_outside_china'],
    [{ lng: '见附件' }, 'coordinates_unreadable'],
    [{ lng: '', lat: '' }, 'station_place_approximate'],
    [{ lng: '119.3', lat: '26.08' }, 'coordinates_outside_province'],
  ] as const)('takes in a station of %j beside another, and says %s', async ([row, code]) => {
    const report = await importing([{ code: 'TZ-9' }, row]);
    expect(report).toMatchObject({ added: 2, rejected: [] });
    expect(report.warnings).toContainEqual(expect.objectContaining({ line: 3, field: 'lng', code }));
  });

  it('is of the kind that is named for the whole file where a row names none', async () => {
    const rows = [{ kind: '', name: '海门街道驿站' }, { code: 'TZ-2' }];
    const taking = rows.map((row, index) => ({ line: index + 2, values: { ...values, ...row } }));
    expect(await importStations(taking, { now, sample: false, kind: '爱心妈咪小屋' })).toMatchObject({ added: 2 });
    const stored = await StationModel.find().sort({ code: 1 }).lean();
    expect(stored.map(({ kind }) => kind)).toEqual(['mothers_room', 'nuanfeng_station']);
    await expect(importStations(taking, { now, sample: false, kind: '茶馆' })).rejects.toMatchObject({
      code: 'station_kind_unknown',
    });
  });

  it('takes in hours that nobody can read, as they stand, and says so', async () => {
    const report = await importing([{ hours: '看门卫心情' }, { code: 'TZ-2', name: '白云街道暖蜂驿站' }]);

    expect(report).toMatchObject({
      added: 2,
      rejected: [],
      warnings: [{ line: 2, field: 'hours', code: 'hours_not_understood' }],
    });
    expect(report.warnings[0]?.reason['zh-CN']).toContain('看门卫心情');
    expect(await StationModel.findOne({ code: 'TZ-1' }).lean()).toMatchObject({
      hours: '看门卫心情',
      writtenHours: '看门卫心情',
    });
  });

  it('stores hours as they were understood beside what was written, and says what is doubtful', async () => {
    const hours = '8:30-5:30（联系人张三13800138000）';
    const report = await importing([{ hours }, { code: 'TZ-2', name: '白云街道暖蜂驿站' }]);

    expect(report.warnings).toMatchObject([{ line: 2, field: 'hours', code: 'hours_afternoon_assumed' }]);
    expect(report.warnings[0]?.reason['zh-CN']).toContain('Mo-Su 08:30-17:30');
    expect(JSON.stringify(report)).not.toContain('13800138000');
    expect(await StationModel.findOne({ code: 'TZ-1' }).lean()).toMatchObject({
      hours: 'Mo-Su 08:30-17:30',
      writtenHours: '8:30-5:30（联系人张三138****8000）',
    });
    expect(await StationModel.findOne({ code: 'TZ-2' }).lean()).not.toHaveProperty('writtenHours');
    expect(await importing([{ hours }], later)).toMatchObject({ unchanged: 1 });
    await importing([{ hours: '24小时' }], later);
    expect(await StationModel.findOne({ code: 'TZ-1' }).lean()).toMatchObject({
      hours: '24/7',
      writtenHours: '24小时',
    });
  });

  it('refuses the second row of a code, so that a file always means the same', async () => {
    const report = await importing([{}, { name: '另一个' }]);

    expect(report).toMatchObject({ added: 1, rejected: [{ line: 3, field: 'code', code: 'row_repeated' }] });
  });

  describe('of an office that has no codes', () => {
    const office = {
      name: '白云街道工会爱心驿站',
      lng: '121.4200°',
      lat: '28.6500°',
      hours: '8:30-17:30（周一至周五）',
      services: '热水/空调',
    };
    const taking = (rows: Record<string, string>[], region = '331000') =>
      importStations(
        rows.map((row, index) => ({ line: index + 2, values: { ...office, ...row } })),
        { now, sample: false, region },
      );
    const only = () => StationModel.findOne().lean();

    beforeEach(async () => {
      await RegionModel.create([
        { _id: '33', name: '浙江省', level: 'province', parent: null },
        { _id: '3310', name: '台州市', level: 'city', parent: '33' },
        { _id: '331002002', name: '白云街道', level: 'street', parent: '331002' },
      ]);
    });

    it.for([
      ['district and street', { district: '椒江区', street: '白云街道' }, '331002002'],
      ['an address', { address: '台州市椒江区白云街道中心大道1号' }, '331002002'],
      [
        'a street, and an address in the district',
        { street: '白云街道办事处', address: '椒江区中心大道1号' },
        '331002002',
      ],
      ['a district alone', { district: '椒江', name: '工会爱心驿站' }, '331002'],
      ['nothing else but its own name', { name: '椒江区白云街道工会爱心驿站' }, '331002002'],
    ] as const)('is placed by %s', async ([, row, region]) => {
      expect(await taking([row])).toMatchObject({ added: 1, rejected: [], warnings: [] });
      expect(await only()).toMatchObject({
        ...{ region, union: '331002', kind: 'worker_station', services: ['hot_water', 'air_conditioning'] },
        ...{ hours: 'Mo-Fr 08:30-17:30', given: { lng: 121.42, lat: 28.65, datum: 'gcj02' } },
      });
    });

    it('is of the street that the whole file is of', async () => {
      await taking([{}], '331002002');
      expect((await only())?.region).toBe('331002002');
    });

    it('is known again by name and district, and changes nothing the second time', async () => {
      const rows = [
        { street: '白云街道', district: '椒江区' },
        { name: '海门街道暖蜂驿站', district: '椒江区' },
      ];
      expect(await taking(rows)).toMatchObject({ added: 2 });
      expect(await taking(rows)).toMatchObject({ added: 0, updated: 0, unchanged: 2, rejected: [] });
      expect(await taking([{ ...rows[0], hours: '24小时' }])).toMatchObject({ added: 0, updated: 1 });
      expect(await StationModel.countDocuments()).toBe(2);
    });

    it('is refused with the names of what is missing where nothing tells its place', async () => {
      const { rejected } = await taking([{ name: '工会爱心驿站' }]);
      expect(rejected).toMatchObject([{ field: 'region', code: 'station_place_unclear' }]);
      expect(rejected[0]?.remedy['zh-CN']).toContain('--region');
    });

    it('belongs to a union by its name', async () => {
      await taking([{ district: '椒江区', union: '椒江区总工会' }]);
      expect((await only())?.union).toBe('331002');
    });

    it('belongs to the union of its region where the cell names somebody else, and says so', async () => {
      const report = await taking([{ district: '椒江区', union: '某银行台州分行' }]);
      expect(report).toMatchObject({ rejected: [], warnings: [{ field: 'union', code: 'station_union_guessed' }] });
      expect((await only())?.union).toBe('331002');
    });
  });
});
