import { describe, expect } from 'vitest';
import { FederationTableModel, PilotModel } from '../../schemas/organising/federation.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { anEvent } from '../support/activities/events.ts';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { importRows } from '../support/lists/lists.ts';
import { employersAtWork, haimen, named, unionsAtWork, works } from '../support/lists/unions-at-work.ts';
import { city, huangyan, jiaojiang, reader } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await unionsAtWork();
  await employersAtWork();
  await FederationTableModel.deleteMany({});
  await PilotModel.deleteMany({});
});

/** Tables are put by the city, on top of the version that is in force. */
async function putTable(api: Api, table: string, rows: object[], as = city) {
  const { version } = (await api.get(`/staff/federation-tables/${table}`, { as: city })).body;
  return api.send('PUT', `/staff/federation-tables/${table}`, { version, rows }, { as });
}

async function aFederation(id: string, more: object = {}): Promise<void> {
  const place = { parent: 'S1', ancestors: ['331000', '331002', 'S1'], region: '331002001', level: 2, type: 'park' };
  await UnionModel.create({ _id: id, name: id, kind: 'federation', ...place, ...more });
}

describe('a federation', () => {
  it('reaches the employers that it acts for or that have a union below it', async ({ api }) => {
    const mill = await named(works.mill);
    await api.post(`/staff/responsibility/employers/${mill._id}`, { union: 'F1', reason: '园区内' }, { as: haimen });
    await UnionModel.create({
      _id: 'U9',
      name: '厂工会',
      kind: 'single',
      parent: 'F1',
      ancestors: ['331000', '331002', 'S1', 'F1'],
      region: '331002001',
    });
    const path = `/staff/employers/${(await named(works.yard))._id}/verification`;
    await api.post(path, { union: 'own', members: 80 }, { as: jiaojiang });
    const shown = async () => (await api.get('/staff/federations/F1', { as: haimen })).body;
    expect(await shown()).toMatchObject({
      typeName: '园区',
      employers: { numerator: 0, denominator: 1 },
      workers: { numerator: 0, denominator: 41 },
    });
    await importRows('union-register', [
      { ...works.shop, unionCode: '81331002MC00000042', unionForm: '单独建会', members: 9 },
    ]);
    await UnionModel.updateOne(
      { _id: '81331002MC00000042' },
      { parent: 'F1', ancestors: ['331000', '331002', 'S1', 'F1'] },
    );
    expect(await shown()).toMatchObject({
      employers: { numerator: 1, denominator: 2 },
      workers: { numerator: 12, denominator: 53 },
      members: 9,
    });
  });

  it('is counted by level, type and tier, as far as one’s scope goes', async ({ api }) => {
    await aFederation('F2');
    await aFederation('F3', { level: 1, type: 'building', tier: 'city' });
    expect((await api.get('/staff/federations/summary', { as: city })).body.items).toEqual([
      { level: 1, type: 'building', tier: 'city', federations: 1 },
      { level: 2, type: 'park', tier: null, federations: 1 },
      { level: 2, type: 'park', tier: 'district', federations: 1 },
    ]);
    expect((await api.get('/staff/federations?level=2', { as: city })).body.items).toHaveLength(2);
    expect((await api.get('/staff/federations', { as: huangyan })).body.items).toEqual([]);
  });
});

describe('the tables', () => {
  it('are edited by the city, in versions, and not over somebody else’s', async ({ api }) => {
    const rows = [{ code: 'harbour', name: '港区' }];
    expect((await putTable(api, 'types', rows, jiaojiang)).body.error.code).toBe('table_not_yours');
    expect((await putTable(api, 'types', rows)).body).toEqual({ table: 'types', version: 1, rows });
    const late = { version: 0, rows: [{ code: 'harbour', name: '港口' }] };
    const put = () => api.send('PUT', '/staff/federation-tables/types', late, { as: city });
    const details = { version: 1, fields: [{ field: 'rows', yours: late.rows, stored: rows }] };
    expect(await put()).toMatchObject({ status: 409, body: { error: { code: 'changed_since', details } } });
    late.version = 1;
    const both = await Promise.all([put(), put()]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({
      code: 'changed_since',
      details: { version: 2 },
    });
    expect((await putTable(api, 'types', [...rows, ...rows])).body.error.code).toBe('table_row_wrong');
    expect((await api.get('/staff/federation-tables/types', { as: reader })).body).toMatchObject({
      version: 2,
      rows: late.rows,
    });
  });
});

describe('the checklist', () => {
  it('holds what the level must have, what was seen last, and whether that is enough', async ({ api }) => {
    const room = { code: 'room', name: '阵地', level: 2, kind: 'space', least: 200, unit: '㎡' };
    await putTable(api, 'requirements', [room, { ...room, code: 'hall', level: 1 }]);
    const path = '/staff/federations/F1/checklist';
    expect((await api.get(path, { as: haimen })).body).toMatchObject({
      items: [{ requirement: 'room', value: null, fulfilled: false }],
      fulfilled: { numerator: 0, denominator: 1 },
    });
    const seen = (value: number, on: string) =>
      api.post(path, { requirement: 'room', value, evidence: '现场照片', on }, { as: haimen });
    await seen(120, '2026-01-05');
    expect((await seen(260, '2026-02-05')).body).toMatchObject({
      items: [{ value: 260, evidence: '现场照片', on: '2026-02-05', by: 'haimen', fulfilled: true }],
    });
    await seen(90, '2026-01-20');
    // A slip in the year would hide whatever is seen from then on.
    expect((await seen(1, '2962-01-20')).body.error.code).toBe('day_to_come');
    expect((await api.get(path, { as: haimen })).body.fulfilled).toMatchObject({ numerator: 1, denominator: 1 });
    const wrong = { requirement: 'hall', value: 1, evidence: '照片', on: '2026-01-05' };
    expect((await api.post(path, wrong, { as: haimen })).body.error.code).toBe('requirement_not_found');
  });
});

describe('the ranking', () => {
  it('counts visits, events, surveys and studies that the system knows, with ties', async ({ api }) => {
    await aFederation('F2');
    await aFederation('F3');
    const visit = (union: string, on: string) =>
      named(works.mill).then(({ _id }) =>
        api.post(`/staff/tasks/${_id}/visits`, { on, result: `走访 ${on}`, union }, { as: haimen }),
      );
    for (const on of ['2026-01-05', '2026-01-06', '2026-01-12', '2026-01-18']) {
      expect(await visit('F1', on)).toMatchObject({ status: 201 });
    }
    const work = { kind: 'survey', on: '2026-01-08', title: '劳动关系调查' };
    for (let twice = 0; twice < 2; twice++) await api.post('/staff/federations/F1/works', work, { as: haimen });
    expect((await api.get('/staff/federations/F1/works', { as: haimen })).body.items).toHaveLength(1);
    const { id } = await anEvent({ union: 'F1' });
    const { EventModel } = await import('../../schemas/activities/events/event.ts');
    await EventModel.updateOne({ _id: id }, { startsAt: new Date('2026-01-15T01:00:00Z') });
    const { items } = (await api.get('/staff/federations/ranking?from=2026-01-05&to=2026-01-18', { as: haimen })).body;
    expect(items.map(({ rank, union, score }: Record<string, unknown>) => [rank, union, score])).toEqual([
      [1, 'F1', 75],
      [2, 'F2', 0],
      [2, 'F3', 0],
    ]);
    expect(items[0].indicators[0]).toMatchObject({ code: 'visits', total: 4, fulfilled: 2, periods: 2, points: 25 });
    const wrong = await api.get('/staff/federations/ranking?from=2026-02-05&to=2026-01-18', { as: haimen });
    expect(wrong.body.error.code).toBe('range_invalid');
  });
});

describe('a pilot of 8+2+N', () => {
  const services = [{ name: '园议十分钟', need: '车间意见', since: '2026-01-05' }];
  it('has services, and a street has two of them', async ({ api }) => {
    await aFederation('F2');
    await aFederation('F3');
    const put = (id: string, some: object[] = services) =>
      api.send('PUT', `/staff/federations/pilots/${id}`, { services: some }, { as: jiaojiang });
    expect((await put('F1')).body).toEqual({ id: 'F1', street: '331002001', services, version: 1 });
    expect(await put('F2')).toMatchObject({ status: 200 });
    expect((await put('F3')).body.error.code).toBe('pilots_too_many');
    expect((await put('F2', [{ ...services[0], need: ' ' }])).status).toBe(400);
    const stale = (some: object[]) =>
      api.send('PUT', '/staff/federations/pilots/F2', { services: some, version: 7 }, { as: jiaojiang });
    for (const some of [[], [{ ...services[0], need: '食堂' }]])
      expect((await stale(some)).body.error).toMatchObject({ code: 'changed_since', details: { version: 1 } });
    await put('F2', []);
    expect((await stale(services)).status, 'one that is none any more, as who saw it').toBe(409);
    expect(await put('F3')).toMatchObject({ status: 200 });
    const { items } = (await api.get('/staff/federations/pilots', { as: city })).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['F1', 'F3']);
  });
});
