import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { CoverageFiguresModel } from '../../schemas/register/coverage-figures.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { rebuildFigures } from '../../server/organising/coverage/rebuild.ts';
import { recount } from '../../server/organising/coverage/recount.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { classOf } from '../../server/register/classification/classify.ts';
import { type Figures, toPaths } from '../../server/register/classification/figures-by-path.ts';
import { shownGeneration } from '../../server/register/classification/generations.ts';
import { readChanges, readFigures } from '../../server/register/classification/stored-figures.ts';
import { type VerifiedFacts, verifyEmployer } from '../../server/register/employers/verify.ts';
import { employers } from '../../server/register/record/employer-collection.ts';
import { listRegionsBelow } from '../../server/territory/regions/find-regions.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored, type TestRow } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const day = '2021-11-30';
const firms: TestRow[] = [
  { name: '台州市暖蜂机械有限公司', code: '913310047964605623', district: '椒江区' },
  { name: '临海市工蜂塑料厂', code: '91331081704731469C', district: '临海市' },
  { name: '黄岩蜂巢模具有限公司', code: '91331003671604606M', district: '黄岩区' },
  { name: '台州市采蜜贸易有限公司', district: '椒江区', address: '椒江区海门街道解放路8号' },
  { name: '台州市花粉鞋业有限公司', district: '路桥区', address: '路桥区路北街道银安街1号' },
];

/** What a plain count of the employers gives for a region, without any figures. */
async function countPlainly(region: string) {
  const all = (await employers().find({}).toArray()).filter(
    (one) => !one.into && !one.branchOf && !('state' in one && one.state) && one.region?.startsWith(region),
  );
  const classes: Record<string, number> = {};
  for (const one of all) classes[classOf(one, day)] = (classes[classOf(one, day)] ?? 0) + 1;
  const sum = (of: 'members' | 'headcount') => all.reduce((total, one) => total + (one[of] ?? 0), 0);
  const by = (union: string) => all.filter((one) => one.union === union).length;
  return {
    ...{ employers: all.length, own: by('own'), joint: by('joint'), none: by('none') },
    ...{ members: sum('members'), headcount: sum('headcount'), classes },
  };
}

/** Every node of the tree, its figures beside a plain count. */
async function expectTrue(): Promise<void> {
  for (const region of ['33', '3310', ...(await listRegionsBelow('3310')).map(({ _id }) => _id), '331002001']) {
    const { total } = await coverageTableOf(region, everywhere, day);
    expect(total, region).toMatchObject(await countPlainly(region));
  }
  const shown = await shownGeneration();
  if (shown) expect((await recount([shown])).differences).toEqual([new Map()]);
  expect(await summedChanges()).toEqual(await storedFigures());
}

/** The figures as the log of changes makes them, without zeros. */
async function summedChanges(): Promise<Record<string, Figures>> {
  const sums: Record<string, Figures> = {};
  const shown = (await shownGeneration())?.number;
  for await (const { sums: some } of readChanges('9999-12-31')) {
    for (const { region, figures } of some.filter(({ generation }) => generation === shown)) {
      sums[region] ??= {};
      const into = sums[region] as Figures;
      for (const [path, by] of Object.entries(figures)) into[path] = (into[path] ?? 0) + by;
    }
  }
  return withoutZeros(sums);
}

async function storedFigures(): Promise<Record<string, Figures>> {
  const shown = await shownGeneration();
  const kept = shown ? await readFigures(shown.number) : [];
  return withoutZeros(Object.fromEntries(kept.map(({ region, ...counts }) => [region, toPaths(counts)])));
}

function withoutZeros(all: Record<string, Figures>): Record<string, Figures> {
  const kept = Object.entries(all).map(([region, one]) => [
    region,
    Object.fromEntries(Object.entries(one).filter(([, value]) => value !== 0)),
  ]);
  return Object.fromEntries(kept.filter(([, one]) => Object.keys(one as Figures).length > 0));
}

type Step =
  | { do: 'import'; source: 'census' | 'social-security' | 'union-register'; rows: TestRow[] }
  | { do: 'undo'; list: number }
  | { do: 'verify'; employer: number; verified: VerifiedFacts };

const aRow = fc.record(
  {
    firm: fc.nat(firms.length - 1),
    head: fc.constantFrom(3, 24, 25, 26, 99, 100, 450),
    members: fc.nat(30),
    unionForm: fc.constantFrom('单独建会', '联合建会', '未建会'),
  },
  { requiredKeys: ['firm'] },
);
const aVerified = fc.oneof(
  fc.record({ union: fc.constantFrom('own' as const, 'joint' as const, 'none' as const) }),
  fc.record({ region: fc.constantFrom('331002', '331002001', '331003', '331082') }),
  fc.record({ headcount: fc.constantFrom(5, 30, 120) }),
  fc.record({ production: fc.constantFrom('2019', '2021-03', '2020-11-30', '2020-12-01') }),
  fc.record({ state: fc.constantFrom('closed' as const, 'active' as const) }),
);
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('import' as const),
    source: fc.constantFrom('census' as const, 'social-security' as const, 'union-register' as const),
    rows: fc
      .array(aRow, { minLength: 1, maxLength: 5 })
      .map((rows) => rows.map(({ firm, ...row }) => ({ ...firms[firm], ...row }))),
  }),
  fc.record({ do: fc.constant('undo' as const), list: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('verify' as const), employer: fc.nat(4), verified: aVerified }),
);

async function take(step: Step): Promise<void> {
  if (step.do === 'import') await importRows(step.source, step.rows);
  if (step.do === 'undo') await undoList(step.list, { scope: everywhere }).catch(expectFailure);
  if (step.do === 'verify') {
    const all = await stored();
    const one = all[step.employer % Math.max(all.length, 1)];
    if (one) await verifyEmployer(Number(one._id), step.verified, 'officer', everywhere);
  }
}

function expectFailure(error: { code?: unknown }): void {
  expect(['list_unknown', 'list_undone']).toContain(error.code);
}

describe('the figures of coverage', () => {
  it('are those of a recount at every node, whatever is founded, closed, moved, imported and undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 9 }), async (steps) => {
        await emptyRegister();
        for (const step of steps) await take(step);
        await expectTrue();
      }),
      { numRuns: Number(process.env.RUNS ?? 12) },
    );
  });

  it('are rebuilt while employers are written, and lose none', async () => {
    await importRows('census', firms);
    const serials = (await stored()).map(({ _id }) => Number(_id));
    const writing = Promise.all(
      serials.map(async (serial) => {
        for (const union of ['own', 'none', 'joint', 'none', 'own'] as const)
          await verifyEmployer(serial, { union }, 'officer', everywhere);
      }),
    );
    for (let times = 0; times < 4; times++) expect((await rebuildFigures({ by: 'test', from: day })).wrong).toEqual([]);
    await writing;
    await expectTrue();
    expect((await coverageTableOf('3310', everywhere, day)).total).toMatchObject({ own: 5, none: 0, employers: 5 });
  });

  it('are mended by a rebuild, which says where they were wrong', async () => {
    await importRows('census', firms);
    await CoverageFiguresModel.updateOne({ _id: '1:331002' }, { $inc: { n: 5 } });
    expect((await rebuildFigures({ by: 'test', from: day })).wrong).toEqual(['331002']);
    await expectTrue();
  });

  it('tell the class of each day without anything being written at midnight', async () => {
    await importRows('census', [{ ...firms[0], head: 40 }]);
    const [{ _id }] = (await stored()) as unknown as [{ _id: number }];
    await verifyEmployer(_id, { production: '2021-03-15' }, 'officer', everywhere);
    const classes = async (on: string) => (await coverageTableOf('331002', everywhere, on)).total.classes;
    expect(await classes('2021-11-30')).toEqual({ 'none-too-new': 1 });
    expect(await classes('2022-03-14')).toEqual({ 'none-too-new': 1 });
    expect(await classes('2022-03-15')).toEqual({ 'none-25': 1 });
  });
});
