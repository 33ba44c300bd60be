import { beforeEach, describe, expect } from 'vitest';
import { changedEventShape } from '../../schemas/activities/events/event-input.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { sessionPlan } from '../support/activities/events.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { documentCheckOf } from '../support/document/document-check.ts';
import { it } from '../support/it.ts';
import { makeDistricts } from '../support/scope/scope-world.ts';

let ready: Promise<void> | undefined;
const organiser = { as: { staff: 'organiser' } };
beforeEach(async () => {
  ready ??= makeDistricts().then(async () => {
    await addStaff({ username: 'organiser', password: staffPassword, role: 'event_organiser', union: 'A' });
  });
  await ready;
});

const draft = async (api: Api, code: string, more: object = {}) => {
  const plan = {
    code,
    title: '心理讲座',
    kind: 'course',
    union: 'A',
    place: '职工之家',
    sessions: [sessionPlan()],
    ...more,
  };
  const reply = await api.post('/staff/events', plan, organiser);
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 201 });
  return reply.body;
};

describe('a field without a value', () => {
  it('is null in a reply and never absent, also within fields', async ({ api }) => {
    const event = await draft(api, 'N-1', { fee: { amount: 500 }, conditions: [{ type: 'age', min: 18 }] });
    expect(event).toMatchObject({
      ...{ address: null, location: null, stationId: null, pictures: null, reason: null, sample: null },
      fee: { amount: 500, subsidy: null, note: null },
      conditions: [{ type: 'age', min: 18, max: null }],
      sessions: [{ cancelledAt: null }],
    });
  });

  it('may be null in a request where it may be left out, so that what a client got can be sent back', async ({
    api,
  }) => {
    const event = await draft(api, 'N-2', { fee: { amount: 500 }, conditions: [{ type: 'age', min: 18 }] });
    const all = Object.fromEntries(Object.keys(changedEventShape).map((name) => [name, event[name]]));
    const reply = await api.send('PUT', `/staff/events/${event.id}`, all, organiser);
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.body).toEqual({ ...event, version: 1 });
  });

  it('is cleared by null where it may be empty', async ({ api }) => {
    const more = { address: '中心大道1号', fee: { amount: 500 }, description: '请带身份证' };
    const event = await draft(api, 'N-4', more);
    const emptied = await api.send('PUT', `/staff/events/${event.id}`, { address: null, fee: null }, organiser);
    expect(emptied.body).toMatchObject({ address: null, fee: null, description: '请带身份证' });
    expect((await api.get(`/staff/events/${event.id}`, organiser)).body).toEqual(emptied.body);
  });

  it('is not cleared where a rule needs it: people cannot be near an event that stands nowhere', async ({ api }) => {
    const near = { location: { lng: 121.43, lat: 28.66 }, checkin: { radius: 100 } };
    const event = await draft(api, 'N-5', near);
    const put = (body: object) => api.send('PUT', `/staff/events/${event.id}`, body, organiser);
    expect((await put({ location: null })).body.error.code).toBe('checkin_place_missing');
    expect((await put({ location: null, checkin: null })).body).toMatchObject({ location: null, checkin: null });
    expect((await put({ checkin: { radius: 100 } })).body.error.code).toBe('checkin_place_missing');
    expect((await put(near)).body).toMatchObject(near);
  });

  it('is still asked for where it is required, and null clears a field where that is what null means', async ({
    api,
  }) => {
    const missing = await api.post('/staff/events', { code: 'N-3', title: null }, organiser);
    expect(missing.body.error.details.fields.map(({ field }: { field: string }) => field)).toContain('body.title');

    await api.send('PUT', '/me', { name: '王小蜂' }, { as: 'wang' });
    const cleared = await api.send('PUT', '/me', { name: null }, { as: 'wang' });
    expect([cleared.status, cleared.body.name]).toEqual([200, null]);
  });
});

describe('what holds replies to the document', () => {
  it('finds a field that is missing or of another type, a code of another operation and another status', ({
    server,
  }) => {
    const check = documentCheckOf(server.router);
    const regions = { method: 'GET', path: '/api/v1/regions', status: 200 };
    const error = (code: string) => ({ error: { code, message: '…', requestId: '1' } });
    expect(check({ ...regions, json: { items: [], next: null } })).toBeUndefined();
    expect(check({ ...regions, json: { items: [] } })).toContain('next');
    expect(check({ ...regions, json: { items: [{ code: 33 }], next: null } })).toContain('/items/0');
    expect(check({ ...regions, status: 503, json: error('overloaded') })).toBeUndefined();
    expect(check({ ...regions, status: 409, json: error('event_full') })).toContain('event_full');
    expect(check({ ...regions, status: 500, json: error('overloaded') })).toContain('another status');
  });
});
