import { beforeEach, describe, expect } from 'vitest';
import { StaffModel } from '../../schemas/access/staff.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { scopeOf, withUnionScopes } from '../../server/access/staff/appointments.ts';
import type { Role } from '../../server/access/staff/roles.ts';
import { commandLineManager } from '../../server/accounts/staff/account-manager.ts';
import { changeAppointments, endAccount, openAccount } from '../../server/accounts/staff/manage-accounts.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';

const until = new Date('2099-01-01T00:00:00Z');
let made = 0;

/** An account with one appointment; its user name is its own, so that its token is too. */
async function officer(role: Role, union: string, more: { until?: Date } = {}) {
  const username = `officer-${made++}`;
  return { username, id: await addStaff({ username, password: staffPassword, role, union, ...more }) };
}

const idOf = async (username: string) => String((await StaffModel.findOne({ username }).lean())?._id);

beforeEach(async () => {
  await UnionModel.deleteMany({ _id: /^/ }, { requireFilter: true });
  await UnionModel.insertMany([
    { _id: 'city', name: '市', kind: 'city', ancestors: [], region: '3310' },
    { _id: 'A', name: '甲区', kind: 'district', parent: 'city', ancestors: ['city'], region: '331002' },
    { _id: 'A1', name: '甲区一街', kind: 'street', parent: 'A', ancestors: ['city', 'A'], region: '331002001' },
    { _id: 'B', name: '乙区', kind: 'district', parent: 'city', ancestors: ['city'], region: '331003' },
    {
      _id: 'firm',
      name: '某公司工会',
      kind: 'single',
      parent: 'A1',
      ancestors: ['city', 'A', 'A1'],
      region: '331002001',
    },
  ]);
});

describe('what an officer may do', () => {
  it('is bound to the union of the appointment that gives it', async ({ api }) => {
    const { username, id } = await officer('union_admin', 'A');
    await StaffModel.updateOne(
      { _id: id },
      { $push: { appointments: { role: 'reader', union: 'B', from: new Date(0) } } },
    );
    const inB = { username: 'somebody', appointments: [{ role: 'reader', union: 'B' }] };
    expect(await api.post('/staff/accounts', inB, { as: { staff: username } })).toMatchObject({
      status: 403,
      body: { error: { code: 'grant_beyond_own' } },
    });
    const me = await api.get('/staff/me', { as: { staff: username } });
    expect(me.body.scope).toEqual({ unions: ['A', 'B'], regions: ['331002', '331003'] });
  });

  it('holds the region of a union that governs one, not the region that an enterprise merely lies in', async () => {
    const from = new Date(0);
    const scope = (union: string) =>
      withUnionScopes([{ role: 'reader', union, from }]).then((at) => scopeOf(at, 'coverage.read'));
    expect(await scope('A1')).toEqual({ unions: ['A1'], regions: ['331002001'] });
    expect(await scope('firm')).toEqual({ unions: ['firm'], regions: [] });
  });

  it('ends with a temporary appointment, at that moment and by itself', async ({ api }) => {
    const { username, id } = await officer('reader', 'A');
    expect((await api.get('/staff/me', { as: { staff: username } })).status).toBe(200);
    await StaffModel.updateOne({ _id: id }, { $set: { 'appointments.0.until': new Date(Date.now() - 1) } });
    expect((await api.get('/staff/me', { as: { staff: username } })).status).toBe(401);
    expect(await api.post('/auth/staff', { username, password: staffPassword })).toMatchObject({
      status: 403,
      body: { error: { code: 'not_permitted' } },
    });
  });
});

describe('an administrator', () => {
  it('opens an account whose owner must change the password before anything else', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const opened = await api.post(
      '/staff/accounts',
      { username: 'newcomer', appointments: [{ role: 'reader', union: 'A1' }] },
      { as: { staff: admin.username } },
    );
    expect(opened.status).toBe(201);
    const { oneTimePassword } = opened.body;
    const login = await api.post('/auth/staff', { username: 'newcomer', password: oneTimePassword });
    const headers = { Authorization: `Bearer ${login.body.accessToken}` };
    expect(await api.get('/staff/coverage?region=331002001', { headers })).toMatchObject({
      status: 403,
      body: { error: { code: 'password_change_required' } },
    });
    const next = 'a bee that keeps warm';
    expect((await api.post('/staff/me/password', { password: oneTimePassword, next }, { headers })).status).toBe(204);
    expect((await api.get('/staff/me', { headers })).status).toBe(401);
    expect((await api.post('/auth/staff', { username: 'newcomer', password: oneTimePassword })).status).toBe(401);
    expect((await api.post('/auth/staff', { username: 'newcomer', password: next })).status).toBe(200);
  });

  it.for([
    ['a role with more permissions', [{ role: 'system_admin', union: 'A1' }]],
    ['a union above', [{ role: 'reader', union: 'city' }]],
    ['a union beside', [{ role: 'reader', union: 'B' }]],
    ['a union that is not there', [{ role: 'reader', union: 'nowhere' }]],
    ['the whole installation', [{ role: 'reader', union: 'all' }]],
    [
      'one of several that is too much',
      [
        { role: 'reader', union: 'A' },
        { role: 'reader', union: 'B' },
      ],
    ],
  ] as const)('cannot grant %s', async ([, appointments], { api }) => {
    const admin = await officer('union_admin', 'A');
    const as = { staff: admin.username };
    const refused = { status: 403, body: { error: { code: 'grant_beyond_own' } } };
    const username = `refused-${made++}`;
    expect(await api.post('/staff/accounts', { username, appointments }, { as })).toMatchObject(refused);
    expect(await StaffModel.exists({ username })).toBeNull();
    const other = await officer('reader', 'A1');
    const change = await api.send('PUT', `/staff/accounts/${other.id}/appointments`, { appointments }, { as });
    expect(change).toMatchObject(refused);
  });

  it('cannot give a temporary power for longer than it is held', async ({ api }) => {
    const admin = await officer('union_admin', 'A', { until });
    const as = { staff: admin.username };
    const give = (more: object) =>
      api.post(
        '/staff/accounts',
        { username: `temp-${made++}`, appointments: [{ role: 'reader', union: 'A1', ...more }] },
        { as },
      );
    expect((await give({})).status).toBe(403);
    expect((await give({ until: '2099-01-02T00:00:00Z' })).status).toBe(403);
    expect((await give({ until: '2099-01-01T00:00:00Z' })).status).toBe(201);
  });

  it('can neither raise nor manage their own account', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const as = { staff: admin.username };
    const own = { status: 403, body: { error: { code: 'own_account' } } };
    const appointments = [{ role: 'union_admin', union: 'A' }];
    expect(await api.send('PUT', `/staff/accounts/${admin.id}/appointments`, { appointments }, { as })).toMatchObject(
      own,
    );
    expect(await api.post(`/staff/accounts/${admin.id}/password`, undefined, { as })).toMatchObject(own);
    expect(await api.delete(`/staff/accounts/${admin.id}`, { as })).toMatchObject(own);
  });

  it('cannot take over an account that holds more', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const higher = await officer('system_admin', 'A');
    const as = { staff: admin.username };
    const beyond = { status: 403, body: { error: { code: 'account_beyond_own' } } };
    expect(await api.post(`/staff/accounts/${higher.id}/password`, undefined, { as })).toMatchObject(beyond);
    expect(await api.delete(`/staff/accounts/${higher.id}`, { as })).toMatchObject(beyond);
    const nothing = { appointments: [] };
    expect(await api.send('PUT', `/staff/accounts/${higher.id}/appointments`, nothing, { as })).toMatchObject(beyond);
  });

  it('changes the appointments of their own scope and leaves the others as they are', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const shared = await officer('reader', 'A1');
    await StaffModel.updateOne(
      { _id: shared.id },
      { $push: { appointments: { role: 'data_officer', union: 'B', from: new Date(0) } } },
    );
    const as = { staff: admin.username };
    const change = await api.send(
      'PUT',
      `/staff/accounts/${shared.id}/appointments`,
      { appointments: [{ role: 'data_officer', union: 'A1' }] },
      { as },
    );
    expect(change.status).toBe(200);
    expect(JSON.stringify(change.body)).not.toContain('"B"');
    const stored = (await StaffModel.findById(shared.id).lean())?.appointments ?? [];
    const held = stored.filter((each) => !each.until).map(({ role, union }) => `${role} ${union}`);
    expect(held.sort()).toEqual(['data_officer A1', 'data_officer B']);
    const listed = await api.get('/staff/accounts?limit=100', { as });
    expect(JSON.stringify(listed.body)).not.toContain('"B"');
    expect((await api.delete(`/staff/accounts/${shared.id}`, { as })).status).toBe(403);
  });

  it('ends an account, and its tokens with it', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const other = await officer('reader', 'A1');
    expect((await api.get('/staff/me', { as: { staff: other.username } })).status).toBe(200);
    const ended = await api.delete(`/staff/accounts/${other.id}`, { as: { staff: admin.username } });
    expect(ended).toMatchObject({ status: 200, body: { id: other.id, active: false } });
    expect((await api.get('/staff/me', { as: { staff: other.username } })).status).toBe(401);
  });
});

describe('the last system administrator', () => {
  beforeEach(async () => void (await StaffModel.deleteMany({ username: /^/ }, { requireFilter: true })));

  it('cannot be ended, nor lose the role', async () => {
    const last = await officer('system_admin', 'all');
    await officer('system_admin', 'all', { until });
    const now = new Date();
    await expect(endAccount(commandLineManager, last.id, now)).rejects.toMatchObject({ code: 'last_system_admin' });
    await expect(changeAppointments(commandLineManager, last.id, [], now)).rejects.toMatchObject({
      code: 'last_system_admin',
    });
    expect(await StaffModel.exists({ _id: last.id, active: true })).not.toBeNull();
  });

  it.for(Array.from({ length: 10 }, (_, i) => i))('is left when two end each other at once (%i)', async () => {
    const [one, two] = [await officer('system_admin', 'all'), await officer('system_admin', 'all')];
    const now = new Date();
    const manager = (id: string) => ({ ...commandLineManager, id });
    const outcomes = await Promise.allSettled([
      endAccount(manager(one.id), two.id, now),
      endAccount(manager(two.id), one.id, now),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await StaffModel.countDocuments({ active: true })).toBe(1);
  });
});

describe('a one-time password', () => {
  it('is good for three days', async ({ api }) => {
    const { oneTimePassword } = await openAccount(
      commandLineManager,
      { username: 'waiting', appointments: [{ role: 'reader', union: 'A' }] },
      new Date(),
    );
    await StaffModel.updateOne({ _id: await idOf('waiting') }, { $set: { oneTimeUntil: new Date(Date.now() - 1) } });
    const login = await api.post('/auth/staff', { username: 'waiting', password: oneTimePassword });
    expect(login).toMatchObject({ status: 401, body: { error: { code: 'password_wrong' } } });
  });
});
