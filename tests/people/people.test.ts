import { describe, expect } from 'vitest';
import { ConsentModel } from '../../schemas/people/consent.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { migrate } from '../../server/startup/migrations/migrate.ts';
import { encryptedEnvelope } from '../support/envelopes.ts';
import { it } from '../support/it.ts';
import { anIdNumber, idOf, openidOf, tellAll } from '../support/people.ts';

describe('one’s own data', () => {
  it('is nothing but a beginning at first, and is masked when it is given', async ({ api }) => {
    expect(await api.get('/me', { as: 'new' })).toMatchObject({
      status: 200,
      body: { name: null, phone: null, idNumber: null, consents: [] },
    });
    const idNumber = anIdNumber(1);
    const given = await tellAll(api, 'new', { name: '张三', phone: '13800138000', idNumber });
    expect(given).toMatchObject({
      status: 200,
      body: { name: '张*', phone: '138****8000', idNumber: `3${'*'.repeat(16)}${idNumber.at(-1)}` },
    });
    expect((await api.get('/me', { as: 'new' })).body).toEqual(given.body);
  });

  it('is stored in envelopes, found by blind indexes, and refused in plain text', async ({ api }) => {
    await tellAll(api, 'stored', { name: '李四', phone: '13800138001', idNumber: anIdNumber(2) });
    const stored = await PersonModel.findById(await idOf('stored')).lean();
    for (const field of ['openid', 'phone', 'name', 'idNumber'] as const) {
      expect(stored?.[field]).toMatch(encryptedEnvelope);
    }
    expect(stored?.phoneIndex).toMatch(/^[\w-]{43}$/);
    await expect(PersonModel.updateOne({ _id: stored?._id }, { $set: { phone: '13800138001' } })).rejects.toThrow(
      'not encrypted',
    );
  });

  it('keeps a foreign phone with its country code', async ({ api }) => {
    const { body } = await api.post('/me/phone', { code: '+852 51234567:1' }, { as: 'abroad' });
    expect(body.phone).toBe('+85*****4567');
  });

  it('takes no code of the trial whose number is none', async ({ api }) => {
    for (const code of ['1380013:1', '23800138000:1', 'wang:1'])
      expect((await api.post('/me/phone', { code }, { as: 'once' })).body.error.code).toBe('phone_code_invalid');
  });

  it('takes a phone code once', async ({ api }) => {
    await api.post('/me/phone', { code: '13800138002:once' }, { as: 'once' });
    expect(await api.post('/me/phone', { code: '13800138002:once' }, { as: 'once' })).toMatchObject({
      status: 400,
      body: { error: { code: 'phone_code_invalid' } },
    });
  });

  it('is taken back by null, and what is absent stays', async ({ api }) => {
    await tellAll(api, 'fickle', { name: '王五', phone: '13800138003', idNumber: anIdNumber(3) });
    const { body } = await api.send('PUT', '/me', { idNumber: null }, { as: 'fickle' });
    expect(body).toMatchObject({ name: '王*', idNumber: null });
    const stored = await PersonModel.findById(await idOf('fickle')).lean();
    expect(stored).not.toHaveProperty('idNumber');
    expect(stored).not.toHaveProperty('idNumberIndex');
  });

  it.for([
    ['a wrong check character', { idNumber: '331002199003071230' }, 'id_number_invalid'],
    ['a day of birth to come', { idNumber: anIdNumber(4, '20990101') }, 'id_number_invalid'],
    ['a day that is none', { idNumber: anIdNumber(4, '19900231') }, 'id_number_invalid'],
    ['a name with a number in it', { name: '张三13800138000' }, 'invalid_request'],
    ['a name of nothing', { name: '  ' }, 'invalid_request'],
    ['an unknown field', { openid: 'x' }, 'invalid_request'],
  ] as const)('refuses %s', async ([, body, code], { api }) => {
    expect(await api.send('PUT', '/me', body, { as: 'careless' })).toMatchObject({
      status: 400,
      body: { error: { code } },
    });
  });
});

describe('a name', () => {
  it('is looked at by WeChat before others read it, and stays as it was where it is improper', async ({ api }) => {
    await tellAll(api, 'polite', { name: '周七', phone: '13800138007', idNumber: anIdNumber(7) });
    expect(await api.send('PUT', '/me', { name: '违规' }, { as: 'polite' })).toMatchObject({
      status: 400,
      body: { error: { code: 'text_not_decent' } },
    });
    expect((await api.get('/me', { as: 'polite' })).body.name).toBe('周*');
    expect((await api.send('PUT', '/me', { name: '复核' }, { as: 'polite' })).body.name).toBe('复*');
  });
});

describe('consents', () => {
  const inForce = '2026-11-01';

  it('stand before an identity number, which goes with them', async ({ api }) => {
    const idNumber = anIdNumber(5);
    expect(await api.send('PUT', '/me', { idNumber }, { as: 'wary' })).toMatchObject({
      status: 409,
      body: { error: { code: 'consent_required', details: { kind: 'id_number' } } },
    });
    await api.post('/me/consents', { kind: 'id_number', version: inForce }, { as: 'wary' });
    expect((await api.send('PUT', '/me', { idNumber }, { as: 'wary' })).status).toBe(200);

    const withdrawn = await api.delete('/me/consents/id_number', { as: 'wary' });
    expect(withdrawn.body.items).toMatchObject([{ kind: 'id_number', version: inForce, given: false }]);
    expect((await api.get('/me', { as: 'wary' })).body.idNumber).toBeNull();
    expect((await api.send('PUT', '/me', { idNumber }, { as: 'wary' })).status).toBe(409);
  });

  it('are kept with version and time, each change as one more record', async ({ api }) => {
    const unknown = await api.post('/me/consents', { kind: 'privacy', version: '9' }, { as: 'careful' });
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'consent_text_not_found' } } });
    const person = await idOf('careful');
    await ConsentModel.create({ person, kind: 'privacy', version: '2020-01-01', given: true, at: new Date(0) });
    await api.post('/me/consents', { kind: 'privacy', version: inForce }, { as: 'careful' });
    await api.delete('/me/consents/privacy', { as: 'careful' });
    await api.delete('/me/consents/privacy', { as: 'careful' });
    const kept = await ConsentModel.find({ person }).sort({ _id: 1 }).lean();
    expect(kept.map(({ version, given }) => [version, given])).toEqual([
      ['2020-01-01', true],
      [inForce, true],
      [inForce, false],
    ]);
    const shown = await api.get('/me/consents', { as: 'careful' });
    expect(shown.body.items).toMatchObject([{ kind: 'privacy', version: inForce, given: false }]);
  });
});

describe('a database of an earlier version', () => {
  it('has its openids encrypted by a migration, which runs again with no effect, and the people known', async ({
    api,
  }) => {
    await PersonModel.collection.dropIndex('openidIndex_1');
    await PersonModel.collection.createIndex({ openid: 1 }, { unique: true });
    const old = ['old1', 'old2', 'old3'].map((name) => ({ openid: openidOf(name), lastLoginAt: new Date(0) }));
    await PersonModel.collection.insertMany(old);
    const before = await PersonModel.countDocuments({});

    expect(await migrate()).toMatchObject({ encrypted: 3 });
    expect(await migrate()).toMatchObject({ encrypted: 0 });

    await api.get('/me', { as: 'old2' });
    expect(await PersonModel.countDocuments({})).toBe(before);
    expect((await PersonModel.find({}).lean()).every(({ openid }) => encryptedEnvelope.test(openid))).toBe(true);
    expect(Object.keys(await PersonModel.collection.indexInformation())).not.toContain('openid_1');
  });
});
