import fc from 'fast-check';
import { describe, expect, vi } from 'vitest';
import { ListModel } from '../../schemas/lists/list.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { listsInProgress } from '../../server/lists/importing/region-lease.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { verifyEmployer } from '../../server/register/employers/verify.ts';
import type { SourceType } from '../../server/register/record/sources.ts';
import { it as base } from '../support/it.ts';
import { emptyRegister, importRows, shown, stored, type TestRow } from '../support/lists/lists.ts';

const it = base.extend('regions', { scope: 'file' }, true);
it.beforeEach(() => emptyRegister());

const firms = [
  { name: '台州市暖蜂机械有限公司', code: '913310047964605623', district: '椒江区' },
  { name: '临海市工蜂塑料厂', code: '91331081704731469C', district: '临海市' },
  { name: '黄岩蜂巢模具有限公司', code: '91331003671604606M', district: '黄岩区' },
] as const;
const [first, second] = firms;
const undo = (list: number) => undoList(list, { scope: everywhere });

describe('undo', () => {
  it('restores what was before, and removes whom only the list knew', async () => {
    await importRows('census', [{ ...first, head: 10 }]);
    const before = await shown();
    await importRows('social-security', [
      { ...first, head: 12 },
      { ...second, head: 5, unionForm: '单独建会', unionCode: '81331000MC1000014C' },
    ]);
    expect(await undo(2)).toMatchObject({ removed: 1, restored: 1 });
    expect(await shown()).toEqual(before);
  });

  it('keeps what a later list says, also where it only repeats', async () => {
    await importRows('social-security', [
      { ...first, head: 12 },
      { ...second, head: 5 },
    ]);
    await importRows(
      'social-security',
      [
        { ...first, head: 12 },
        { ...second, head: 6 },
      ],
      { asOf: '2022-11-30' },
    );
    expect(await undo(1)).toMatchObject({ removed: 0, kept: 2 });
    expect(await stored()).toMatchObject([{ headcount: 12 }, { headcount: 6 }]);
    await undo(2);
    expect(await stored()).toEqual([]);
  });

  it('keeps what a person verified, and says so', async () => {
    await importRows('social-security', [{ ...first, head: 12 }]);
    const [employer] = await stored();
    await verifyEmployer(Number(employer?._id), { headcount: 30 }, 'officer', everywhere);
    expect(await stored()).toMatchObject([{ headcount: 30 }]);
    expect(await undo(1)).toMatchObject({ removed: 0, keptByPerson: 1 });
    expect(await stored()).toMatchObject([{ headcount: 30 }]);
  });

  it('parts two employers that the list had shown to be one', async () => {
    const renamed = { name: '台州市新名机械有限公司', district: '椒江区', former: first.name };
    await importRows('union-register', [
      { name: first.name, district: first.district, head: 9, unionForm: '单独建会' },
    ]);
    await importRows('census', [{ name: renamed.name, code: second.code, district: '椒江区', head: 8 }]);
    const before = await shown();
    await importRows('social-security', [{ ...renamed, code: second.code, head: 7 }]);
    expect(await stored()).toMatchObject([{ code: second.code, union: 'own', headcount: 9 }]);
    await undo(3);
    expect(await shown()).toEqual(before);
  });

  it('gives its region back where the database goes away as it begins', async () => {
    await importRows('census', [{ ...first, head: 10 }]);
    vi.spyOn(ListModel.collection, 'findOneAndUpdate').mockRejectedValueOnce(new Error('connection lost'));
    await expect(undo(1)).rejects.toThrow('connection lost');
    expect(await listsInProgress()).toEqual(new Set());
    expect(await undo(1)).toMatchObject({ removed: 1 });
  });

  it('can be done once', async () => {
    await importRows('census', [{ ...first, head: 10 }]);
    await undo(1);
    await expect(undo(1)).rejects.toMatchObject({ code: 'list_undone' });
  });
});

type Row = { firm: number; coded: boolean; head: number | '' };
type Step =
  | { do: 'import'; source: SourceType; asOf: string; rows: Row[] }
  | { do: 'undo'; which: number }
  | { do: 'verify'; firm: number; head: number };

const sources = ['union-register', 'social-security', 'census'] as const;
const firm = fc.integer({ min: 0, max: 2 });
const row = fc.record({ firm, coded: fc.boolean(), head: fc.constantFrom<number | ''>(1, 2, 3, '') });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      source: fc.constantFrom(...sources),
      asOf: fc.constantFrom('2020-12-31', '2021-12-31', '2022-12-31'),
      rows: fc.array(row, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('verify' as const), firm, head: fc.integer({ min: 50, max: 60 }) }),
  },
);

interface Said {
  rank: number;
  asOf: string;
  list: number;
  row: Row;
}

/** The register as a simple model: what the lists that are in say and what was verified; `known`: with its code. */
function modelled(
  lists: { number: number; source: string; asOf: string; rows: Row[] }[],
  verified: (number | undefined)[],
  known: (boolean | undefined)[],
) {
  return firms.flatMap(({ code, name }, at) => {
    const said: Said[] = lists.flatMap(({ number, source, asOf, rows }) =>
      rows.flatMap((row) =>
        row.firm === at ? [{ rank: sources.indexOf(source as 'census'), asOf, list: number, row }] : [],
      ),
    );
    if (said.length === 0 && verified[at] === undefined) return [];
    const newest = (rank: number) =>
      said.filter((one) => one.rank === rank).sort((a, b) => b.asOf.localeCompare(a.asOf) || b.list - a.list)[0]?.list;
    const place = (one: Said) => (newest(one.rank) === one.list ? one.rank : 100);
    said.sort(
      (a, b) =>
        place(a) - place(b) ||
        b.asOf.localeCompare(a.asOf) ||
        a.rank - b.rank ||
        b.list - a.list ||
        Number(b.row.coded) - Number(a.row.coded) ||
        Number(b.row.head) - Number(a.row.head),
    );
    const head = verified[at] ?? said.find(({ row }) => row.head !== '')?.row.head;
    const coded = known[at] || said.some(({ row }) => row.coded);
    return [{ name, code: coded ? code : undefined, head }];
  });
}

it('holds the register equal to a simple model over any imports, undos and edits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await emptyRegister();
      let live: { number: number; source: SourceType; asOf: string; rows: Row[] }[] = [];
      const verified: (number | undefined)[] = [];
      const known: (boolean | undefined)[] = [];
      for (const one of steps) {
        if (one.do === 'import') {
          const rows = one.rows.map(({ firm, coded, head }): TestRow => {
            const { name = '', code = '', district = '' } = firms[firm] ?? {};
            return { name, district, head, ...(coded && { code }) };
          });
          const { list, same } = await importRows(one.source, rows, { asOf: one.asOf });
          if (!same) live.push({ number: list._id, source: one.source, asOf: one.asOf, rows: one.rows });
        } else if (one.do === 'undo') {
          const list = live[one.which % Math.max(1, live.length)];
          if (!list) continue;
          await undo(list.number);
          live = live.filter((other) => other !== list);
        } else {
          const employer = (await stored()).find(({ name }) => name === firms[one.firm]?.name);
          if (!employer) continue;
          await verifyEmployer(Number(employer._id), { headcount: one.head }, 'officer', everywhere);
          verified[one.firm] = one.head;
          known[one.firm] ||= employer.code !== undefined;
        }
      }
      const register = (await stored()).map(({ name, code, headcount }) => ({ name, code, head: headcount }));
      const order = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));
      const wanted = modelled(live, verified, known);
      expect(register.sort(order)).toEqual(wanted.sort(order));
    }),
    { numRuns: Number(process.env.RUNS ?? 25), ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
});
