import fc from 'fast-check';
import { beforeEach, describe, expect } from 'vitest';
import { UnionModel } from '../../schemas/territory/union.ts';
import { importUnions } from '../../server/register/assignment/import-unions.ts';
import { loadRegions } from '../../server/territory/regions/load-regions.ts';
import { planTree } from '../../server/territory/unions/plan-tree.ts';
import { unionScopeFilter } from '../../server/territory/unions/union-scope.ts';
import { readUnionTree } from '../../server/territory/unions/union-tree.ts';
import { it } from '../support/it.ts';
import { aUnion, city, rows } from '../support/territory/unions.ts';

const ancestorsOf = async (code: string) => (await UnionModel.findById(code).lean())?.ancestors;

it.beforeAll(async () => void (await loadRegions()));
beforeEach(async () => void (await UnionModel.deleteMany({ _id: /^/ }, { requireFilter: true })));

describe('an imported list of unions', () => {
  it('takes a parent that comes later in the file, and Chinese headers and words', async () => {
    const report = await importUnions(
      rows(
        aUnion('S1', 'D1'),
        {
          代码: 'F1',
          名称: '样例工联会',
          类别: '工联会',
          上级工会: 'S1',
          区划代码: '331002001',
          等级: '一级',
          指导层级: '街道',
        },
        aUnion('D1', 'C', { kind: 'district' }),
        city,
      ),
    );
    expect(report).toMatchObject({ read: 4, added: 4, rejected: [] });
    expect(await UnionModel.findById('F1').lean()).toMatchObject({
      ancestors: ['C', 'D1', 'S1'],
      kind: 'federation',
      level: 1,
      tier: 'street',
      region: '331002001',
    });
  });

  it('changes nothing the second time, not even a time stamp', async () => {
    const file = rows(city, aUnion('F', 'C', { kind: 'federation', level: '2', type: '园区' }));
    await importUnions(file);
    const before = await UnionModel.find().lean();
    expect(await importUnions(file)).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect(await UnionModel.find().lean()).toEqual(before);
  });

  it('overwrites nothing with a blank cell', async () => {
    await importUnions(rows(city, aUnion('F', 'C', { kind: 'federation', level: '2' })));
    await importUnions(rows(aUnion('F', '', { kind: 'federation', name: '新名' })));
    expect(await UnionModel.findById('F').lean()).toMatchObject({
      name: '新名',
      level: 2,
      parent: 'C',
      ancestors: ['C'],
    });
  });

  it('reads codes in full width and keeps a name as it is written', async () => {
    await importUnions(rows(aUnion('３３１００２', '', { name: '样例（一）工会', region: '３３１００２' })));
    expect(await UnionModel.findById('331002').lean()).toMatchObject({ name: '样例（一）工会', region: '331002' });
  });

  it('writes the region that an old code means today', async () => {
    await importUnions(rows(aUnion('Y', '', { region: '331021' })));
    expect(await UnionModel.findById('Y').lean()).toMatchObject({ region: '331083' });
  });

  it('takes all below a union along when it moves', async () => {
    await importUnions(rows(city, aUnion('D1', 'C'), aUnion('D2', 'C'), aUnion('S', 'D1'), aUnion('F', 'S')));
    expect(await importUnions(rows(aUnion('S', 'D2')))).toMatchObject({ updated: 1 });
    expect(await ancestorsOf('S')).toEqual(['C', 'D2']);
    expect(await ancestorsOf('F')).toEqual(['C', 'D2', 'S']);
  });

  it('can exchange the places of two unions in one file', async () => {
    await importUnions(rows(city, aUnion('A', 'C'), aUnion('B', 'A'), aUnion('X', 'B')));
    expect(await importUnions(rows(aUnion('A', 'B'), aUnion('B', 'C')))).toMatchObject({ updated: 2, rejected: [] });
    expect(await ancestorsOf('A')).toEqual(['C', 'B']);
    expect(await ancestorsOf('X')).toEqual(['C', 'B']);
  });

  it('refuses circles and parents that do not exist, and takes the rest', async () => {
    await importUnions(rows(city, aUnion('D', 'C'), aUnion('S', 'D')));
    const report = await importUnions(
      rows(
        aUnion('D', 'S'),
        aUnion('A', 'B'),
        aUnion('B', 'A'),
        aUnion('E', 'nowhere'),
        aUnion('G', 'E'),
        aUnion('H', 'S'),
      ),
    );
    expect(report.added).toBe(1);
    expect(report.rejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'union_cycle'],
      [3, 'union_cycle'],
      [4, 'union_cycle'],
      [5, 'union_not_found'],
      [6, 'union_not_found'],
    ]);
    expect(await ancestorsOf('H')).toEqual(['C', 'D', 'S']);
  });

  it.for([
    ['kind', { kind: 'club' }, 'row_value_invalid'],
    ['name', { name: ' ' }, 'row_value_missing'],
    ['code', { code: '{"$gt":""}' }, 'row_value_invalid'],
    ['region', { region: '990000' }, 'region_not_found'],
    ['level', { kind: 'federation', level: '6' }, 'row_value_invalid'],
    ['level', { level: '2' }, 'union_not_federation'],
  ] as const)('refuses a wrong %s: %o', async ([field, wrong, code]) => {
    const report = await importUnions(rows(aUnion('S', '', wrong)));
    expect(report).toMatchObject({ added: 0, rejected: [{ line: 2, field, code }] });
  });

  it('reaches no further than the scope of who imports', async () => {
    await importUnions(rows(city, aUnion('D1', 'C'), aUnion('D2', 'C', { region: '331003' })));
    const scope = { unions: ['D1'], regions: ['331002'] };
    const report = await importUnions(
      rows(
        aUnion('S1', 'D1'),
        aUnion('S2', 'D2'),
        aUnion('S3', 'D1', { region: '331003' }),
        aUnion('D2', '', { name: '改名', region: '331002' }),
        aUnion('S4'),
      ),
      { scope },
    );
    expect(report.added).toBe(1);
    expect(report.rejected.map(({ line, field, code }) => [line, field, code])).toEqual([
      [3, 'parent', 'outside_scope'],
      [4, 'region', 'outside_scope'],
      [5, 'code', 'outside_scope'],
      [6, 'parent', 'outside_scope'],
    ]);
    const held = await UnionModel.find(unionScopeFilter(scope)).sort({ _id: 1 }).lean();
    expect(held.map(({ _id }) => _id)).toEqual(['D1', 'S1']);
  });
});

describe('the tree of unions', () => {
  const codes = ['A', 'B', 'D', 'E', 'F', 'G'];
  const placings = fc.array(fc.record({ code: fc.constantFrom(...codes), parent: fc.constantFrom('C', ...codes) }), {
    maxLength: 12,
  });
  const oneEach = (list: { code: string; parent: string }[]) => [
    ...new Map(list.map((row) => [row.code, row])).values(),
  ];

  it('holds no circle and no orphan, whatever a file asks for', () => {
    fc.assert(
      fc.property(placings, (list) => {
        const asked = oneEach(list);
        const plan = planTree(new Map([['C', null]]), asked);
        expect(plan.accepted.length + plan.refused.length).toBe(asked.length);
        for (const row of plan.accepted)
          expect(plan.ancestors(row.code)).toEqual(['C', ...plan.ancestors(row.code).slice(1)]);
        for (const row of plan.accepted) expect(plan.ancestors(row.code)).not.toContain(row.code);
      }),
    );
  });

  it('has the ancestors that its parents say, after any moves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(placings, { minLength: 1, maxLength: 3 }), async (files) => {
        await UnionModel.deleteMany({ _id: /^/ }, { requireFilter: true });
        await importUnions(rows(city));
        for (const file of files)
          await importUnions(rows(...oneEach(file).map(({ code, parent }) => aUnion(code, parent))));
        const stored = new Map((await UnionModel.find().lean()).map((union) => [union._id, union]));
        for (const { parent, ancestors } of stored.values()) {
          const above = parent ? stored.get(parent) : undefined;
          expect(ancestors).toEqual(above ? [...above.ancestors, above._id] : []);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps two simultaneous moves from putting two unions below each other', async () => {
    await importUnions(rows(city, aUnion('A', 'C'), aUnion('B', 'C')));
    await Promise.allSettled([importUnions(rows(aUnion('A', 'B'))), importUnions(rows(aUnion('B', 'A')))]);
    const [a, b] = [await UnionModel.findById('A').lean(), await UnionModel.findById('B').lean()];
    expect([a?.parent, b?.parent].filter((parent) => parent === 'C')).toHaveLength(1);
  });

  it('is answered from the top, nested, and says where there is more', async ({ api }) => {
    await importUnions(rows(city, aUnion('D', 'C'), aUnion('S', 'D'), aUnion('F', 'S')));
    const reply = await api.get('/unions/tree');
    expect(reply).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            id: 'C',
            kind: 'city',
            region: '3310',
            children: [{ id: 'D', children: [{ id: 'S', children: [], more: true }] }],
          },
        ],
      },
    });
    const below = await api.get('/unions/tree?root=S&depth=2');
    expect(below.body.items).toMatchObject([
      { id: 'S', children: [{ id: 'F', children: [], more: false }], more: false },
    ]);
  });

  it('leaves out a level that would make the answer too large', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => aUnion(`S${at}`, 'D'));
    await importUnions(rows(city, aUnion('D', 'C'), ...many));
    expect(await readUnionTree({ depth: 3 })).toMatchObject([
      { id: 'C', children: [{ id: 'D', children: [], more: true }] },
    ]);
  });

  it.for([
    ['/unions/tree?root=nowhere', 404, 'union_not_found'],
    ['/unions/nowhere', 404, 'union_not_found'],
    ['/unions/tree?depth=99', 400, 'invalid_request'],
    ['/unions/tree?depth=deep', 400, 'invalid_request'],
    ['/unions/tree?root[$ne]=x', 400, 'invalid_request'],
  ] as const)('answers %s with %i %s', async ([path, status, code], { api }) => {
    expect(await api.get(path)).toMatchObject({ status, body: { error: { code } } });
  });

  it('gives one union', async ({ api }) => {
    await importUnions(rows(city, aUnion('D', 'C')), { sample: true });
    const { body } = await api.get('/unions/D');
    expect(body).toEqual({
      ...{ id: 'D', name: 'D 工会', kind: 'street', parent: 'C', region: '331002', sample: true },
      ...{ level: null, type: null, tier: null },
    });
  });
});
