import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import mongoose from 'mongoose';
import { beforeEach, describe, expect, inject } from 'vitest';
import { StaffModel } from '../../schemas/access/staff.ts';
import { ErasureModel } from '../../schemas/people/erasure.ts';
import { AuditHeadModel, AuditModel } from '../../schemas/platform/audit.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import type { Role } from '../../server/access/staff/roles.ts';
import { listErasures } from '../../server/people/profile/erase-person.ts';
import { type AuditDraft, appendEntry } from '../../server/platform/audit/audit-chain.ts';
import { canonicalJson } from '../../server/platform/audit/audit-hash.ts';
import { pruneAudit } from '../../server/platform/audit/prune-audit.ts';
import { verifyAudit } from '../../server/platform/audit/verify-audit.ts';
import { personPseudonym } from '../../server/platform/encryption/person-pseudonym.ts';
import { hidePeopleInAudit } from '../../server/startup/migrations/hide-people-in-audit.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';
import { support } from '../support/paths.ts';

let made = 0;
const raw = () =>
  AuditModel.collection as unknown as mongoose.mongo.Collection<{ _id: number; [key: string]: unknown }>;
const anEntry = (more: Partial<AuditDraft> = {}): AuditDraft => ({
  at: new Date(),
  who: { kind: 'cli', id: 'tester' },
  within: [],
  action: 'test',
  on: null,
  address: null,
  result: 'ok',
  code: null,
  request: null,
  of: null,
  ...more,
});
const append = async (count: number) => {
  for (let i = 0; i < count; i++) await appendEntry(anEntry({ on: String(i) }));
};

async function officer(role: Role, union: string) {
  const username = `officer-${made++}`;
  const id = await addStaff({ username, password: staffPassword, role, union });
  return { id, username, as: { staff: username } };
}

beforeEach(async () => {
  await raw().deleteMany({});
  await AuditHeadModel.deleteMany({ _id: 'audit' }, { requireFilter: true });
  for (const [_id, ancestors] of [
    ['city', []],
    ['A', ['city']],
    ['B', ['city']],
  ] as const) {
    const kind = _id === 'city' ? 'city' : 'district';
    await UnionModel.updateOne(
      { _id },
      { name: _id, kind, ancestors: [...ancestors], region: '3310' },
      { upsert: true },
    );
  }
});

describe('the chain of the audit', () => {
  it('is sound, and says how far it goes', async () => {
    await append(20);
    const report = await verifyAudit();
    expect(report).toMatchObject({ checked: 20, first: 1, problems: [] });
    expect(report.head?.seq).toBe(20);
  });

  it.for([
    ['an edited entry', 'edited', 7, () => raw().updateOne({ _id: 7 }, { $set: { on: 'another' } })],
    ['a field that was added', 'edited', 7, () => raw().updateOne({ _id: 7 }, { $set: { note: 'x' } })],
    ['a removed entry', 'removed', 7, () => raw().deleteOne({ _id: 7 })],
    ['a removed beginning', 'removed', 1, () => raw().deleteMany({ _id: { $lte: 3 } })],
    ['a removed end', 'removed', 18, () => raw().deleteMany({ _id: { $gte: 18 } })],
    ['two entries that changed places', 'edited', 7, () => exchange(7, 8)],
    ['an entry hashed anew', 'unchained', 8, () => rewrite(7)],
  ] as const)('shows %s', async ([, problem, seq, tamper]) => {
    await append(20);
    await tamper();
    expect((await verifyAudit()).problems[0]).toEqual({ seq, problem });
  });

  it('shows a chain that was written anew, to whoever kept a head', async () => {
    await append(5);
    const kept = (await verifyAudit()).head ?? undefined;
    await raw().deleteMany({});
    await AuditHeadModel.deleteMany({ _id: 'audit' }, { requireFilter: true });
    await append(6);
    expect((await verifyAudit()).problems).toEqual([]);
    expect((await verifyAudit(kept)).problems).toEqual([{ seq: 5, problem: 'unchained' }]);
  });

  it('does not fork where twenty write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(i % 2 ? 10 : 15)));
    expect(await verifyAudit()).toMatchObject({ checked: 250, problems: [] });
  });

  it('takes no change and no removal through its model', async () => {
    await append(1);
    await expect(AuditModel.updateOne({ _id: 1 }, { on: 'x' })).rejects.toThrow('only ever added to');
    await expect(AuditModel.deleteMany({ _id: 1 })).rejects.toThrow('only ever added to');
  });

  it('spells a value in one way', () => {
    const at = new Date('2026-11-21T10:00:00+08:00');
    expect(canonicalJson({ b: [1, { d: at, c: null }], a: '暖"' })).toBe(
      '{"a":"暖\\"","b":[1,{"c":null,"d":"2026-11-21T02:00:00.000Z"}]}',
    );
  });
});

describe('several processes', () => {
  it('write one chain, and one that is killed leaves it whole', async ({ database }) => {
    const children = Array.from({ length: 5 }, () => writer(database));
    let acknowledged = 0;
    for (const child of children) child.on('message', () => acknowledged++);
    const ended = children.map((child) => once(child, 'exit'));
    await Promise.all(children.map((child) => once(child, 'message')));
    children[0]?.kill('SIGKILL');
    await Promise.all(ended);
    const report = await verifyAudit();
    expect(report.problems).toEqual([]);
    expect(report.checked).toBeGreaterThanOrEqual(acknowledged);
    expect(acknowledged).toBeGreaterThanOrEqual(4 * 4 * 50);
    expect(children.map(({ exitCode }) => exitCode)).toEqual([null, 0, 0, 0, 0]);
  });
});

describe('entries that are old enough', () => {
  const day = 24 * 3600_000;

  it('are deleted from the beginning, and the chain says so', async () => {
    const now = Date.now();
    for (const days of [400, 390, 380, 100, 1]) await appendEntry(anEntry({ at: new Date(now - days * day) }));
    expect(await pruneAudit(new Date(now))).toBe(3);
    await append(2);
    expect(await verifyAudit()).toMatchObject({ first: 4, checked: 5, problems: [] });
    await raw().deleteOne({ _id: 4 });
    expect((await verifyAudit()).problems[0]).toEqual({ seq: 4, problem: 'removed' });
  });

  it('are never younger than 190 days', async () => {
    for (const days of [191, 189]) await appendEntry(anEntry({ at: new Date(Date.now() - days * day) }));
    expect(await pruneAudit(new Date(), 1)).toBe(1);
  });
});

describe('what is audited', () => {
  const acts = () => AuditModel.find({}).sort({ _id: 1 }).lean();

  it('is every write of staff: before it is done, and what became of it', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const other = await officer('reader', 'A');
    await api.get('/staff/me', { as: admin.as });
    const before = (await acts()).length;
    await api.delete(`/staff/accounts/${other.id}`, {
      as: admin.as,
      headers: { 'X-Request-Id': '5a1f0c9e3b7d4e6fa2c8d0b1e3f54711' },
    });
    const [begun, ended, ...more] = (await acts()).slice(before);
    const same = {
      who: { kind: 'staff', id: admin.id },
      within: ['A', 'city'],
      action: 'DELETE /api/v1/staff/accounts/:id',
      on: other.id,
      address: '127.0.0.1',
      request: '5a1f0c9e3b7d4e6fa2c8d0b1e3f54711',
    };
    expect(begun).toMatchObject({ ...same, result: 'begun', of: null });
    expect(ended).toMatchObject({ ...same, result: 'ok', of: begun?._id });
    expect(more).toEqual([]);
  });

  it('names the record that a write made', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const appointments = [{ role: 'reader', union: 'A' }];
    const { body } = await api.post('/staff/accounts', { username: `fresh-${made++}`, appointments }, { as: admin.as });
    expect((await acts()).at(-1)).toMatchObject({ result: 'ok', on: body.id });
  });

  it('is a refused write, with its reason', async ({ api }) => {
    const reader = await officer('reader', 'A');
    await api.post('/staff/accounts', {}, { as: reader.as });
    expect((await acts()).at(-1)).toMatchObject({
      who: { id: reader.id },
      action: 'POST /api/v1/staff/accounts',
      result: 'refused',
      code: 'not_permitted',
    });
  });

  it('is every login of staff, failed ones too, without the name that was tried', async ({ api }) => {
    const known = await officer('reader', 'A');
    await api.post('/auth/staff', { username: known.username, password: 'not the password' });
    await api.post('/auth/staff', { username: 'my-password-by-mistake', password: 'x' });
    await api.post('/auth/staff', { username: known.username, password: staffPassword });
    const [wrong, unknown, right] = await acts();
    expect(wrong).toMatchObject({ who: { kind: 'unknown' }, on: known.id, result: 'refused', code: 'password_wrong' });
    expect(unknown).toMatchObject({ who: { kind: 'unknown' }, on: null, result: 'refused', code: 'password_wrong' });
    expect(right).toMatchObject({ who: { kind: 'staff', id: known.id }, result: 'ok' });
    expect(JSON.stringify(await acts())).not.toContain('my-password-by-mistake');
  });

  it('is not what nobody did: a request without a login writes nothing', async ({ api }) => {
    await api.post('/staff/accounts', {});
    expect(await acts()).toEqual([]);
  });

  it('of a version that named people is restated with pseudonyms, and stays a chain that shows tampering', async () => {
    const [acting, seen] = ['a'.repeat(24), 'b'.repeat(24)];
    const look = { action: 'POST /api/v1/staff/people/:id/look', who: { kind: 'staff', id: 'c'.repeat(24) } } as const;
    await append(2);
    await appendEntry(anEntry({ who: { kind: 'member', id: acting }, action: 'POST /api/v1/auth/refresh' }));
    await appendEntry(anEntry({ ...look, on: seen }));
    await append(1);
    const erasures = ErasureModel.collection as unknown as mongoose.mongo.Collection;
    await erasures.insertOne({ _id: new mongoose.Types.ObjectId(acting), at: new Date('2026-11-01T00:00:00Z') });
    const kept = (await verifyAudit()).head ?? undefined;

    for (let times = 0; times < 2; times++) await hidePeopleInAudit(new Date());

    const text = JSON.stringify([await raw().find({}).toArray(), await erasures.find({}).toArray()]);
    expect([text.includes(acting), text.includes(seen), text.includes(look.who.id)]).toEqual([false, false, true]);
    expect(await verifyAudit(kept)).toMatchObject({ checked: 6, problems: [] });
    expect(await listErasures()).toEqual([{ id: personPseudonym(acting), at: new Date('2026-11-01T00:00:00Z') }]);
    await raw().updateOne({ _id: 4 }, { $set: { action: 'GET /api/v1/staff/people/:id' } });
    await raw().updateOne({ _id: 3 }, { $unset: { restated: 1 } });
    expect((await verifyAudit()).problems).toEqual([3, 4].map((seq) => ({ seq, problem: 'edited' })));
  });

  it('shows an act that was begun and never ended', async () => {
    await appendEntry(anEntry({ result: 'begun' }));
    await appendEntry(anEntry({ result: 'begun' }));
    await appendEntry(anEntry({ result: 'ok', of: 2 }));
    expect((await verifyAudit()).open).toEqual([1]);
  });

  it('stops a write that cannot be audited', async ({ api }) => {
    const admin = await officer('union_admin', 'A');
    const other = await officer('reader', 'A');
    await api.get('/staff/me', { as: admin.as });
    await raw().deleteMany({});
    await mongoose.connection.db?.command({ collMod: 'audit', validator: { _id: { $type: 'objectId' } } });
    try {
      expect((await api.delete(`/staff/accounts/${other.id}`, { as: admin.as })).status).toBe(500);
      expect(await StaffModel.exists({ _id: other.id, active: true })).not.toBeNull();
    } finally {
      await mongoose.connection.db?.command({ collMod: 'audit', validator: {} });
    }
  });
});

describe('reading the audit', () => {
  it('shows what those did who are appointed within the scope, and is audited itself', async ({ api }) => {
    const [mine, theirs] = [await officer('union_admin', 'A'), await officer('union_admin', 'B')];
    const auditor = await officer('system_admin', 'A');
    const all = await officer('system_admin', 'all');
    for (const { as } of [mine, theirs, auditor, all]) await api.get('/staff/me', { as });
    const seen = await api.get('/staff/audit?limit=100', { as: auditor.as });
    const who = new Set(seen.body.items.map((item: { who: { id: string } }) => item.who.id));
    expect(who).toEqual(new Set([mine.id, auditor.id]));
    expect((await acts()).at(-1)).toMatchObject({ who: { id: auditor.id }, action: 'GET /api/v1/staff/audit' });
    const foreign = await api.get(`/staff/audit?who=${theirs.id}`, { as: auditor.as });
    expect(foreign.body.items).toEqual([]);
    const whole = await api.get(`/staff/audit?who=${theirs.id}`, { as: all.as });
    expect(whole.body.items).toHaveLength(1);
  });

  it('goes page by page, newest first', async ({ api }) => {
    const all = await officer('system_admin', 'all');
    await append(5);
    const first = await api.get('/staff/audit?limit=3', { as: all.as });
    const second = await api.get(`/staff/audit?limit=2&cursor=${first.body.next}`, { as: all.as });
    const seqs = [...first.body.items, ...second.body.items].map(({ seq }: { seq: number }) => seq);
    expect(seqs).toEqual([6, 5, 4, 3, 2]);
  });

  const acts = () => AuditModel.find({}).sort({ _id: 1 }).lean();
});

async function exchange(a: number, b: number): Promise<void> {
  const [one, two] = [await raw().findOne({ _id: a }), await raw().findOne({ _id: b })];
  await raw().deleteMany({ _id: { $in: [a, b] } });
  await raw().insertMany([
    { ...one, _id: b },
    { ...two, _id: a },
  ]);
}

async function rewrite(seq: number): Promise<void> {
  const { hashEntry } = await import('../../server/platform/audit/audit-hash.ts');
  const entry = { ...(await raw().findOne({ _id: seq })), _id: seq, on: 'another' };
  await raw().replaceOne({ _id: seq }, { ...entry, hash: hashEntry(entry) });
}

function writer(dbName: string): ChildProcess {
  const path = `${support}audit-writer.ts`;
  return fork(path, [inject('mongodbUri'), dbName, '50'], { execArgv: [] });
}
