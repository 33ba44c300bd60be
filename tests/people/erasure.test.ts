import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { ConsentModel } from '../../schemas/people/consent.ts';
import { ErasureModel } from '../../schemas/people/erasure.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { listAudit } from '../../server/accounts/audit/list-audit.ts';
import { listErasures, replayErasures } from '../../server/people/profile/erase-person.ts';
import { retentionRules } from '../../server/people/profile/retention-rules.ts';
import { runRetention } from '../../server/people/profile/run-retention.ts';
import { verifyAudit } from '../../server/platform/audit/verify-audit.ts';
import { blindIndex } from '../../server/platform/encryption/field-encryption.ts';
import { personReferences } from '../../server/platform/encryption/personal-fields.ts';
import { anEventFor } from '../support/activities/events.ts';
import { staffPassword } from '../support/api.ts';
import { rawBson } from '../support/envelopes.ts';
import { it } from '../support/it.ts';
import { anIdNumber, idOf, openidOf, tellAll } from '../support/people.ts';

const day = 24 * 3600_000;

/** What must not be found of somebody who was erased: values, and the indexes that follow from them. */
function tracesOf(person: string, data: { name: string; phone: string; idNumber: string }): string[] {
  const openid = openidOf(person);
  const indexes = [
    blindIndex('phone', data.phone),
    blindIndex('idNumber', data.idNumber),
    blindIndex('openid', openid),
  ];
  return [data.name, data.phone, data.idNumber, openid, ...indexes];
}

const found = async (traces: string[], logged: string[]) => {
  const stored = await rawBson();
  return traces.filter((trace) => stored.includes(trace) || logged.some((line) => line.includes(trace)));
};

describe('erasing oneself', () => {
  it('leaves no trace in any collection or log, ends every login, and keeps the totals', async ({ server, api }) => {
    const data = { name: '赵钱孙', phone: '13900139001', idNumber: anIdNumber(101) };
    await tellAll(api, 'leaver', data);
    const { event, session } = await anEventFor(5);
    const path = `/events/${event}/signups`;
    await api.post(path, { sessionId: session }, { as: 'leaver', headers: { 'Idempotency-Key': 'leaver-key-1' } });
    // What took place stays in the totals; a place of a session to come would go to others.
    await SessionModel.updateOne({ _id: session }, { startsAt: new Date(Date.now() - 3600_000) });
    await api.post('/auth/wechat', { code: 'leaver:second', device: '赵钱孙的手机' });
    await api.get('/me/export', { as: 'leaver' });
    const id = await idOf('leaver');
    expect(await found(tracesOf('leaver', data), server.logged)).toHaveLength(3); // the indexes, and no value
    const totals = async () => [
      await SignupModel.countDocuments({ session, state: 'confirmed' }),
      (await SessionModel.findById(session).lean())?.taken,
      await ConsentModel.countDocuments({}),
    ];
    const before = await totals();

    expect((await api.delete('/me', { as: 'leaver' })).status).toBe(204);

    expect(await found([...tracesOf('leaver', data), '赵钱孙'], server.logged)).toEqual([]);
    expect(await totals()).toEqual(before);
    expect((await api.get('/me', { as: 'leaver' })).status).toBe(401);
    for (const { model, filterFor, onErase } of personReferences()) {
      if (onErase !== 'keep') expect(await model.collection.countDocuments(filterFor(id)), model.modelName).toBe(0);
    }
  });

  it('leaves no id of the person, neither in the audit nor in the list of erasures', async ({ api }) => {
    await api.get('/me', { as: 'forgotten' });
    const id = await idOf('forgotten');
    const officer = { staff: 'forgetful' };
    await addStaff({ username: 'forgetful', password: staffPassword, role: 'union_admin', union: 'all' });
    for (const path of [`/staff/people/${id}`, `/staff/people/${id}/membership`]) await api.get(path, { as: officer });
    await api.send('PUT', `/staff/people/${id}/membership`, { union: 'none' }, { as: officer });
    await api.post(`/staff/people/${id}/look`, { fields: ['phone'], reason: 'contact' }, { as: officer });
    const { body } = await api.post('/auth/wechat', { code: 'forgotten:phone' });
    const { body: next } = await api.post('/auth/refresh', { refreshToken: body.refreshToken });
    await api.post('/auth/refresh', { refreshToken: next.refreshToken });
    const reused = await api.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(reused.body.error.code).toBe('refresh_reused');
    const ofThem = { action: mongoose.trusted({ $regex: 'people|refresh' }) };
    expect(await AuditModel.countDocuments(ofThem)).toBeGreaterThan(3);
    // Who may read the audit finds the person as long as there is one.
    const listed = await listAudit(everywhere, { limit: 50, who: id });
    expect(listed.items).toMatchObject([{ code: 'refresh_reused' }]);

    expect((await api.delete('/me', { as: 'forgotten' })).status).toBe(204);

    const left = await rawBson();
    expect([left.includes(id), left.includes(Buffer.from(id, 'hex'))]).toEqual([false, false]);
    expect((await verifyAudit()).problems).toEqual([]);
    // What is kept to repeat the erasure is a pseudonym too, and what opens it for a time is forgotten.
    await runRetention(new Date(Date.now() + 3 * day), { dryRun: false });
    const kept = await ErasureModel.find({}).lean();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map(({ sealedId }) => sealedId).filter(Boolean)).toEqual([]);
  });

  it('puts all of one person’s sign-ups under one pseudonym, and nobody else’s', async ({ api }) => {
    const sessions = [await anEventFor(5), await anEventFor(5)];
    for (const { event, session } of sessions) {
      for (const as of ['goes', 'stays']) await api.post(`/events/${event}/signups`, { sessionId: session }, { as });
    }
    const stays = await idOf('stays');
    await api.delete('/me', { as: 'goes' });
    const signups = await SignupModel.find({
      session: mongoose.trusted({ $in: sessions.map(({ session }) => session) }),
    }).lean();
    const people = signups.map(({ person }) => String(person));
    expect(new Set(people).size).toBe(2);
    expect(people.filter((person) => person === stays)).toHaveLength(2);
  });

  it('is followed by a new beginning where the same person comes again', async ({ api }) => {
    await tellAll(api, 'again', { name: '周吴', phone: '13900139002', idNumber: anIdNumber(102) });
    const first = await idOf('again');
    await api.delete('/me', { as: 'again' });
    const { body } = await api.post('/auth/wechat', { code: 'again:new' });
    const me = await api.get('/me', { headers: { Authorization: `Bearer ${body.accessToken}` } });
    expect(me.body).toMatchObject({ name: null, phone: null, consents: [] });
    expect(me.body.id).not.toBe(first);
  });

  it('is repeated after a backup from before was restored', async ({ server, api }) => {
    const data = { name: '郑王冯', phone: '13900139003', idNumber: anIdNumber(103) };
    await tellAll(api, 'restored', data);
    const id = await idOf('restored');
    const backup = new Map<string, mongoose.mongo.Document[]>();
    for (const { model, filterFor } of personReferences()) {
      backup.set(model.collection.name, await model.collection.find(filterFor(id)).toArray());
    }
    const person = await PersonModel.collection.findOne({ _id: new mongoose.Types.ObjectId(id) });
    await api.delete('/me', { as: 'restored' });
    const kept = await listErasures();

    await PersonModel.collection.insertOne(person as mongoose.mongo.Document);
    for (const { model, onErase } of personReferences()) {
      const documents = backup.get(model.collection.name) ?? [];
      if (onErase === 'delete' && documents.length > 0) await model.collection.insertMany(documents);
    }
    expect(await found(tracesOf('restored', data), [])).not.toEqual([]);
    expect(await replayErasures(kept)).toBe(1);
    expect(await found(tracesOf('restored', data), server.logged)).toEqual([]);
    expect(await replayErasures(kept)).toBe(0);
  });
});

describe('retention', () => {
  it('counts in a dry run what it then does, and nothing is due a second time', async ({ api }) => {
    await tellAll(api, 'sleeper', { name: '陈褚', phone: '13900139004', idNumber: anIdNumber(104) });
    const { event, session } = await anEventFor(5);
    await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'sleeper' });
    const id = await idOf('sleeper');
    const withNumber = await PersonModel.countDocuments({ idNumber: mongoose.trusted({ $exists: true }) });
    const now = new Date();
    const due = async (days: number, dryRun: boolean) =>
      Object.fromEntries(
        (await runRetention(new Date(now.getTime() + days * day), { dryRun })).map(({ rule, count }) => [
          `${rule.collection}.${rule.since}`,
          count,
        ]),
      );

    expect(Object.values(await due(1, false))).toEqual(retentionRules.map(() => 0));
    expect(await due(184, true)).toMatchObject({ 'people.idNumberAt': withNumber, 'people.lastLoginAt': 0 });
    expect(await PersonModel.findById(id).lean()).toHaveProperty('idNumber');
    expect(await due(184, false)).toMatchObject({ 'people.idNumberAt': withNumber });
    expect(await PersonModel.findById(id).lean()).not.toHaveProperty('idNumber');
    expect(await PersonModel.findById(id).lean()).toHaveProperty('phone');

    const people = await PersonModel.countDocuments({});
    const signups = await SignupModel.countDocuments({});
    const later = 3 * 365 + 1;
    const counted = await due(later, true);
    expect(counted).toMatchObject({ 'people.lastLoginAt': people });
    expect(await due(later, false)).toMatchObject({ 'people.lastLoginAt': people });
    expect(await PersonModel.countDocuments({})).toBe(0);
    expect(await SignupModel.countDocuments({})).toBe(signups);
    const again = await due(later, false);
    expect([again['people.lastLoginAt'], again['people.idNumberAt'], again['signups.at']]).toEqual([0, 0, 0]);
  });

  it('finds what a request wrote of a person while they were being erased', async ({ api }) => {
    const { event, session } = await anEventFor(5);
    await api.get('/me', { as: 'late' });
    const id = await idOf('late');
    await api.delete('/me', { as: 'late' });
    await SignupModel.create({ event, session, person: id, state: 'confirmed', at: new Date() });
    await runRetention(new Date(), { dryRun: false });
    expect(await SignupModel.countDocuments({ person: id })).toBe(0);
    expect(await SignupModel.countDocuments({ session })).toBe(1);
  });
});
