import { beforeEach, describe, expect } from 'vitest';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { loadSampleEvents } from '../../server/startup/sample/load-events.ts';
import { anEvent, aSession, hours } from '../support/activities/events.ts';
import { it } from '../support/it.ts';

beforeEach(async () => {
  await EventModel.collection.deleteMany({});
  await SessionModel.collection.deleteMany({});
});

/** A session that starts so many hours from now and lasts two. */
function startingIn(count: number) {
  return aSession({ startsAt: hours(count), endsAt: hours(count + 2), closesAt: hours(count - 1) });
}

const titles = (reply: { body: { items: { title: string }[] } }) => reply.body.items.map(({ title }) => title);

describe('listing events', () => {
  it('gives what has not ended, by its start, with its sessions and the places left', async ({ api }) => {
    await anEvent({ title: '第二', sessions: [startingIn(50)] });
    await anEvent({ title: '第一', sessions: [startingIn(30), startingIn(10)] });
    await anEvent({ title: '已结束', sessions: [startingIn(-5)] });
    await anEvent({ title: '进行中', sessions: [startingIn(-1)] });

    const reply = await api.get('/events');

    expect(reply.status).toBe(200);
    expect(titles(reply)).toEqual(['进行中', '第一', '第二']);
    const [first, second] = reply.body.items[1].sessions;
    expect(first).toMatchObject({ places: 10, left: 10 });
    expect(first.startsAt).toMatch(/\+08:00$/);
    expect(Date.parse(first.startsAt)).toBeLessThan(Date.parse(second.startsAt));
  });

  it('pages through all of them once, also where they start together', async ({ api }) => {
    const together = startingIn(10);
    for (let index = 0; index < 7; index++) {
      await anEvent({ title: `${index}`, sessions: [index < 5 ? together : startingIn(20)] });
    }

    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const reply = await api.get(`/events?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...titles(reply));
      cursor = reply.body.next;
    }

    expect(seen.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('keeps to a region and those below it, and to what ends after a time', async ({ api }) => {
    await anEvent({ title: '市', region: '3310' });
    await anEvent({ title: '椒江', region: '331002' });
    await anEvent({ title: '杭州', region: '3301' });
    await anEvent({ title: '路桥', region: '331004', sessions: [startingIn(100)] });

    const from = encodeURIComponent(hours(90).toISOString());

    expect(titles(await api.get('/events?region=331000')).toSorted()).toEqual(['市', '椒江', '路桥'].toSorted());
    expect(titles(await api.get('/events?region=331002'))).toEqual(['椒江']);
    expect(titles(await api.get(`/events?from=${from}`))).toEqual(['路桥']);
    expect(titles(await api.get('/events?from=2000-01-01T00:00:00Z'))).toHaveLength(4);
  });

  it('shows nothing that is not published', async ({ api }) => {
    const { id } = await anEvent();
    await EventModel.updateOne({ _id: id }, { state: 'draft' });

    expect((await api.get('/events')).body.items).toEqual([]);
    expect(await api.get(`/events/${id}`)).toMatchObject({ status: 404, body: { error: { code: 'event_not_found' } } });
  });

  it.for([
    ['cursor=nonsense', 'cursor_invalid'],
    ['cursor=zzzzzzzzzzz.665f1f77bcf86cd799439011', 'cursor_invalid'],
    ['limit=1000', 'invalid_request'],
    ['region=33', undefined],
    ['region=3x', 'invalid_request'],
    ['from=tomorrow', 'invalid_request'],
    ['from=2026-11-20', 'invalid_request'],
    ['published=false', 'invalid_request'],
  ] as const)('answers %s with %s', async ([query, code], { api }) => {
    const reply = await api.get(`/events?${query}`);

    expect(reply.status).toBe(code ? 400 : 200);
    expect(reply.body.error?.code).toBe(code);
  });
});

describe('asking for one event', () => {
  it('gives it by its id and hides what is stored beside', async ({ api }) => {
    const { id, sessions } = await anEvent();

    const reply = await api.get(`/events/${id}`);

    expect(reply.body).toMatchObject({ id, kind: 'course', sessions: [{ id: sessions[0] }] });
    expect(reply.body).not.toHaveProperty('published');
    expect(reply.body.sessions[0]).not.toHaveProperty('taken');
  });
});

describe('the sample of events', () => {
  const now = new Date('2026-12-31T17:30:00Z');

  it('holds a dozen, each marked, in the weeks to come, some open and one not yet', async () => {
    expect(await loadSampleEvents(now)).toBe(12);

    expect(await EventModel.countDocuments({ sample: true, state: 'published' })).toBe(12);
    const sessions = await SessionModel.find().lean();
    expect(
      sessions.every(({ startsAt, endsAt, closesAt }) => now < closesAt && closesAt < startsAt && startsAt < endsAt),
    ).toBe(true);
    expect(sessions.filter(({ opensAt }) => opensAt > now)).toHaveLength(1);
  });

  it('adds nothing the second time, even weeks later', async () => {
    await loadSampleEvents(now);

    expect(await loadSampleEvents(hours(24 * 30, now))).toBe(0);
    expect(await SessionModel.countDocuments()).toBe(17);
  });

  it('takes place at a station of the sample where there is one', async () => {
    await StationModel.create({
      code: 'SAMPLE-1',
      name: '椒江区职工服务中心',
      kind: 'service_center',
      union: '331002',
      region: '331002001',
      location: { type: 'Point', coordinates: [121.43, 28.66] },
      given: { lng: 121.43, lat: 28.66, datum: 'gcj02' },
      address: '中山东路 1 号',
      services: [],
      sample: true,
    });

    await loadSampleEvents(now);

    const event = await EventModel.findOne({ code: 'SAMPLE-HEALTH' }).lean();
    expect(event).toMatchObject({ place: '椒江区职工服务中心，中山东路 1 号', station: expect.anything() });
  });
});
