import { beforeEach, describe, expect } from 'vitest';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { defaultSignupPolicy } from '../../schemas/activities/events/signup-policy.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { seedEventKinds } from '../../server/activities/events/event-kinds.ts';
import { seedStationTables } from '../../server/stations/vocabulary/station-tables.ts';
import { hours, sessionPlan } from '../support/activities/events.ts';
import { staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';
import { makeDistricts } from '../support/scope/scope-world.ts';

let ready: Promise<void> | undefined;
const one = { as: { staff: 'one' } };
const other = { as: { staff: 'other' } };
const everywhere = { as: { staff: 'everywhere' } };
beforeEach(async () => {
  ready ??= makeDistricts().then(async () => {
    for (const username of ['one', 'other'])
      await addStaff({ username, password: staffPassword, role: 'union_admin', union: 'A' });
    await addStaff({ username: 'everywhere', password: staffPassword, role: 'system_admin', union: 'all' });
  });
  await ready;
});

const event = { title: '心理讲座', kind: 'course', union: 'A', place: '职工之家', sessions: [sessionPlan()] };
const programme = { union: 'A', year: 2026, list: 'ten_things', title: '体检', unit: 'events', planned: 10 };
const reward = {
  ...{ title: '保温杯', kind: 'goods', union: 'A', partner: '服务中心', cost: 10, stock: 5, goodDays: 30 },
  from: hours(-1).toISOString(),
  until: hours(100).toISOString(),
};

const policy = (absences: number) => ({ ...defaultSignupPolicy, absences, withinDays: 60 });
const reader = (union: string) => ({ role: 'reader', union });

describe('two officers who change the same record', () => {
  it.for([
    ['an event', '/staff/events', { ...event, code: 'V-1' }, { title: '甲' }, { title: '乙', place: '职工之家' }],
    ['a line of a programme', '/staff/programmes', programme, { planned: 12 }, { planned: 15, title: '体检' }],
    ['a reward', '/staff/rewards', reward, { stock: 8 }, { stock: 9, title: '保温杯' }],
  ] as const)(
    'of %s: the later one is told both values, and may then save',
    async ([, path, plan, first, second], { api }) => {
      const made = await api.post(path, plan, one);
      expect(made, JSON.stringify(made.body)).toMatchObject({ status: 201, body: { version: 0 } });
      const at = `${path}/${made.body.id}`;
      const early = await api.send('PUT', at, { ...first, version: 0 }, one);
      expect(early).toMatchObject({ status: 200, body: { ...first, version: 1 } });

      const late = await api.send('PUT', at, { ...second, version: 0 }, other);
      const [[field, stored] = []] = Object.entries(first);
      const yours = second[field as keyof typeof second];
      expect(late).toMatchObject({
        status: 409,
        body: { error: { code: 'changed_since', details: { version: 1, fields: [{ field, yours, stored }] } } },
      });
      expect(await api.send('PUT', at, { ...second, version: 1 }, other)).toMatchObject({
        status: 200,
        body: { ...second, version: 2 },
      });
    },
  );

  it('of a session: its event has another version with each change of a session', async ({ api }) => {
    const made = (await api.post('/staff/events', { ...event, code: 'V-2' }, one)).body;
    const at = `/staff/events/${made.id}/sessions/${made.sessions[0].id}`;
    expect(await api.send('PUT', at, { places: 5, version: 0 }, one)).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    const endsAt = hours(52).toISOString();
    const late = await api.send('PUT', at, { places: 3, endsAt, version: 0 }, other);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'changed_since', details: { version: 1 } } } });
    expect(late.body.error.details.fields).toMatchObject([
      { field: 'places', yours: 3, stored: 5 },
      { field: 'endsAt', stored: made.sessions[0].endsAt },
    ]);
  });

  it('of a session that one cancels and the other still sees', async ({ api }) => {
    const two = [sessionPlan(), sessionPlan({ places: 3 })];
    const made = (await api.post('/staff/events', { ...event, code: 'V-5', sessions: two }, one)).body;
    const at = `/staff/events/${made.id}`;
    expect(await api.delete(`${at}/sessions/${made.sessions[0].id}`, one)).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    const late = await api.send('PUT', at, { title: '乙', version: 0 }, other);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'changed_since' } } });
  });

  it('at once: one of eight saves, whatever they change, and the others are told', async ({ api }) => {
    const made = (await api.post('/staff/events', { ...event, code: 'V-3' }, one)).body;
    const sessionAt = `/staff/events/${made.id}/sessions/${made.sessions[0].id}`;
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        n % 2
          ? api.send('PUT', `/staff/events/${made.id}`, { title: `第${n}个`, version: 0 }, one)
          : api.send('PUT', sessionAt, { places: 10 + n, version: 0 }, other),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    expect((await api.get(`/staff/events/${made.id}`, one)).body.version).toBe(1);
  });

  it('that was made before versions were counted: it is version 0', async ({ api }) => {
    const made = (await api.post('/staff/events', { ...event, code: 'V-4' }, one)).body;
    await EventModel.collection.updateOne({ code: 'V-4' }, { $unset: { version: 1 } });
    expect((await api.get(`/staff/events/${made.id}`, one)).body.version).toBe(0);
    const saved = await api.send('PUT', `/staff/events/${made.id}`, { title: '甲', version: 0 }, one);
    expect(saved).toMatchObject({ status: 200, body: { version: 1 } });
    const unchecked = await api.send('PUT', `/staff/events/${made.id}`, { title: '乙' }, other);
    expect(unchecked).toMatchObject({ status: 200, body: { version: 2 } });
  });
});

describe('two officers who save the same entry of a table', () => {
  it.for([
    ['kinds of event', '/staff/event-kinds/volunteer', { name: '志愿', active: true }, { name: '服务', active: true }],
    [
      'kinds of station',
      '/staff/stations/kinds/library',
      { zh: '书屋', en: 'Library', aliases: ['书吧'] },
      { zh: '书房', en: 'Library', aliases: ['书吧'] },
    ],
    ['rules of sign-up', '/staff/signup-rules/A', policy(2), policy(3)],
  ] as const)(
    'of %s: the later one is told both values, and may then save',
    async ([, path, first, second], { api }) => {
      await seedEventKinds();
      await seedStationTables();
      const early = await api.send('PUT', path, { ...first, version: 0 }, everywhere);
      expect(early, JSON.stringify(early.body)).toMatchObject({ status: 200, body: { ...first, version: 1 } });
      const late = await api.send('PUT', path, { ...second, version: 0 }, everywhere);
      expect(late).toMatchObject({ status: 409, body: { error: { code: 'changed_since', details: { version: 1 } } } });
      expect(late.body.error.details.fields).toHaveLength(1);
      const saved = await api.send('PUT', path, { ...second, version: 1 }, everywhere);
      expect(saved).toMatchObject({ status: 200, body: { ...second, version: 2 } });
    },
  );

  it('at once, where the table has no such entry yet: one adds it, and the others are told', async ({ api }) => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        api.send('PUT', '/staff/event-kinds/choir', { name: `合唱${n}`, active: true, version: 0 }, everywhere),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  it('that somebody made up: a record is added only by who saw none, and never with a version from outside', async ({
    api,
  }) => {
    for (const version of [1, 5, Number.MAX_SAFE_INTEGER]) {
      const late = await api.send(
        'PUT',
        '/staff/event-kinds/opera',
        { name: '戏曲', active: true, version },
        everywhere,
      );
      expect(late).toMatchObject({ status: 409, body: { error: { code: 'changed_since', details: { version: 0 } } } });
    }
    const added = await api.send(
      'PUT',
      '/staff/event-kinds/opera',
      { name: '戏曲', active: true, version: 0 },
      everywhere,
    );
    expect(added).toMatchObject({ status: 200, body: { version: 1 } });
  });

  it('of the appointments of an account: the later one is told what they are now', async ({ api }) => {
    const { id } = (await api.post('/staff/accounts', { username: 'li.na', appointments: [reader('A')] }, everywhere))
      .body;
    const path = `/staff/accounts/${id}/appointments`;
    const early = await api.send('PUT', path, { appointments: [reader('A'), reader('B')], version: 0 }, everywhere);
    expect(early).toMatchObject({ status: 200, body: { version: 1 } });
    const late = await api.send('PUT', path, { appointments: [], version: 0 }, everywhere);
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'changed_since', details: { version: 1 } } } });
    expect(late.body.error.details.fields).toMatchObject([
      { field: 'appointments', yours: [], stored: [{ union: 'A' }, { union: 'B' }] },
    ]);
    const same = { appointments: [reader('A'), reader('B')], version: 0 };
    expect((await api.send('PUT', path, same, everywhere)).body.error.details.fields).toEqual([]);
  });
});
