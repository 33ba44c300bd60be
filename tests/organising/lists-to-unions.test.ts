import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import mongoose from 'mongoose';
import { expect } from 'vitest';
import { ReferenceModel } from '../../schemas/territory/reference-data.ts';
import { RegionModel } from '../../schemas/territory/region.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { bulletinOf } from '../../server/organising/bulletins/bulletin.ts';
import { renderHtml } from '../../server/organising/bulletins/render-html.ts';
import { bulletinContentOf } from '../../server/organising/bulletins/report-content.ts';
import { freezeMonth } from '../../server/organising/coverage/frozen-months.ts';
import { recount } from '../../server/organising/coverage/recount.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { answerSheetRows } from '../../server/organising/rounds/answer-sheet.ts';
import { importAnswers } from '../../server/organising/rounds/import-answers.ts';
import { openRound } from '../../server/organising/rounds/rounds.ts';
import { recordStep } from '../../server/organising/tasks/record-step.ts';
import { createTasks } from '../../server/organising/tasks/tasks.ts';
import { tasks } from '../../server/register/assignment/follow-employers.ts';
import { shownGeneration } from '../../server/register/classification/generations.ts';
import { employers } from '../../server/register/record/employer-collection.ts';
import { csvText } from '../../server/sheets/table/csv-text.ts';
import { listRegionsBelow } from '../../server/territory/regions/find-regions.ts';
import { orgCode, unifiedCode } from '../support/codes.ts';
import { it as base } from '../support/it.ts';
import { type KnownCity, knownCities } from '../support/lists/known-cities.ts';
import { importOpened } from '../support/lists/lists.ts';

const lists = [
  ['social-security', 'social-security.csv'],
  ['census', 'economic-census.csv'],
  ['union-register', 'union-register.csv'],
] as const;
const it = base.extend('regions', { scope: 'file' }, true);

/** Import a list; of a large city one row in ten, by its name, so that the three are about the same employers. */
async function importSample(
  { folder, small }: KnownCity,
  source: (typeof lists)[number][0],
  file: string,
): Promise<void> {
  const list = await openList({ path: folder + file }, { source });
  const drawn = (text: string) => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 9973, 7) % 10 === 0;
  async function* sampled() {
    for await (const rows of list.rows()) yield rows.filter(({ values }) => small || drawn(values.name ?? ''));
  }
  await importOpened({ ...list, rows: sampled }, source).finally(() => list.close());
}

/** Each city begins with regions alone. */
async function emptyAllButRegions(): Promise<void> {
  const kept = [RegionModel, ReferenceModel].map(({ collection }) => collection.name);
  const collections = Object.values(mongoose.connection.collections).filter(({ name }) => !kept.includes(name));
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
}

/** The city, its districts, and the streets of 椒江区. */
async function unionsOfCity(): Promise<void> {
  const made = [{ _id: '331000', name: '市', kind: 'city', parent: null, ancestors: [] as string[], region: '3310' }];
  for (const { _id, name } of await listRegionsBelow('3310')) {
    made.push({ _id, name, kind: 'district', parent: '331000' as never, ancestors: ['331000'], region: _id });
  }
  for (const { _id, name } of await listRegionsBelow('331002')) {
    made.push({ _id, name, kind: 'street', parent: '331002' as never, ancestors: ['331000', '331002'], region: _id });
  }
  await UnionModel.insertMany(made);
}

/** The unified code of a union by a number. */
const unionCode = (serial: number) => unifiedCode(`81331002${orgCode(String(10_000_000 + serial))}`);

/** What a plain count of a region's employers gives. */
async function countPlainly(region: string) {
  const all = (await employers().find({}).toArray()).filter(
    (one) => !one.into && !one.branchOf && !one.state && one.region?.startsWith(region),
  );
  const by = (union: string) => all.filter((one) => one.union === union).length;
  const members = all.reduce((sum, one) => sum + (one.members ?? 0), 0);
  return { employers: all.length, own: by('own'), joint: by('joint'), none: by('none'), members };
}

for (const city of knownCities) {
  it(`from three lists of ${city.title} to unions: a round answered with errors, three months of tasks, their bulletins, and figures equal to a recount`, async () => {
    await emptyAllButRegions();
    await unionsOfCity();
    for (const [source, file] of lists) await importSample(city, source, file);
    const region = '331002';
    const start = await countPlainly(region);
    expect((await coverageTableOf(region, everywhere, '2021-11-30')).total).toMatchObject(start);

    const classes = ['none-100', 'none-25', 'none-25-unverified-start', 'none-too-new'] as const;
    const round = await openRound(
      { title: '核查', region, classes, due: '2021-12-20' },
      'city',
      everywhere,
      '2021-12-01',
    );
    expect(round.employers).toBeGreaterThan(10);
    let csv = '';
    for await (const piece of csvText(answerSheetRows(round, {}, everywhere, '2021-12-01'))) csv += piece;
    const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
    expect(rows).toHaveLength(round.employers);

    // Every seventh row is wrong in one of three ways; the others say one of four things.
    const told = new Map<number, string>();
    for (const [at, row] of rows.entries()) {
      row.核查结果 = ['属实', '注销', '人数有误', '已建会'][at % 4] ?? '';
      if (row.核查结果 === '人数有误') row.实有人数 = '77';
      if (row.核查结果 === '已建会') row.工会名称 = `第${at}工会`;
      const wrong = at % 7 === 6 ? at % 3 : undefined;
      if (wrong === 0) row.校验码 = '????';
      if (wrong === 1) row.核查结果 = '待定';
      if (wrong === 2) row.核查编号 = '9999999';
      if (wrong === undefined) told.set(Number(row.核查编号), row.核查结果);
    }
    const stream = (async function* () {
      yield Buffer.from(stringify(rows, { header: true }));
    })();
    const answering = { by: 'jiaojiang', scope: everywhere, now: new Date('2021-12-10T02:00:00Z') };
    const { report } = await importAnswers(round._id, { stream, name: '回收.csv' }, answering);
    expect(report).toMatchObject({ read: rows.length, updated: told.size });
    expect(report.rejected).toHaveLength(rows.length - told.size);

    const made = await createTasks(
      { region, round: round._id, due: '2022-02-28' },
      { by: 'city', scope: everywhere, now: new Date('2021-12-21T02:00:00Z'), today: '2021-12-21' },
    );
    const wanted = [...told]
      .filter(([, answer]) => answer === '属实' || answer === '人数有误')
      .map(([serial]) => serial);
    expect(made).toEqual({ made: wanted.length, known: 0 });

    // A third founds in January, a third in February and takes it back in March, a third gets no further than preparing.
    const months = ['2022-01', '2022-02', '2022-02'] as const;
    const work = (serial: number, kind: string, on: string, more: object = {}) =>
      recordStep(serial, { kind, on, ...more } as never, {
        by: 'hai',
        scope: everywhere,
        now: new Date(`${on}T02:00:00Z`),
      });
    for (const [at, serial] of wanted.entries()) {
      const month = months[at % 3];
      await work(serial, 'contacted', '2021-12-22');
      await work(serial, 'agreed', '2021-12-30');
      await work(serial, 'preparing', `${month}-05`);
      if (at % 3 === 2) continue;
      await work(serial, 'applied', `${month}-08`);
      await work(serial, 'approved', `${month}-12`);
      const union = { unionCode: unionCode(at), members: 30 + at, registeredOn: `${month}-15` };
      await work(serial, 'founded', `${month}-15`, union);
    }
    const freeze = (month: string, on: string) => freezeMonth(month, { by: 'city', now: new Date(`${on}T02:00:00Z`) });
    for (const month of ['2021-12', '2022-01', '2022-02']) await freeze(month, '2022-03-01');
    const mistaken = wanted.filter((_, at) => at % 3 === 1);
    for (const serial of mistaken) await work(serial, 'reversed', '2022-03-02', { reason: '填错' });
    await freeze('2022-03', '2022-04-01');

    const founded = wanted.filter((_, at) => at % 3 === 0).length;
    const count = (answer: string) => [...told.values()].filter((one) => one === answer).length;
    const end = await countPlainly(region);
    expect(end).toMatchObject({
      employers: start.employers - count('注销'),
      own: start.own + count('已建会') + founded,
      none: start.none - count('注销') - count('已建会') - founded,
    });
    expect((await coverageTableOf(region, everywhere, '2022-03-31')).total).toMatchObject(end);
    const shown = await shownGeneration();
    expect(shown && (await recount([shown])).differences).toEqual([new Map()]);
    // The bulletin of February stays as it was frozen, and says what was taken back since.
    const own = start.own + count('已建会');
    for (const [month, expected] of [
      ['2021-12', own],
      ['2022-01', own + founded],
      ['2022-02', own + founded + mistaken.length],
      ['2022-03', own + founded],
    ] as const) {
      const bulletin = await bulletinOf(region, month, everywhere);
      expect(bulletin.total, month).toMatchObject({ employers: end.employers, own: expected, joint: end.joint });
      expect(bulletin.rows.reduce((sum, row) => sum + row.own, 0)).toBe(expected);
      const corrected = bulletin.corrections.find((row) => row.region === region)?.own ?? 0;
      expect(corrected, month).toBe(month === '2022-02' ? -mistaken.length : 0);
      expect(await renderHtml(bulletinContentOf(bulletin, 'zh-CN'), 'zh-CN')).toContain('椒江区');
    }
    expect(await UnionModel.countDocuments({ kind: 'single', _id: /^813310021/ })).toBe(founded);
    expect(await tasks().countDocuments({ state: 'founded', open: false })).toBe(founded);
    expect(await tasks().countDocuments({ open: true })).toBe(wanted.length - founded);
  });
}
