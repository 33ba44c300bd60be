import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect } from 'vitest';
import type { Datum } from '../../schemas/platform/fields.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { stationColumns } from '../../schemas/stations/station-row.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import { importTable } from '../../server/sheets/table/import-table.ts';
import { stationTable, streamStations, writeStationsGeoJson } from '../../server/stations/export/write-stations.ts';
import { importStations } from '../../server/stations/importing/import-stations.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it as base } from '../support/it.ts';
import { gb18030 } from '../support/lists/gb18030.ts';

const it = base.extend('folder', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  const path = await mkdtemp(join(tmpdir(), 'nuanfeng-stations-'));
  onCleanup(() => rm(path, { recursive: true, force: true }));
  return path;
});
const now = new Date('2026-11-20T08:00:00Z');

beforeEach(async () => {
  await seedStationTables();
  for (const model of [StationModel, RegionModel, UnionModel]) await model.collection.deleteMany({});
  await RegionModel.create([
    { _id: '331002', name: '椒江区', level: 'district', parent: '3310' },
    { _id: '331002001', name: '海门街道', level: 'street', parent: '331002' },
  ]);
  await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
});

/** Import a file as the command line does. */
async function take(folder: string, content: string | Uint8Array, options: { datum?: Datum; dryRun?: boolean } = {}) {
  const path = join(folder, 'stations.csv');
  await writeFile(path, content);
  const run = (rows: Parameters<typeof importStations>[0]) => importStations(rows, { now, sample: false, ...options });
  return (await importTable(path, { columns: stationColumns, run })).report;
}

const joined = async (pieces: AsyncIterable<string>) => (await Array.fromAsync(pieces)).join('');
const csv = (contacts = true) => joined(csvText(stationTable(streamStations({}, everywhere), { contacts })));

/** As an office makes it: a title row, its own words for everything, and one row that is wrong. */
const office = `椒江区工会驿站一览表
站点编号,站点名称,又名,站点类型,所属工会,行政区划,辐射区域,经度,纬度,坐标系,地址,联系人,联系人电话,班次,按班次开放,服务项目,图片,状态,暂停原因,暂停开始,恢复开放
A1,"海门,驿站",海门站、老街站,工驿站,331002,331002001,331002,121.4351,28.6712,BD-09,"=1+1 号",王小蜂,13800138000,Mo-Fr 08:00-17:00; Sa 08:00-12:00,下班后,热水、微波炉,https://example.org/a,b.jpg https://example.org/c.jpg,暂停开放,装修,2026-12-01,2026/12/31
A2,+白云站,,职工书屋,331002,331002,,121.43,28.66,,,,,,,图书,,已撤销,合并,2026-10-01,
A3,错站,,茶馆,331002,331002,,28.66,121.43,,,,,,,,,,,,
`.replace(
  'https://example.org/a,b.jpg https://example.org/c.jpg',
  '"https://example.org/a,b.jpg https://example.org/c.jpg"',
);

describe('a file of stations', () => {
  it.for(['utf-8', 'gb18030'])(
    'in %s, with an office’s own words, is read whole and refused by row',
    async (encoding, { folder }) => {
      const report = await take(folder, encoding === 'utf-8' ? office : gb18030(office));

      expect(report).toMatchObject({ read: 3, added: 2, rejected: [{ line: 5, code: 'station_kind_unknown' }] });
      expect(await StationModel.findOne({ code: 'A1' }).lean()).toMatchObject({
        name: '海门,驿站',
        aliases: ['海门站', '老街站'],
        kind: 'worker_station',
        serves: ['331002'],
        given: { lng: 121.4351, lat: 28.6712, datum: 'bd09' },
        services: ['hot_water', 'microwave'],
        shifts: { open: 'outside', times: [{ days: 'Mo-Fr', from: '08:00', to: '17:00' }, { days: 'Sa' }] },
        pictures: ['https://example.org/a,b.jpg', 'https://example.org/c.jpg'],
        state: 'closed_temporarily',
        closure: { reason: '装修', until: new Date('2026-12-30T16:00:00Z') },
      });
    },
  );

  it('is only checked in a dry run', async ({ folder }) => {
    expect(await take(folder, office, { dryRun: true })).toMatchObject({ read: 3, added: 2 });
    expect(await StationModel.countDocuments({})).toBe(0);
  });

  it('has rows that name no datum read in the one that is given', async ({ folder }) => {
    await take(folder, office, { datum: 'wgs84' });
    const datums = (await StationModel.find({}).sort({ code: 1 }).lean()).map(({ given }) => given?.datum);
    expect(datums).toEqual(['bd09', 'wgs84']);
  });

  it('changes only what its columns say', async ({ folder }) => {
    await take(folder, office);
    const brief =
      '编号,名称,类型,区划代码,工会代码,经度,纬度,坐标系,电话\nA1,海门新站,工驿站,331002001,331002,121.4351,28.6712,BD-09,0576-1\n';
    expect(await take(folder, brief)).toMatchObject({ updated: 1, rejected: [] });
    expect(await StationModel.findOne({ code: 'A1' }).lean()).toMatchObject({
      name: '海门新站',
      phone: '0576-1',
      aliases: ['海门站', '老街站'],
      services: ['hot_water', 'microwave'],
      state: 'closed_temporarily',
      ask: { sealed: expect.any(String) },
    });
  });

  const withColumn = (column: string, value: string) =>
    `编号,名称,类型,区划代码,工会代码,经度,纬度,${column}\nB1,站,工驿站,331002,331002,121.43,28.66,${value}\n`;

  it('is refused where it names a region that does not exist', async ({ folder }) => {
    const report = await take(folder, withColumn('辐射区域', '999999'));
    expect(report).toMatchObject({ added: 0, rejected: [{ line: 2, code: 'region_not_found' }] });
  });

  it.for([
    ['图片', 'http://example.org/a.jpg'],
    ['班次', '每天'],
    ['联系人电话', '不详'],
  ] as const)('is taken in without %s that is %s, which is said', async ([column, value], { folder }) => {
    const report = await take(folder, withColumn(column, value));
    expect(report).toMatchObject({ added: 1, rejected: [], warnings: [{ code: 'station_cell_unusable' }] });
  });

  it('is closed until further notice where it says 暂停开放 and no day, and a second time nothing changes', async ({
    folder,
  }) => {
    expect(await take(folder, withColumn('状态', '暂停开放'))).toMatchObject({ added: 1, rejected: [], warnings: [] });
    const closure = { reason: '暂停开放', from: now };
    expect((await StationModel.findOne({}).lean())?.closure).toEqual(closure);
    expect(await take(folder, await csv())).toMatchObject({ unchanged: 1 });
  });
});

describe('the export of stations', () => {
  it('as CSV goes in again and changes nothing, and no cell of it is a formula', async ({ folder }) => {
    await take(folder, office);
    for (const contacts of [true, false]) {
      const text = await csv(contacts);
      expect(text).toContain("'=1+1 号");
      expect(text).toContain("'+白云站");
      expect(text.includes('13800138000')).toBe(contacts);
      expect(await take(folder, text)).toMatchObject({ read: 2, added: 0, updated: 0, unchanged: 2, rejected: [] });
    }
    const before = await StationModel.find({}).sort({ code: 1 }).lean();
    const text = await csv();
    await StationModel.collection.deleteMany({});
    await take(folder, text);
    const after = await StationModel.find({}).sort({ code: 1 }).lean();
    const comparable = (station: object) => ({
      ...station,
      _id: 0,
      ask: 0,
      version: 0,
      __v: 0,
      updatedAt: 0,
      createdAt: 0,
    });
    expect(after.map(comparable)).toEqual(before.map(comparable));
  });

  it('carries the hours as they were written beside those that were understood, until somebody changes these', async ({
    folder,
  }) => {
    const title = '编号,名称,类型,区划代码,工会代码,经度,纬度,开放时间';
    const rows = ['8:30-5:30', '看门卫心情', '24/7'].map(
      (hours, at) => `C${at},站,工驿站,331002,331002,121.43,28.66,${hours}`,
    );
    await take(folder, `${title}\n${rows.join('\n')}\n`);
    const text = await csv();
    expect(text).toContain('Mo-Su 08:30-17:30,8:30-5:30');
    expect(await take(folder, text)).toMatchObject({ unchanged: 3, rejected: [] });
    const changed = text.replace('Mo-Su 08:30-17:30,8:30-5:30', 'Mo-Su 09:00-17:30,8:30-5:30');
    expect(await take(folder, changed)).toMatchObject({ updated: 1, unchanged: 2 });
    const station = await StationModel.findOne({ code: 'C0' }).lean();
    expect(station?.hours).toBe('Mo-Su 09:00-17:30');
    expect(station).not.toHaveProperty('writtenHours');
  });

  it('as GeoJSON is WGS-84 and says so, or the datum that is asked for', async ({ folder }) => {
    await take(folder, office);
    const collection = async (datum?: Datum) =>
      JSON.parse(await joined(writeStationsGeoJson(streamStations({ kind: 'worker_station' }, everywhere), { datum })));
    const wgs84 = await collection();
    expect(wgs84).toMatchObject({
      type: 'FeatureCollection',
      datum: 'wgs84',
      features: [{ type: 'Feature', properties: { code: 'A1' } }],
    });
    expect(JSON.stringify(wgs84)).not.toMatch(/王|13800138000|sealed/);
    expect((await collection('bd09')).features[0].geometry.coordinates).toEqual([121.4351, 28.6712]);
    const [lng, lat] = wgs84.features[0].geometry.coordinates;
    // In 台州 BD-09 lies about a kilometre to the north-east of WGS-84.
    expect(121.4351 - lng).toBeCloseTo(0.0107, 2);
    expect(28.6712 - lat).toBeCloseTo(0.0035, 2);
  });
});
