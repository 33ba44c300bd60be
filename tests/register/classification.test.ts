import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { RuleSet } from '../../schemas/register/coverage-rules.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { setRules } from '../../server/organising/coverage/rebuild.ts';
import { simulateRules } from '../../server/organising/coverage/simulate-rules.ts';
import { coverageTableOf } from '../../server/organising/coverage/table.ts';
import { classOf } from '../../server/register/classification/classify.ts';
import { defaultRules } from '../../server/register/classification/default-rules.ts';
import { shownGeneration } from '../../server/register/classification/generations.ts';
import { classOn, classTimetableOf } from '../../server/register/classification/timetable.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, stored } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const day = '2021-11-30';
const firms = [
  { name: '台州市暖蜂机械有限公司', code: '913310047964605623', district: '椒江区', head: 60 },
  { name: '临海市工蜂塑料厂', code: '91331081704731469C', district: '临海市', head: 110 },
  { name: '黄岩蜂巢模具有限公司', code: '91331003671604606M', district: '黄岩区', head: 20 },
] as const;
/** The same table with other numbers. */
const withBounds = (bounds: Record<string, number>): RuleSet => ({
  name: 'other',
  rules: defaultRules.rules.map((rule) => ({ ...rule, ...(bounds[rule.id] && { atLeast: bounds[rule.id] }) })),
});

describe('a class', () => {
  it.for([
    ['100 and no union', { union: 'none', headcount: 100 }, 'none-100'],
    ['99 and no union, in production for a year to the day', { headcount: 99, production: '2020-11-30' }, 'none-25'],
    ['25, a day short of a year', { headcount: 25, production: '2020-12-01' }, 'none-too-new'],
    ['25, of a month a year ago', { headcount: 25, production: '2020-11' }, 'none-25-unverified-start'],
    ['25, no date', { headcount: 25 }, 'none-25-unverified-start'],
    ['24', { headcount: 24 }, 'none-small'],
    ['a range over 25', { headcount: 20, headcountTo: 30 }, 'unverified-headcount'],
    ['a range over 100', { headcount: 50, headcountTo: 150, production: '2019' }, 'none-25'],
    ['100 or more', { headcount: 100, headcountTo: null }, 'none-100'],
    ['25 in a joint union', { union: 'joint', headcount: 25 }, 'covered'],
    ['26 in a joint union', { union: 'joint', headcount: 26 }, 'joint-over-25'],
    ['a range over 25 in a joint union', { union: 'joint', headcount: 20, headcountTo: 30 }, 'unverified-headcount'],
    ['its own union', { union: 'own', headcount: 3 }, 'covered'],
  ] as const)('of an employer with %s', ([, employer, of]) => {
    expect(classOf({ union: 'none', ...employer } as never, day)).toBe(of);
  });

  it('follows a table that counts members, looks at kinds, trades and one source only', () => {
    const set = RuleSet.parse({
      name: '会员 25 人',
      headcountFrom: ['social-security'],
      rules: [
        { id: 'shops', class: 'not-counted', kinds: ['self-employed'] },
        { id: 'agents', class: 'none-100', union: ['none'], industries: ['703'] },
        { id: 'members', class: 'none-25', union: ['none'], count: 'members', atLeast: 25 },
        { id: 'insured', class: 'none-small', atLeast: 10 },
      ],
    });
    const statements = [
      { list: 1, line: 2, source: 1, asOf: day, hash: 1, facts: { name: '', headcount: 90 } },
      { list: 2, line: 2, source: 2, asOf: day, hash: 2, facts: { name: '', headcount: 9 } },
    ];
    const classed = (employer: object) =>
      classOf({ union: 'none', headcount: 90, statements, ...employer } as never, day, set);
    expect(classed({ code: '92331002MA28ABCD1X' })).toBe('not-counted');
    expect(classed({ industry: '7030' })).toBe('none-100');
    expect(classed({ members: 25 })).toBe('none-25');
    expect(classed({ members: 24 })).toBe('not-counted');
    expect(classed({ statements: [{ ...statements[1], facts: { name: '', headcount: 10 } }] })).toBe('none-small');
  });

  it('of each day is the one that the timetable of another day gives', () => {
    const digits = fc.integer({ min: 1, max: 12 }).map((of) => String(of).padStart(2, '0'));
    const aDay = fc.tuple(fc.integer({ min: 2018, max: 2023 }), digits, fc.constantFrom('01', '15', '28'));
    fc.assert(
      fc.property(
        fc.tuple(aDay, fc.constantFrom(4, 7, 10)),
        aDay,
        aDay,
        fc.constantFrom(24, 25, 99, 100),
        ([since, length], from, later, headcount) => {
          const production = since.join('-').slice(0, length);
          const [first, second] = [from.join('-'), later.join('-')].sort() as [string, string];
          const employer = { union: 'none' as const, headcount, production } as never;
          const timetable = classTimetableOf(employer, defaultRules, first);
          expect(classOn(timetable, second)).toBe(classOf(employer, second));
        },
      ),
    );
  });
});

describe('another table of rules', () => {
  it('is tried without anything being written', async () => {
    await importRows('census', firms);
    const trial = await simulateRules(withBounds({ 'none-100': 50, 'none-25-start-unknown': 20 }), { region: '', day });
    expect(trial).toMatchObject({ employers: 3, changed: 2 });
    expect(trial.classes).toEqual({
      'none-100': { now: 1, after: 2 },
      'none-25-unverified-start': { now: 1, after: 1 },
      'none-small': { now: 1, after: 0 },
    });
    expect(trial.shifts).toEqual([
      expect.objectContaining({ from: 'none-25-unverified-start', to: 'none-100', employers: 1 }),
      expect.objectContaining({ from: 'none-small', to: 'none-25-unverified-start', employers: 1 }),
    ]);
    expect(trial.shifts[0]?.examples).toMatchObject([{ name: firms[0].name, region: '331002', headcount: 60 }]);
    expect(trial.districts).toEqual({ 331002: { 'none-100': 1 }, 331003: { 'none-25-unverified-start': 1 } });
    expect(await shownGeneration()).toMatchObject({ rules: 0 });
  });

  it('counts for all regions at once when it is set, and says so of each employer', async ({ api }) => {
    await importRows('census', firms);
    const before = await coverageTableOf('3310', everywhere, day);
    expect(before.total.classes).toEqual({ 'none-100': 1, 'none-25-unverified-start': 1, 'none-small': 1 });
    const set = withBounds({ 'none-100': 50 });
    expect(await setRules(set, { by: 'city', from: day })).toMatchObject({ rules: 1, employers: 3 });
    const { total } = await coverageTableOf('3310', everywhere, day);
    expect(total.classes).toEqual({ 'none-100': 2, 'none-small': 1 });
    expect(total).toMatchObject({ employers: 3, none: 3, headcount: before.total.headcount });
    const [one] = (await stored()) as unknown as { _id: number }[];
    await verifyEmployer(one?._id ?? 0, { headcount: 55 }, 'officer', everywhere);
    expect(await setRules(defaultRules, { by: 'city' })).toMatchObject({ rules: 2 });
    expect(api).toBeDefined();
  });

  it('is refused where it makes no sense', () => {
    const rule = { id: 'a', class: 'covered' };
    for (const rules of [
      [],
      [rule, rule],
      [{ ...rule, atLeast: 3, over: 3 }],
      [{ ...rule, class: 'nice' }],
      [{ ...rule, union: [] }],
      [{ ...rule, sql: 1 }],
    ])
      expect(RuleSet.safeParse({ name: 'x', rules }).success).toBe(false);
    expect(RuleSet.safeParse(defaultRules).success).toBe(true);
  });
});
