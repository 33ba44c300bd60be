import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { stationFileColumns } from '../../schemas/stations/station-row.ts';
import { tableNotesCsv } from '../../server/lists/reviewing/table-rejects.ts';
import { createRegionUnions } from '../../server/register/assignment/create-region-unions.ts';
import { importTable } from '../../server/sheets/table/import-table.ts';
import { importStations } from '../../server/stations/importing/import-stations.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { it as base } from '../support/it.ts';
import { checkout } from '../support/paths.ts';

const it = base.extend('folder', { scope: 'file' }, async ({ database: _ }, { onCleanup }) => {
  const path = await mkdtemp(join(tmpdir(), 'nuanfeng-offices-'));
  onCleanup(() => rm(path, { recursive: true, force: true }));
  return path;
});
const now = new Date('2026-12-01T08:00:00Z');
const fixture = `${checkout}tests/fixtures/stations/as-offices-send.csv`;
/** The line of the first station; the rows are numbered from 1. */
const firstLine = 4;

async function take(path: string) {
  const run = (rows: Parameters<typeof importStations>[0]) =>
    importStations(rows, { now, sample: false, region: '3303' });
  const { report, source } = await importTable(path, { columns: stationFileColumns, required: ['name'], run });
  const numbered = (notes: typeof report.warnings) => notes.map(({ line, code }) => `${line - firstLine + 1} ${code}`);
  return { report, source, rejected: numbered(report.rejected), warnings: numbered(report.warnings) };
}

describe('sixty stations as people write them', () => {
  it.beforeAll(async () => {
    await loadRegions();
    await seedStationTables();
    await createRegionUnions('3303');
  });
  it('are taken in but for three, and everything that was guessed or is doubtful is named', async () => {
    const { report, rejected, warnings } = await take(fixture);
    expect(report).toMatchObject({ read: 60, added: 57 });
    expect(rejected).toEqual(['58 row_repeated', '59 station_kind_unknown', '60 station_place_unclear']);
    expect(warnings).toEqual([
      ...['3 coordinates_unreadable', '3 station_place_approximate'],
      ...['8 station_place_approximate', '9 station_place_approximate'],
      ...['10 coordinates_unreadable', '10 station_place_approximate'],
      '22 closure_over',
      ...['25 station_kind_guessed', '28 station_kind_guessed'],
      ...['29 station_union_guessed', '30 station_union_guessed', '30 station_place_approximate'],
      ...['31 coordinates_outside_province', '32 coordinates_exchanged'],
      ...['33 coordinates_zero', '33 station_place_approximate'],
      ...['34 coordinates_outside_china', '34 station_place_approximate'],
      ...['35 coordinates_far_from_region', '36 station_district_contradicts', '38 station_twice'],
      ...['43 station_place_unknown', '44 coordinates_unreadable', '44 station_place_unknown'],
      ...[
        '50 station_state_unclear',
        '54 station_service_unknown',
        '56 station_place_unknown',
        '57 hours_not_understood',
      ],
    ]);
    const reasonOf = (row: number, code: string) =>
      report.warnings.find((note) => note.line === row + firstLine - 1 && note.code === code)?.reason['zh-CN'];
    expect(reasonOf(31, 'coordinates_outside_province')).toBe('坐标（119.2965，26.0745）不在“五马街道”所在的浙江省');
    expect(reasonOf(36, 'station_district_contradicts')).toContain('区县为“瓯海区”，地址却在“鹿城区”');
  });

  it.for([
    ['妈咪暖心小屋', '松台妈咪暖心小屋', { kind: 'mothers_room', given: { lng: 120.6478, lat: 28.0123 } }],
    ['both coordinates in one cell', '大南暖心驿站', { given: { lng: 120.6651, lat: 28.0045 } }],
    ['latitude first', '蒲鞋市骑手驿站', { kind: 'nuanfeng_station', given: { lng: 120.6802, lat: 28.0051 } }],
    ['exchanged coordinates', '对调驿站', { given: { lng: 120.6611, lat: 28.0161 } }],
    [
      'no coordinates',
      '滨江街道爱心妈咪小屋',
      { approximate: 'street', location: { coordinates: [120.6922, 28.0211] } },
    ],
    ['no station in the street', '仰义环卫工人休息点', { approximate: 'district', region: '330302028' }],
    ['装修 to a day', '山福镇暖心驿站', { closure: { until: new Date('2027-02-28T16:00:00Z') } }],
    ['筹建 to a day', '松台暖蜂驿站', { state: 'closed_temporarily', closure: { reason: '在建', from: now } }],
    ['停用', '南郊街道暖心驿站', { state: 'closed_down' }],
    ['a closure that is over', '蒲州街道暖蜂驿站', { state: 'open' }],
    ['否', '北白象镇暖蜂驿站', { state: 'closed_temporarily', closure: { reason: '暂停开放' } }],
    ['what a name ends with', '职工服务中心暖心驿站', { kind: 'worker_station' }],
    ['an address alone', '南白象暖心驿站', { region: '330304003' }],
  ] as const)('are read: %s', async ([, name, expected]) => {
    if (!(await StationModel.exists({}))) await take(fixture);
    expect(await StationModel.findOne({ name }).lean()).toMatchObject(expected);
  });

  it('change nothing the second time, and keep the place that a keeper gave meanwhile', async () => {
    await take(fixture);
    expect((await take(fixture)).report).toMatchObject({ added: 0, updated: 0, unchanged: 57 });
    const given = { lng: 120.7, lat: 28.03, datum: 'gcj02' as const };
    const place = { given, location: { type: 'Point' as const, coordinates: [120.7, 28.03] } };
    const name = '滨江街道爱心妈咪小屋';
    await StationModel.updateOne({ name }, { $set: place, $unset: { approximate: 1 } });
    const { report, warnings } = await take(fixture);
    expect(report).toMatchObject({ added: 0, updated: 0, unchanged: 57 });
    expect(warnings).not.toContain('3 station_place_approximate');
    expect(await StationModel.findOne({ name }).lean()).toMatchObject(place);
  });

  it('are all taken in once the remedies were followed', async ({ folder }) => {
    const { report } = await take(fixture);
    expect(report.rejected.filter(({ remedy }) => !remedy['zh-CN'] || !remedy.en)).toEqual([]);
    const mended = (await readFile(fixture, 'utf8'))
      .replace(/^58,.*\n/m, '')
      .replace('工人茶座,茶座', '工人茶座,工驿站')
      .replace('无处驿站,暖心驿站,,', '无处驿站,暖心驿站,鹿城区,');
    const path = join(folder, 'mended.csv');
    await writeFile(path, mended);
    expect((await take(path)).report).toMatchObject({ read: 59, added: 2, unchanged: 57, rejected: [] });
  });

  it('have all their notes in a file, each with what to do, and no personal number', async () => {
    const { report, source } = await take(fixture);
    const csv = tableNotesCsv(source, report, { kind: 'notes', language: 'zh-CN' });
    const rows: string[][] = parse(csv, { bom: true });
    const [titles = [], ...noted] = rows;
    expect(titles.slice(-6)).toEqual(['退回结果', '退回行号', '退回字段', '退回代码', '退回原因', '退回建议']);
    const lines = new Set([...report.warnings, ...report.rejected].map(({ line }) => line));
    expect(noted.map((cells) => Number(cells.at(-5)))).toEqual([...lines].toSorted((a, b) => a - b));
    expect(noted.filter((cells) => cells.at(-6) === '被拒')).toHaveLength(3);
    expect(noted.filter((cells) => cells.at(-1) === '')).toEqual([]);
    expect(csv).toContain('李四138****8009');
    expect(csv).not.toContain('13800138009');
  });
});
