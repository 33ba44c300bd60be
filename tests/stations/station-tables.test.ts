import { beforeEach, describe, expect } from 'vitest';
import { createKindReader } from '../../server/stations/vocabulary/kind-reader.ts';
import { importKinds, kindTable } from '../../server/stations/vocabulary/kind-table.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { it } from '../support/it.ts';
import { emptyDistrict, officer, plan, root } from '../support/stations/station-officers.ts';

beforeEach(emptyDistrict);

describe('the tables of kinds and services', () => {
  it('are read by everybody, and edited for the whole installation', async ({ api }) => {
    const kinds = await api.get('/stations/kinds');
    expect(kinds.body.items).toHaveLength(13);
    const body = { zh: '茶亭', en: 'Tea pavilion', aliases: ['爱心茶亭'] };
    const put = (as: { staff: string }) => api.send('PUT', '/staff/stations/kinds/tea_pavilion', body, { as });
    expect((await put(officer)).body.error.code).toBe('not_permitted');
    expect((await put(root)).body).toEqual({ key: 'tea_pavilion', ...body, retired: null, version: 1 });
    expect((await api.post('/staff/stations', plan({ kind: 'tea_pavilion' }), { as: officer })).status).toBe(201);
    await seedStationTables();
    await api.send('PUT', '/staff/stations/kinds/library', { zh: '书屋', en: 'Library', retired: true }, { as: root });
    await seedStationTables();
    const items = (await api.get('/stations/kinds')).body.items as { key: string }[];
    expect(items.find(({ key }) => key === 'library')).toMatchObject({ zh: '书屋', retired: true });
  });
});

describe('the file of kinds', () => {
  const taking = (rows: Record<string, string>[]) =>
    importKinds(rows.map((values, index) => ({ line: index + 2, values })));

  it('goes in as it came out and changes nothing, and gives a kind a further word', async () => {
    const [titles = [], ...kinds] = await Array.fromAsync(kindTable());
    const rows = kinds.map((cells) => Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? ''])));
    expect(await taking(rows)).toMatchObject({ unchanged: kinds.length, updated: 0, added: 0, rejected: [] });
    const [first] = rows.filter(({ code }) => code === 'drivers_home');
    const aliases = `${first?.aliases}、老司机之家`;
    expect(await taking([{ ...first, aliases }])).toMatchObject({ updated: 1, rejected: [] });
    expect((await createKindReader()).exact('老司机之家')).toMatchObject({ key: 'drivers_home' });
  });

  it('gives no word to two kinds', async () => {
    const report = await taking([{ code: 'baby_room', zh: '宝宝屋', en: 'Baby room', aliases: '母婴室' }]);
    expect(report).toMatchObject({ added: 0, rejected: [{ line: 2, code: 'station_word_taken' }] });
  });
});
