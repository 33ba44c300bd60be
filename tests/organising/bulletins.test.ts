import { parse } from 'csv-parse/sync';
import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { TaskModel } from '../../schemas/organising/task.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { monthsBefore } from '../../server/organising/coverage/calendar-months.ts';
import { freezeMonth } from '../../server/organising/coverage/frozen-months.ts';
import { recordStep } from '../../server/organising/tasks/record-step.ts';
import { createTasks } from '../../server/organising/tasks/tasks.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored, type TestRow } from '../support/lists/lists.ts';
import { city, firms, jiaojiang, unionsAndOfficers } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);

it.beforeEach(async () => {
  await emptyRegister();
  for (const name of ['coverage_months', 'coverage_month_figures', 'tasks'])
    await mongoose.connection.collection(name).deleteMany({});
  await unionsAndOfficers();
});

const [known = {}, other = {}, fresh = {}] = [
  { name: '台州市采蜜厂', code: '91331081704731469C', district: '椒江区', head: 30 },
  { name: '台州市酿蜜厂', code: '91331003671604606M', district: '椒江区', head: 30 },
  { name: '台州市筑巢厂', code: '91331082MA28G3EC0T', district: '椒江区', head: 30 },
];

const at = (day: string) => new Date(`${day}T10:00:00+08:00`);
const freeze = (month: string, day: string) => freezeMonth(month, { by: 'city', now: at(day) });

/** Two districts in November; in December the first founds two unions, one of them by a task; January is as December. */
async function threeMonths(): Promise<void> {
  await importRows('census', [...firms(0, 4), ...firms(10, 12, '黄岩区')]);
  await freeze('2021-11', '2021-12-01');
  const ours = (await stored()).filter(({ region }) => region === '331002').map(({ _id }) => Number(_id));
  const [first = 0, second = 0, third = 0] = ours;
  const step = { kind: 'founded', on: '2021-12-20', by: 'x', at: at('2021-12-20') };
  const task = { region: '331002', union: '331002', origin: 'test', due: '2021-12-31', by: 'x', at: at('2021-12-01') };
  await TaskModel.create([
    { ...task, _id: first, state: 'founded', open: false, log: [step] },
    { ...task, _id: third, state: 'new', open: true, log: [] },
  ]);
  for (const serial of [first, second])
    await verifyEmployer(serial, { union: 'own' }, 'x', everywhere, at('2021-12-20'));
  await freeze('2021-12', '2022-01-01');
  await freeze('2022-01', '2022-02-01');
}

describe('a bulletin', () => {
  it('ranks the districts, and says what changed since the month before', async ({ api }) => {
    await threeMonths();
    const { body } = await api.get('/staff/coverage/bulletin?region=331000&month=2021-12', { as: city });
    expect(body).toMatchObject({ name: '台州市', month: '2021-12', by: 'city', first: false, corrections: [] });
    expect(body.total).toMatchObject({
      ...{ employers: 6, own: 2, joint: 0, none: 4, rank: null },
      rate: { numerator: 2, denominator: 6, value: 2 / 6 },
      organised: { task: 0, told: 2, lost: 0 },
      tasks: { due: 2, done: 1, open: 1 },
      change: { month: { own: 2, joint: 0, none: -2, points: 33.33 }, year: null },
    });
    expect(body.rows.slice(0, 2)).toMatchObject([
      { name: '椒江区', rank: 1, rate: { numerator: 2, denominator: 4 }, change: { month: { points: 50 } } },
      { name: '黄岩区', rank: 2, rate: { numerator: 0, denominator: 2 }, change: { month: { points: 0 } } },
    ]);
    expect(body.rows.slice(2).every(({ rank }: { rank: unknown }) => rank === null)).toBe(true);
    const first = await api.get('/staff/coverage/bulletin?region=331000&month=2021-11', { as: city });
    expect(first.body).toMatchObject({
      first: true,
      total: { own: 0, organised: { told: 0 }, change: { month: null } },
    });
  });

  it('counts as newly organised who was known without a union, not who came in this month', async ({ api }) => {
    const register = (firm: TestRow) => ({ ...firm, unionForm: '单独建会' });
    await importRows('census', [known, other], { asOf: '2021-11-30' });
    await importRows('census', [known, other, fresh], { asOf: '2021-12-10' });
    await importRows('union-register', [register(known), register(fresh)], { asOf: '2021-12-20' });
    await freeze('2021-12', '2022-01-01');
    const { body } = await api.get('/staff/coverage/bulletin?region=331000&month=2021-12', { as: city });
    expect(body.total).toMatchObject({ employers: 3, own: 2, organised: { task: 0, told: 1, lost: 0 } });
  });

  it('of a month that is frozen late counts no task that was made after it', async ({ api }) => {
    await importRows('census', firms(0, 4));
    const [one = 0, two = 0] = (await stored()).map(({ _id }) => Number(_id));
    const task = { region: '331002', origin: 'test', due: '2022-06-30', state: 'new' as const, open: true, by: 'x' };
    await TaskModel.create([
      { ...task, _id: one, at: at('2021-12-31') },
      { ...task, _id: two, at: at('2022-01-01') },
    ]);
    await freeze('2021-12', '2022-02-01');
    const { body } = await api.get('/staff/coverage/bulletin?region=331000&month=2021-12', { as: city });
    expect(body.total.tasks).toEqual({ due: 0, done: 0, open: 1 });
  });

  it('counts a union from when its employer is in the register, though it was founded before that', async ({ api }) => {
    await importRows('census', firms(0, 2));
    const [employer = 0] = (await stored()).map(({ _id }) => Number(_id));
    const working = { by: 'x', scope: everywhere, now: at('2021-12-02') };
    await createTasks({ region: '331002', due: '2021-12-31' }, { ...working, today: '2021-12-02' });
    for (const kind of ['contacted', 'agreed', 'preparing', 'applied', 'approved'] as const)
      await recordStep(employer, { kind, on: '2021-10-05' }, working);
    const founding = { unionCode: '81331002MC00000042', members: 9, registeredOn: '2021-10-21' };
    await recordStep(employer, { kind: 'founded', on: '2021-10-20', ...founding }, working);
    await expect(freeze('2021-10', '2021-12-02')).rejects.toMatchObject({ code: 'month_empty' });
    await freeze('2021-11', '2021-12-02');
    const total = async (month: string) =>
      (await api.get(`/staff/coverage/bulletin?region=331000&month=${month}`, { as: city })).body.total;
    expect(await total('2021-11')).toMatchObject({ employers: 2, own: 1, none: 1 });
    await recordStep(employer, { kind: 'reversed', on: '2021-12-02', reason: '填错单位' }, working);
    const { body } = await api.get('/staff/coverage/bulletin?region=331000&month=2021-11', { as: city });
    expect(body.corrections).toMatchObject([{ region: '3310', own: -1, none: 1 }, { region: '331002' }]);
  });

  it('keeps its figures when something is corrected later, and says so', async ({ api }) => {
    await threeMonths();
    await importRows('other', [{ name: '台州市采蜜厂', code: '91331081704731469C', district: '椒江区', head: 30 }]);
    const { body } = await api.get('/staff/coverage/bulletin?region=331000&month=2021-12', { as: city });
    expect(body.total).toMatchObject({ employers: 6, none: 4 });
    expect(body.corrections).toEqual([
      { region: '3310', name: '台州市', employers: 1, own: 0, joint: 0, none: 1 },
      { region: '331002', name: '椒江区', employers: 1, own: 0, joint: 0, none: 1 },
    ]);
  });

  it('comes as CSV, as a page and as a PDF that carry their Chinese characters', async ({ api, server }) => {
    await threeMonths();
    const file = async (form: string) => {
      const path = `/staff/coverage/bulletin/${form}?region=331000&month=2021-12`;
      const { status, headers, body } = await api.get(path, { as: city });
      expect(status, form).toBe(200);
      return { type: headers.get('content-type'), body };
    };
    const csv = await file('csv');
    expect(csv.type).toBe('text/csv; charset=utf-8');
    const rows = parse(String(csv.body), { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.at(0)).toMatchObject({ 名次: '1', 区划: '椒江区', '已建会/应建会': '2/4', 建会率: '50.0%' });
    expect(rows.at(-1)).toMatchObject({ 区划: '台州市', 用人单位: '6', '环比（百分点）': "'+33.33" });
    const page = await file('html');
    expect(page.type).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('台州市工会建会情况通报（2021年12月）');
    expect(page.body).toMatch(/@font-face [^}]*data:font\/woff2;base64,/);
    expect(page.body).not.toMatch(/<script|src="|href="/);
    const pdf = await file('pdf');
    expect(pdf.type).toBe('application/pdf');
    expect(String(pdf.body)).toMatch(/^%PDF-/);
    expect(String(pdf.body)).toContain('/FontFile3');
    expect(server.url).toBeDefined();
  });

  it('is told of a quarter with what was promised and what was done', async ({ api }) => {
    await threeMonths();
    const { body } = await api.get('/staff/coverage/quarter?region=331000&quarter=2021-Q4', { as: city });
    expect(body).toMatchObject({
      months: ['2021-11', '2021-12'],
      total: { promised: 2, done: 1, kept: { value: 0.5 }, organised: 2, none: { before: null, after: 4 } },
      rows: expect.arrayContaining([expect.objectContaining({ name: '椒江区', promised: 2, done: 1 })]),
    });
    const file = async (form: string) =>
      String((await api.get(`/staff/coverage/quarter/${form}?region=331000&quarter=2021-Q4`, { as: city })).body);
    expect(await file('csv')).toContain('椒江区,2,1,50.0%');
    expect(await file('html')).toContain('台州市工会建会工作季度总结（2021年第4季度）');
    expect(await file('pdf')).toMatch(/^%PDF-[\s\S]*\/FontFile3/);
  });

  it('is not frozen for a month before the first list, which would say nothing for good', async ({ api }) => {
    await threeMonths();
    await expect(freeze('2021-10', '2021-12-01')).rejects.toMatchObject({ code: 'month_empty' });
    const ask = (query: string) => api.get(`/staff/coverage/${query}&region=331000`, { as: city });
    for (const query of ['bulletin?month=2021-10', 'quarter?quarter=2021-Q3', 'quarter?quarter=2022-Q1'])
      expect(await ask(query)).toMatchObject({ status: 404, body: { error: { code: 'month_not_frozen' } } });
  });

  it('is of one’s own region, and of a month that is frozen', async ({ api }) => {
    await threeMonths();
    const ask = (query: string, as = city) => api.get(`/staff/coverage/bulletin?${query}`, { as });
    expect(await ask('region=331003&month=2021-12', jiaojiang)).toMatchObject({ status: 403 });
    expect(await ask('region=331002&month=2021-12', jiaojiang)).toMatchObject({ status: 200 });
    expect(await ask('region=331002&month=2022-02')).toMatchObject({ body: { error: { code: 'month_not_frozen' } } });
    expect([monthsBefore('2022-01', 1), monthsBefore('2021-12', 12), monthsBefore('2021-03', 3)]).toEqual([
      '2021-12',
      '2020-12',
      '2020-12',
    ]);
  });
});
