import { describe, expect } from 'vitest';
import { VisitModel } from '../../schemas/organising/task.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { undoList } from '../../server/lists/importing/undo.ts';
import { pageOfEscalatedTasks } from '../../server/organising/tasks/list-tasks.ts';
import { recordStep } from '../../server/organising/tasks/record-step.ts';
import { tasks } from '../../server/register/assignment/follow-employers.ts';
import type { Api } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { importRows } from '../support/lists/lists.ts';
import { employersAtWork, haimen, named, unionsAtWork, works } from '../support/lists/unions-at-work.ts';
import { city, huangyan, jiaojiang, reader } from '../support/lists/uploads.ts';

const it = base.extend('regions', { scope: 'file' }, true);
const due = '2999-12-31';
const unionCode = '81331002MC00000042';
/** Up to the approval, one step a day. */
const upTo = {
  contacted: '2026-01-05',
  agreed: '2026-01-06',
  preparing: '2026-01-07',
  applied: '2026-01-08',
  approved: '2026-01-09',
};
const founded = { kind: 'founded', on: '2026-01-12', unionCode, members: 36, registeredOn: '2026-01-20' };

it.beforeEach(async () => {
  await unionsAtWork();
  await employersAtWork();
});

/** Two employers of 海门街道 that a later list says are one, until it is taken back. */
async function twoNames() {
  const small = { name: '椒江乙厂', district: '椒江区', address: '椒江区海门街道解放路9号', head: 30 };
  const large = { name: '台州甲厂', code: '91331081704731469C', district: '椒江区', head: 30 };
  await importRows('other', [large, small]);
  const [serial, whole] = [(await named(small))._id, (await named(large))._id];
  const joined = async () =>
    (await importRows('social-security', [{ ...small, code: large.code, former: large.name }])).list._id;
  return { small, serial, whole, joined, apart: (list: number) => undoList(list, { scope: everywhere }) };
}

const makeAll = (api: Api, body: object = {}, as = city) =>
  api.post('/staff/tasks', { region: '331000', due, ...body }, { as });

async function step(
  api: Api,
  body: object,
  { of = works.mill, as = haimen }: { of?: { name: string }; as?: { staff: string } } = {},
) {
  return api.post(`/staff/tasks/${(await named(of))._id}/steps`, body, { as });
}

/** Take the task of the mill to its approval. */
async function approve(api: Api): Promise<void> {
  for (const [kind, on] of Object.entries(upTo)) expect(await step(api, { kind, on })).toMatchObject({ status: 200 });
}

const figures = async (api: Api) => {
  const { employers, own, joint, none } = (await api.get('/staff/coverage?region=331002', { as: city })).body.total;
  return { employers, own, joint, none };
};

describe('tasks', () => {
  it('are made of a filter, once for each employer, and only what is missing the next time', async ({ api }) => {
    expect((await makeAll(api, { classes: ['none-100'] })).body).toEqual({ made: 1, known: 0 });
    expect((await makeAll(api)).body).toEqual({ made: 3, known: 1 });
    expect((await makeAll(api)).body).toEqual({ made: 0, known: 4 });
    const seenBy = async (as: { staff: string }) =>
      (await api.get('/staff/tasks', { as })).body.items.map(({ name }: { name: string }) => name);
    expect(await seenBy(haimen)).toEqual([works.mill.name]);
    expect(await seenBy(huangyan)).toEqual([works.dye.name]);
    expect(await seenBy(city)).toHaveLength(4);
  });

  it('are made of what a round found, and of nothing that has a union or is closed', async ({ api }) => {
    const round = (await api.post('/staff/rounds', { title: '核查', region: '331000', due }, { as: city })).body.id;
    const answer = async (of: { name: string }, body: object) =>
      api.post(`/staff/rounds/${round}/employers/${(await named(of))._id}`, body, { as: city });
    await answer(works.mill, { answer: 'confirmed' });
    await answer(works.yard, { answer: 'closed' });
    await answer(works.shop, { answer: 'union_exists', unionName: '商行工会' });
    expect((await makeAll(api, { round })).body).toEqual({ made: 1, known: 0 });
    expect((await api.get('/staff/tasks', { as: city })).body.items).toMatchObject([
      { name: works.mill.name, origin: `round ${round}`, union: 'S1' },
    ]);
  });

  it('go when the list that spoke of the employer is taken back, unless something was done', async ({ api }) => {
    const { list } = await importRows('other', [
      { name: '椒江甲厂', org: '100000095', district: '椒江区', head: 30 },
      { name: '椒江乙厂', org: '100000108', district: '椒江区', head: 30 },
    ]);
    await makeAll(api);
    expect(
      (await step(api, { kind: 'contacted', on: '2026-01-05' }, { of: { name: '椒江甲厂' }, as: jiaojiang })).status,
    ).toBe(200);
    const serial = (await named({ name: '椒江甲厂' }))._id;
    await undoList(list._id, { scope: everywhere });
    expect((await api.get(`/staff/tasks/${serial}`, { as: city })).status).toBe(404);
    expect((await tasks().find({ gone: true }).toArray()).map(({ _id }) => _id)).toEqual([serial]);
    expect(await tasks().countDocuments({})).toBe(5);
  });

  it('come back with an employer that parts again from the one that had taken it in', async ({ api }) => {
    const { small, serial, joined, apart } = await twoNames();
    await makeAll(api);
    expect((await step(api, { kind: 'contacted', on: '2026-01-05' }, { of: small })).status).toBe(200);
    const list = await joined();
    expect((await api.get(`/staff/tasks/${serial}`, { as: city })).status).toBe(404);
    await apart(list);
    expect((await api.get(`/staff/tasks/${serial}`, { as: city })).body).toMatchObject({
      state: 'contacted',
      open: true,
    });
    expect((await step(api, { kind: 'agreed', on: '2026-01-06' }, { of: small })).status).toBe(200);
  });

  it('are of one employer, however often it is taken in by another and parts again', async ({ api }) => {
    const { small, serial, whole, joined, apart } = await twoNames();
    await makeAll(api);
    await tasks().deleteOne({ _id: whole });
    expect((await step(api, { kind: 'contacted', on: '2026-01-05' }, { of: small })).status).toBe(200);
    for (let times = 0; times < 2; times++) {
      const list = await joined();
      expect((await api.get(`/staff/tasks/${whole}`, { as: city })).body.state).toBe('contacted');
      await apart(list);
      const contacted = (await api.get('/staff/tasks?state=contacted', { as: city })).body.items;
      expect(contacted.map(({ id }: { id: string }) => id)).toEqual([String(serial)]);
    }
  });

  it('are not made by a reader, nor worked on by the union of others', async ({ api }) => {
    await makeAll(api);
    expect((await makeAll(api, { region: '331002' }, reader)).status).toBe(403);
    const reply = await step(api, { kind: 'contacted', on: '2026-01-05' }, { as: huangyan });
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'task_not_found' } } });
  });
});

describe('a step', () => {
  it('founds a union: tree, register, figures and task at once', async ({ api }) => {
    await makeAll(api);
    const before = await figures(api);
    await approve(api);
    const done = await step(api, founded);
    expect(done).toMatchObject({ status: 200, body: { state: 'founded', open: false, next: ['reversed'] } });
    expect(await named(works.mill)).toMatchObject({ union: 'own', unionCode, members: 36 });
    expect(await UnionModel.findById(unionCode).lean()).toMatchObject({
      kind: 'single',
      parent: 'S1',
      ancestors: ['331000', '331002', 'S1'],
      region: '331002001',
    });
    expect(await figures(api)).toEqual({ ...before, own: before.own + 1, none: before.none - 1 });
  });

  it('that was a mistake is taken back by a reversing entry, and all that it did with it', async ({ api }) => {
    await makeAll(api);
    const before = await figures(api);
    await approve(api);
    await step(api, founded);
    const back = await step(api, { kind: 'reversed', on: '2026-01-21', reason: '填错单位' });
    expect(back).toMatchObject({ status: 200, body: { state: 'approved', open: true } });
    expect(back.body.log.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...Object.keys(upTo),
      'founded',
      'reversed',
    ]);
    expect(await named(works.mill)).toMatchObject({ union: 'none' });
    expect((await named(works.mill)).unionCode).toBeUndefined();
    expect(await UnionModel.findById(unionCode).lean()).toBeNull();
    expect(await figures(api)).toEqual(before);
    // And done again, rightly.
    expect(await step(api, founded)).toMatchObject({ status: 200 });
  });

  it('lets an employer join a joint union that is there, without the legal steps', async ({ api }) => {
    await makeAll(api);
    await step(api, { kind: 'contacted', on: '2026-01-05' });
    await step(api, { kind: 'agreed', on: '2026-01-05' });
    expect((await step(api, { kind: 'joined', on: '2026-01-06', unionCode: 'S1' })).body.error.code).toBe(
      'union_not_joint',
    );
    expect((await step(api, { kind: 'joined', on: '2026-01-06', unionCode: 'none' })).body.error.code).toBe(
      'union_not_found',
    );
    expect(await step(api, { kind: 'joined', on: '2026-01-06', unionCode: 'J1', members: 12 })).toMatchObject({
      status: 200,
    });
    expect(await named(works.mill)).toMatchObject({ union: 'joint', unionCode: 'J1' });
    expect(await UnionModel.findById('J1').lean()).toMatchObject({ kind: 'joint' });
  });

  it.for([
    [
      'out of order',
      { kind: 'founded', on: '2026-01-12', unionCode, members: 1, registeredOn: '2026-01-12' },
      'step_not_next',
    ],
    ['before the step before', { kind: 'agreed', on: '2026-01-04' }, 'step_too_early'],
    ['tomorrow', { kind: 'agreed', on: '2999-01-01' }, 'step_too_early'],
    ['without a reason', { kind: 'impossible', on: '2026-01-06', lookAgain: due }, 'step_incomplete'],
    ['without a day to look again', { kind: 'impossible', on: '2026-01-06', reason: '企业搬迁中' }, 'step_incomplete'],
  ] as const)('%s is refused', async ([, body, code], { api }) => {
    await makeAll(api);
    await step(api, { kind: 'contacted', on: '2026-01-05' });
    const reply = await step(api, body);
    expect(reply.body.error?.code).toBe(code);
    expect((await tasks().findOne({ _id: (await named(works.mill))._id }))?.log).toHaveLength(1);
  });

  it.for([
    ['the code of an employer', { unionCode: '91331002MA28GBK41U' }, 'union_code_wrong'],
    ['the code of a joint union', { unionCode: '81331002MC1234566A' }, 'union_taken'],
    ['no code', { unionCode: undefined }, 'step_incomplete'],
    ['a registration before the approval', { registeredOn: '2026-01-01' }, 'step_too_early'],
  ] as const)('founds nothing with %s', async ([, wrong, code], { api }) => {
    await UnionModel.create({
      _id: '81331002MC1234566A',
      name: '联合',
      kind: 'joint',
      parent: 'S1',
      ancestors: [],
      region: '331002',
    });
    await makeAll(api);
    await approve(api);
    const before = await named(works.mill);
    expect((await step(api, { ...founded, ...wrong })).body.error?.code).toBe(code);
    expect(await named(works.mill)).toEqual(before);
  });

  it('is taken once where two officers take it at the same moment', async ({ api }) => {
    await makeAll(api);
    await approve(api);
    const { _id } = await named(works.mill);
    const take = (code: string) =>
      recordStep(
        _id,
        { kind: 'founded', on: '2026-01-12', unionCode: code, members: 3, registeredOn: '2026-01-12' },
        {
          by: 'x',
          scope: everywhere,
          now: new Date(),
        },
      );
    const [one, other] = await Promise.allSettled([take(unionCode), take('81331002MC1234566A')]);
    expect([one?.status, other?.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await UnionModel.countDocuments({ kind: 'single' })).toBe(1);
    expect((await tasks().findOne({ _id }))?.log.filter(({ kind }) => kind === 'founded')).toHaveLength(1);
  });

  it('founds one union for one employer, though two officers name the same at the same moment', async ({ api }) => {
    await makeAll(api);
    await UnionModel.create({ _id: unionCode, name: '甲工会', kind: 'single', parent: 'S1', region: '331002001' });
    const both = [works.mill, works.yard];
    for (const of of both)
      for (const [kind, on] of Object.entries(upTo)) await step(api, { kind, on }, { of, as: jiaojiang });
    const replies = await Promise.all(both.map((of) => step(api, founded, { of, as: jiaojiang })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await Promise.all(both.map(named))).map(({ union }) => union).sort()).toEqual(['none', 'own']);
  });

  it('that was not possible, taken back, is due again on its former day', async ({ api }) => {
    await makeAll(api);
    await step(api, { kind: 'impossible', on: '2026-01-05', reason: '停产', lookAgain: '2998-01-01' });
    const back = await step(api, { kind: 'reversed', on: '2026-01-06', reason: '填错' });
    expect(back.body).toMatchObject({ state: 'new', due });
  });

  it('that it is not possible has a day to look again, which is the new last day', async ({ api }) => {
    await makeAll(api);
    const no = await step(api, { kind: 'impossible', on: '2026-01-05', reason: '企业搬迁中', lookAgain: '2999-06-01' });
    expect(no.body).toMatchObject({
      state: 'impossible',
      open: true,
      due: '2999-06-01',
      next: ['reopened', 'reversed'],
    });
    expect((await step(api, { kind: 'reopened', on: '2026-01-06' })).body).toMatchObject({ state: 'new' });
  });
});

describe('a task', () => {
  it('has nothing left to be done while its employer is closed or has a union by a list', async ({ api }) => {
    await makeAll(api);
    const { _id } = await named(works.mill);
    const isOpen = async () => (await api.get(`/staff/tasks/${_id}`, { as: haimen })).body.open;
    const path = `/staff/employers/${_id}/verification`;
    await api.post(path, { state: 'closed' }, { as: haimen });
    expect(await isOpen()).toBe(false);
    expect((await step(api, { kind: 'contacted', on: '2026-01-05', note: '电话 13900008885' })).body).toMatchObject({
      open: false,
      log: [{ note: '电话 139****8885' }],
    });
    await api.post(path, { state: 'active' }, { as: haimen });
    expect(await isOpen()).toBe(true);
    await importRows('union-register', [{ ...works.mill, unionForm: '单独建会', unionCode }]);
    expect(await isOpen()).toBe(false);
  });
});

describe('an overdue task', () => {
  it('is told to the union above, and higher the longer it lasts', async ({ api }) => {
    await makeAll(api);
    const escalated = async (unions: string[], regions: string[], today: string) =>
      (await pageOfEscalatedTasks({ limit: 50 }, { unions, regions }, today)).items.map(({ name }) => name).toSorted();
    expect(await escalated(['331002'], ['331002'], due)).toEqual([]);
    expect(await escalated(['331002'], ['331002'], '3000-01-01')).toEqual(
      [works.mill.name, works.yard.name].toSorted(),
    );
    // What the district itself did not do is told to the city at once.
    expect(await escalated(['331000'], ['3310'], '3000-01-01')).toEqual([works.shop.name, works.dye.name].toSorted());
    expect(await escalated(['331000'], ['3310'], '3000-02-15')).toHaveLength(4);
    expect((await api.get('/staff/tasks/escalated', { as: city })).body.items).toEqual([]);
  });
});

describe('a visit', () => {
  it('is logged once, with whom sealed, and shown masked', async ({ api }) => {
    const { _id } = await named(works.mill);
    const path = `/staff/tasks/${_id}/visits`;
    const told = { on: '2026-01-05', whom: '李明亮', result: '同意开会' };
    const first = await api.post(path, told, { as: haimen });
    expect(first).toMatchObject({ status: 201, body: { whom: '李**', union: 'S1', by: 'haimen' } });
    expect((await api.post(path, told, { as: haimen })).body.id).toBe(first.body.id);
    expect((await api.get(path, { as: jiaojiang })).body.items).toMatchObject([{ whom: '李**', result: '同意开会' }]);
    expect(JSON.stringify(await VisitModel.find().lean())).not.toContain('李明亮');
    expect((await api.post(path, told, { as: huangyan })).status).toBe(404);
    expect((await api.post(path, { ...told, on: '2999-01-01' }, { as: haimen })).body.error.code).toBe(
      'step_too_early',
    );
  });
});
