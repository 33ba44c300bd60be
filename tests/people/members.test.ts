import { beforeEach, describe, expect } from 'vitest';
import { PersonModel } from '../../schemas/people/person.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { personPseudonym } from '../../server/platform/encryption/person-pseudonym.ts';
import type { Api } from '../support/api.ts';
import { it, startServer } from '../support/it.ts';
import { noLimits } from '../support/limits.ts';
import { anIdNumber, idOf, tellAll } from '../support/people.ts';
import { anOfficer, makeDistricts } from '../support/scope/scope-world.ts';

let districts: Promise<void> | undefined;
beforeEach(() => {
  districts ??= makeDistricts();
  return districts;
});

let made = 0;
async function aWorker(api: Api) {
  const name = `worker-${made++}`;
  const phone = `135${String(made).padStart(8, '0')}`;
  await tellAll(api, name, { name: '吴八', phone, idNumber: anIdNumber(300 + made) });
  return { as: name, phone, id: await idOf(name) };
}
const officer = async (role: Parameters<typeof anOfficer>[0], union: 'A' | 'B' = 'A') => ({
  staff: (await anOfficer(role, union)).username,
});

describe('a membership', () => {
  it('is asked for by the person and confirmed by the union, whose members they are then among', async ({ api }) => {
    const { as, id } = await aWorker(api);
    const staff = await officer('data_officer');
    expect((await api.send('PUT', '/me/membership', { union: 'A' }, { as })).body).toMatchObject({
      membership: null,
      applied: { union: 'A', region: '331002' },
    });
    const asking = await api.get('/staff/people?union=A&state=applied', { as: staff });
    expect(asking.body.items).toContainEqual(expect.objectContaining({ id, name: '吴*', phone: expect.any(String) }));

    const confirmed = await api.send('PUT', `/staff/people/${id}/membership`, { union: 'A' }, { as: staff });
    expect(confirmed).toMatchObject({ status: 200, body: { membership: { union: 'A' }, applied: null } });
    const again = await api.send('PUT', `/staff/people/${id}/membership`, { union: 'A' }, { as: staff });
    expect(again.body).toEqual(confirmed.body);

    expect((await api.get('/me', { as })).body.membership).toEqual(confirmed.body.membership);
    for (const query of ['union=A', 'region=331002']) {
      const { body } = await api.get(`/staff/people?${query}&limit=100`, { as: staff });
      expect(body.items.map((person: { id: string }) => person.id)).toContain(id);
    }
    const account = await PersonModel.findById(id).lean();
    expect(account?.membership?.by).toMatch(/^[0-9a-f]{24}$/);
  });

  it('is confirmed by phone of somebody who belongs to no union, and not of somebody else’s member', async ({
    api,
  }) => {
    const { phone, as } = await aWorker(api);
    const staff = await officer('union_admin');
    const reply = await api.post('/staff/people/memberships', { phone, union: 'A' }, { as: staff });
    expect(reply).toMatchObject({ status: 200, body: { membership: { union: 'A', region: '331002' } } });
    const poached = await api.post(
      '/staff/people/memberships',
      { phone, union: 'B' },
      { as: await officer('union_admin', 'B') },
    );
    expect(poached).toMatchObject({ status: 404, body: { error: { code: 'person_not_in_scope' } } });
    // Who changes to another union says so.
    await api.send('PUT', '/me/membership', { union: 'B' }, { as });
    const moved = await api.post(
      '/staff/people/memberships',
      { phone, union: 'B' },
      { as: await officer('union_admin', 'B') },
    );
    expect(moved.body.membership).toMatchObject({ union: 'B' });
  });

  it('is withdrawn by the union it is of, and ended by the person', async ({ api }) => {
    const { as, phone, id } = await aWorker(api);
    const staff = await officer('union_admin');
    await api.post('/staff/people/memberships', { phone, union: 'A' }, { as: staff });
    await api.send('PUT', '/me/membership', { union: 'B' }, { as });
    const path = `/staff/people/${id}/membership`;
    const refused = await api.delete(path, { as: await officer('union_admin', 'B') });
    expect(refused.body).toMatchObject({ membership: { union: 'A' }, applied: null });
    expect((await api.delete(path, { as: staff })).body).toMatchObject({ membership: null });
    expect((await api.delete(path, { as: staff })).status).toBe(404);

    await api.send('PUT', '/me/membership', { union: 'A' }, { as });
    expect((await api.delete('/me/membership', { as })).body).toMatchObject({ membership: null, applied: null });
  });

  it('of a union that there is not cannot be asked for, and of none outside the scope be confirmed', async ({
    api,
  }) => {
    const { as, id } = await aWorker(api);
    expect((await api.send('PUT', '/me/membership', { union: 'Z' }, { as })).status).toBe(404);
    await api.send('PUT', '/me/membership', { union: 'A' }, { as });
    const staff = await officer('union_admin');
    for (const union of ['B', 'Z', 'city']) {
      const reply = await api.send('PUT', `/staff/people/${id}/membership`, { union }, { as: staff });
      expect(reply).toMatchObject({ status: 403, body: { error: { code: 'outside_scope' } } });
    }
  });

  it('is listed page by page, each member once', async ({ api }) => {
    const staff = await officer('data_officer');
    for (let i = 0; i < 5; i++) {
      const { phone } = await aWorker(api);
      await api.post('/staff/people/memberships', { phone, union: 'A' }, { as: staff });
    }
    const whole = (await api.get('/staff/people?region=331002&limit=100', { as: staff })).body.items;
    const seen: object[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api.get(`/staff/people?region=331002&limit=2${cursor && `&cursor=${cursor}`}`, {
        as: staff,
      });
      seen.push(...body.items);
      cursor = body.next;
    }
    expect(seen).toEqual(whole);
    for (const query of ['', '?union=A&region=331002']) {
      expect((await api.get(`/staff/people${query}`, { as: staff })).status).toBe(400);
    }
  });
});

describe('a person before staff', () => {
  it('is found by the whole phone number only, within the scope, and masked', async ({ api }) => {
    const { phone, id } = await aWorker(api);
    const staff = await officer('event_organiser');
    const look = async (number: string, as: object) =>
      (await api.post('/staff/people/lookup', { phone: number }, { as: as as { staff: string } })).body.items;
    expect(await look(phone, staff), 'a member of no union').toEqual([]);
    await api.post('/staff/people/memberships', { phone, union: 'A' }, { as: await officer('union_admin') });
    expect(await look(phone, staff)).toMatchObject([{ id, name: '吴*', phone: `135****${phone.slice(-4)}` }]);
    expect(await look(phone.slice(0, -1), staff)).toEqual([]);
    expect(await look(phone, await officer('union_admin', 'B'))).toEqual([]);
    const on = personPseudonym(id);
    const found = await AuditModel.findOne({ action: 'POST /api/v1/staff/people/lookup', on }).lean();
    expect(found).toMatchObject({ result: 'ok' });
    expect(JSON.stringify(found)).not.toContain(phone);
  });

  it('is shown unmasked to whoever may, and the audit says who looked, at what and why', async ({ api }) => {
    const { phone, id } = await aWorker(api);
    const admin = await officer('union_admin');
    await api.post('/staff/people/memberships', { phone, union: 'A' }, { as: admin });
    const body = { reason: 'contact', fields: ['name', 'phone'] };
    const path = `/staff/people/${id}/look`;
    expect(await api.post(path, body, { as: await officer('data_officer') })).toMatchObject({ status: 403 });
    expect(await api.post(path, { fields: ['phone'] }, { as: admin })).toMatchObject({ status: 400 });
    expect((await api.post(path, body, { as: admin })).body).toEqual({ id, name: '吴八', phone, idNumber: null });
    const entries = await AuditModel.find({ on: personPseudonym(id), reason: 'contact name phone' }).lean();
    expect(entries.map(({ result }) => result).sort()).toEqual(['begun', 'ok']);
  });

  it('can be searched for only so often a minute', async ({ database: _ }) => {
    const server = await startServer({ limits: { ...noLimits, lookups: 3 } });
    const staff = await officer('data_officer');
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { status } = await server.api.post('/staff/people/lookup', { phone: `1340000000${i}` }, { as: staff });
      statuses.push(status);
    }
    await server.stop();
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});

describe('sex, year of birth and form of employment', () => {
  it('are declared, or follow from the identity number and go with it', async ({ api }) => {
    const send = (body: object) => api.send('PUT', '/me', body, { as: 'traits' });
    expect((await send({ sex: 'male', birthYear: 1988, employmentForm: 'new_form' })).body).toMatchObject({
      sex: 'male',
      birthYear: 1988,
      employmentForm: 'new_form',
    });
    await api.post('/me/consents', { kind: 'id_number', version: '2026-11-01' }, { as: 'traits' });
    const { body } = await send({ idNumber: anIdNumber(302, '19900307') });
    expect(body).toMatchObject({ sex: 'female', birthYear: 1990, employmentForm: 'new_form' });
    expect(await send({ sex: 'male' })).toMatchObject({ status: 409, body: { error: { code: 'trait_settled' } } });
    await api.delete('/me/consents/id_number', { as: 'traits' });
    expect((await api.get('/me', { as: 'traits' })).body).toMatchObject({
      sex: null,
      birthYear: null,
      employmentForm: 'new_form',
    });
    expect((await send({ sex: 'male' })).body.sex).toBe('male');
  });
});
