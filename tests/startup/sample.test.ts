import { describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { isUnifiedCode } from '../../server/platform/text/organisation-codes.ts';
import { importUnions } from '../../server/register/assignment/import-unions.ts';
import { loadSampleStations } from '../../server/startup/sample/load-stations.ts';
import { readSampleRows } from '../../server/startup/sample/sample-files.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { loadPlaceIndex } from '../../server/territory/regions/place-index.ts';
import { readUnionTree } from '../../server/territory/unions/union-tree.ts';
import { it } from '../support/it.ts';

describe('the sample', () => {
  it.beforeAll(async () => {
    await loadRegions();
    await seedStationTables();
  });

  it('is the union tree of a city: nine districts, their streets, and a few below', async () => {
    expect(await importUnions(readSampleRows('unions'), { sample: true })).toMatchObject({ added: 155, rejected: [] });
    expect(await importUnions(readSampleRows('unions'), { sample: true })).toMatchObject({ unchanged: 155 });
    const [city] = await readUnionTree({ depth: 2 });
    expect(city).toMatchObject({ name: '台州市总工会', region: '3310' });
    expect(city?.children.filter(({ kind }) => kind === 'district')).toHaveLength(9);
    expect(await UnionModel.countDocuments({ sample: true })).toBe(155);
  });

  it('has stations of many kinds in every district, each of which says that it is one', async () => {
    const now = new Date();
    const report = await loadSampleStations(now);
    expect(report).toMatchObject({ added: report.read, rejected: [] });
    expect(report.read).toBeGreaterThan(100);
    const stations = await StationModel.find().lean();
    expect(stations.filter(({ name }) => !name.endsWith('（样例）'))).toEqual([]);
    expect(new Set(stations.map(({ region }) => region.slice(0, 6))).size).toBe(9);
    expect(new Set(stations.map(({ kind }) => kind)).size).toBe(11);
  });

  it('shows what stations can be like: closed for a time, not placed yet, with hours in an office’s words', async () => {
    const stations = await StationModel.find().lean();
    const closed = stations.filter(({ state }) => state !== 'open');
    expect(closed).toMatchObject([{ code: 'SAMPLE-331002003-2', closure: { reason: '室内翻新，暂停开放' } }]);
    expect(stations.filter(({ approximate }) => approximate)).toHaveLength(1);
    const written = new Map(stations.map(({ writtenHours, hours }) => [writtenHours, hours]));
    expect(written.get('5月至9月 6:00—22:00，10月至次年4月 6:30—21:00')).toContain('May-Sep');
    expect(written.get('与社区工作时间一致')).toBe('与社区工作时间一致');
  });

  it('lists invented employers whose addresses lie where it says', async () => {
    const index = await loadPlaceIndex('331000');
    for await (const { values } of readSampleRows('employers')) {
      expect(values.单位名称).toContain('样例');
      expect(isUnifiedCode(values.统一社会信用代码 ?? '')).toBe(true);
      expect(index.resolveAddress(values.单位地址 ?? '')?.district).toBe(index.findDistrict(values.所属区县 ?? ''));
    }
  });
});
