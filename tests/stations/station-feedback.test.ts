import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { StationModel } from '../../schemas/stations/station.ts';
import { CrowdingModel, crowdingLevels, StationReportModel } from '../../schemas/stations/station-feedback.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { erasePerson } from '../../server/people/profile/erase-person.ts';
import { exportPerson } from '../../server/people/profile/export-person.ts';
import { estimateCrowding } from '../../server/stations/crowding/estimate-crowding.ts';
import { readCrowding } from '../../server/stations/crowding/report-crowding.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';
import { aStation } from '../support/stations/stations.ts';

const keeper = { staff: 'keeper' };
const officer = { staff: 'jiaojiang' };
const neighbour = { staff: 'huangyan' };

let prepared: Promise<void> | undefined;
async function prepare() {
  await UnionModel.create([
    { _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' },
    { _id: '331003', name: '黄岩区总工会', kind: 'district', ancestors: [], region: '331003' },
  ]);
  const password = staffPassword;
  await addStaff({ username: 'keeper', password, role: 'station_keeper', union: '331002' });
  await addStaff({ username: 'jiaojiang', password, role: 'data_officer', union: '331002' });
  await addStaff({ username: 'huangyan', password, role: 'data_officer', union: '331003' });
}

const station = async (fields: Parameters<typeof aStation>[0] = {}) =>
  String((await StationModel.create(aStation(fields)))._id);

beforeEach(async () => {
  prepared ??= prepare();
  await prepared;
  for (const model of [StationModel, CrowdingModel, StationReportModel]) await model.collection.deleteMany({});
});

const now = new Date('2026-11-28T12:00:00+08:00');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const level = fc.constantFrom(...crowdingLevels);

describe('how full a station is', () => {
  it('is unknown where nobody says, and not empty', () => {
    expect(estimateCrowding([], now)).toEqual({ level: 'unknown', reportedAt: null, reports: 0 });
  });

  it.for([
    ['one worker', null, 90],
    ['one keeper', 'a', 120],
  ] as const)('by the word of %s fades into unknown after %s minutes', ([, account, minutes]) => {
    const said = (age: number) => [{ level: 'full' as const, at: ago(age), account }];
    for (const age of [0, 30, minutes]) expect(estimateCrowding(said(age), now).level).toBe('full');
    expect(estimateCrowding(said(minutes + 1), now).level).toBe('unknown');
  });

  it('is a level between the words that count, and only ever comes nearer to unknown while nobody speaks', () => {
    const word = fc.record({
      level,
      at: fc.integer({ min: 0, max: 300 }).map(ago),
      account: fc.constantFrom('a', null),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.nat(300), (said, later) => {
        const { level, reports } = estimateCrowding(said, now);
        const then = estimateCrowding(said, new Date(now.getTime() + later * 60_000));
        if (level === 'unknown') expect(then.level).toBe('unknown');
        else {
          const ranks = said.map((each) => crowdingLevels.indexOf(each.level));
          expect(crowdingLevels.indexOf(level)).toBeGreaterThanOrEqual(Math.min(...ranks));
          expect(crowdingLevels.indexOf(level)).toBeLessThanOrEqual(Math.max(...ranks));
          expect(then.reports).toBeLessThanOrEqual(reports);
        }
      }),
    );
  });

  it('follows the newer words, and a keeper as much as two workers', () => {
    const old = { level: 'full' as const, at: ago(75), account: null };
    expect(estimateCrowding([old, { level: 'empty', at: ago(1), account: null }], now).level).toBe('empty');
    const worker = { level: 'full' as const, at: ago(0), account: null };
    const kept = { level: 'empty' as const, at: ago(0), account: 'a' };
    expect(estimateCrowding([worker, kept], now).level).toBe('some');
    expect(estimateCrowding([worker, worker, kept], now).level).toBe('busy');
  });

  it('is said by workers and keepers, once each, and read by everybody', async ({ api }) => {
    const [here, there] = [await station(), await station()];
    for (const level of ['full', 'busy']) await api.post(`/stations/${here}/crowding`, { level }, { as: 'wang' });
    const said = await api.post(`/staff/stations/${here}/crowding`, { level: 'busy' }, { as: keeper });
    expect(said).toMatchObject({ status: 200, body: { level: 'busy', reports: 2, halfLifeMinutes: 30 } });

    const { body } = await api.get(`/stations/crowding?ids=${there},${here}`);
    expect(body.items).toMatchObject([
      { station: there, level: 'unknown', reportedAt: null },
      { station: here, level: 'busy', reports: 2 },
    ]);
    expect(JSON.stringify(body)).not.toContain(await idOf('wang'));
  });

  it('is one word a person also where ten phones speak at once', async ({ api }) => {
    const here = await station();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => api.post(`/stations/${here}/crowding`, { level: 'busy' }, { as: 'li' })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await CrowdingModel.countDocuments({})).toBe(1);
  });

  it('is not said by one person of seven stations within an hour, nor of one that is gone or of others', async ({
    api,
  }) => {
    const stations = await Promise.all(Array.from({ length: 7 }, () => station()));
    const statuses: number[] = [];
    for (const id of stations) {
      statuses.push((await api.post(`/stations/${id}/crowding`, { level: 'some' }, { as: 'zhao' })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect((await api.post(`/stations/${stations[0]}/crowding`, { level: 'full' }, { as: 'zhao' })).status).toBe(200);
    const gone = await station({ state: 'closed_down', closure: { reason: '—', from: now } });
    const refused = await api.post(`/stations/${gone}/crowding`, { level: 'some' }, { as: 'qian' });
    expect(refused.body.error.code).toBe('station_closed_down');
    const foreign = await api.post(`/staff/stations/${stations[0]}/crowding`, { level: 'some' }, { as: neighbour });
    expect(foreign.body.error.code).toBe('station_not_found');
  });
});

describe('a report that something is wrong', () => {
  const wrong = { about: 'hours', text: '晚上八点就关门了，我姓慕容' };

  it('reaches the managing union alone, is answered once, and its reporter reads the answer', async ({ api }) => {
    const id = await station({ name: '老街站' });
    const made = await api.post(`/stations/${id}/reports`, wrong, { as: 'sun' });
    expect(made).toMatchObject({ status: 201, body: { ...wrong, state: 'open', station: { name: '老街站' } } });
    await api.post(`/stations/${await station({ union: '331003' })}/reports`, wrong, { as: 'sun' });

    const list = await api.get('/staff/stations/reports', { as: officer });
    expect(list.body.items).toHaveLength(1);
    expect(list.body.items[0]).toMatchObject({ id: made.body.id, text: wrong.text });
    expect(JSON.stringify(list.body)).not.toContain(await idOf('sun'));

    const path = `/staff/stations/reports/${made.body.id}/answer`;
    const answer = { text: '已更正为八点，谢谢', corrected: true };
    expect((await api.post(path, answer, { as: neighbour })).body.error.code).toBe('report_not_found');
    expect((await api.post(path, answer, { as: keeper })).status).toBe(403);
    expect((await api.post(path, answer, { as: officer })).body.state).toBe('answered');
    expect((await api.post(path, answer, { as: officer })).body.error.code).toBe('report_answered');

    const mine = await api.get('/me/station-reports', { as: 'sun' });
    expect(mine.body.items.map(({ answer }: { answer?: object }) => answer)).toEqual([
      null,
      { ...answer, at: expect.any(String) },
    ]);
    expect((await api.get('/me/station-reports', { as: 'nobody-yet' })).body.items).toEqual([]);
    expect((await api.get('/staff/stations/reports', { as: officer })).body.items).toEqual([]);
    expect((await api.get('/staff/stations/reports?state=answered', { as: officer })).body.items).toHaveLength(1);
  });

  it('goes along where the station is handed over', async ({ api }) => {
    const id = await station();
    await api.post(`/stations/${id}/reports`, wrong, { as: 'wu' });
    await StationModel.updateOne({ _id: id }, { union: '331003' });
    expect((await api.get('/staff/stations/reports', { as: officer })).body.items).toEqual([]);
    expect((await api.get('/staff/stations/reports', { as: neighbour })).body.items).toHaveLength(1);
  });

  it('is not made twice while it waits, and not eleven times a day', async ({ api }) => {
    const id = await station();
    const both = await Promise.all([1, 2].map(() => api.post(`/stations/${id}/reports`, wrong, { as: 'zheng' })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    for (let more = 0; more < 9; more++) await api.post(`/stations/${await station()}/reports`, wrong, { as: 'zheng' });
    const last = await api.post(`/stations/${await station()}/reports`, wrong, { as: 'zheng' });
    expect(last).toMatchObject({ status: 429, body: { error: { code: 'reports_too_often' } } });
  });

  it('is in its person’s export, sealed in the database, and without text and person once they are erased', async ({
    api,
  }) => {
    const id = await station();
    const { body } = await api.post(`/stations/${id}/reports`, wrong, { as: 'leaver' });
    await api.post(`/staff/stations/reports/${body.id}/answer`, { text: '已更正', corrected: true }, { as: officer });
    await api.post(`/stations/${id}/crowding`, { level: 'busy' }, { as: 'leaver' });
    expect(JSON.stringify(await StationReportModel.find({}).lean())).not.toContain('慕容');
    const person = await idOf('leaver');
    const held = JSON.stringify(await exportPerson(person));
    for (const part of [wrong.text, '已更正', '"busy"']) expect(held).toContain(part);

    await erasePerson(person, new Date());

    const [left] = await StationReportModel.find({}).lean();
    expect(left).toMatchObject({ about: 'hours', state: 'answered' });
    expect(JSON.stringify(left)).not.toMatch(new RegExp(`${person}|"text"`));
    expect((await readCrowding([id], new Date()))[0]?.level).toBe('unknown');
    const list = await api.get('/staff/stations/reports?state=answered', { as: officer });
    expect(list).toMatchObject({ status: 200, body: { items: [{ about: 'hours' }] } });
  });
});
