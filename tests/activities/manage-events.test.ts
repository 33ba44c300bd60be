import { Types, trusted } from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { defaultSignupPolicy } from '../../schemas/activities/events/signup-policy.ts';
import { MessageModel } from '../../schemas/messages/outbox.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { shanghaiMonth } from '../../schemas/platform/shanghai.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { disputeAbsence, markAbsent, unmarkAbsent } from '../../server/activities/events/absences/absences.ts';
import { erasePerson } from '../../server/people/profile/erase-person.ts';
import { transact } from '../../server/platform/database/transaction.ts';
import { confirm, scan } from '../support/activities/attendance.ts';
import { codeOf, hours, sessionPlan, somebody } from '../support/activities/events.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';
import { makeDistricts } from '../support/scope/scope-world.ts';

let ready: Promise<void> | undefined;
let made = 0;
const admin = { as: { staff: 'admin-a' } };
const organiser = { as: { staff: 'organiser-a' } };
const elsewhere = { as: { staff: 'admin-b' } };

beforeEach(async () => {
  ready ??= makeDistricts().then(async () => {
    await addStaff({ username: 'admin-a', password: staffPassword, role: 'union_admin', union: 'A' });
    await addStaff({ username: 'organiser-a', password: staffPassword, role: 'event_organiser', union: 'A' });
    await addStaff({ username: 'admin-b', password: staffPassword, role: 'union_admin', union: 'B' });
  });
  await ready;
});

const session = (more: object = {}) => sessionPlan({ waitingPlaces: 2, ...more });
const plan = (more: object = {}) => ({
  code: `E-${made++}`,
  title: '心理讲座',
  kind: 'course',
  union: 'A',
  place: '职工之家',
  sessions: [session()],
  ...more,
});

async function draft(api: Api, more: object = {}) {
  const reply = await api.post('/staff/events', plan(more), organiser);
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 201, body: { state: 'draft' } });
  return reply.body;
}

async function published(api: Api, more: object = {}) {
  const { id } = await draft(api, more);
  return (await api.post(`/staff/events/${id}/publication`, {}, admin)).body;
}

const join = (api: Api, event: { id: string; sessions: { id: string }[] }, as: string, more: object = {}) =>
  api.post(`/events/${event.id}/signups`, { sessionId: event.sessions[0]?.id, ...more }, { as });

describe('an event', () => {
  it('is drafted, submitted, sent back, published by another, and finished when it is over', async ({ api }) => {
    const { id } = await draft(api);
    expect((await api.get(`/events/${id}`)).status).toBe(404);
    expect((await api.post(`/staff/events/${id}/publication`, {}, organiser)).status).toBe(403);
    expect((await api.post(`/staff/events/${id}/submission`, {}, organiser)).body.state).toBe('review');
    const back = await api.post(`/staff/events/${id}/return`, { reason: '补充地址' }, admin);
    expect(back.body).toMatchObject({ state: 'draft', reason: '补充地址' });
    expect((await api.post(`/staff/events/${id}/publication`, {}, elsewhere)).status).toBe(404);
    expect((await api.post(`/staff/events/${id}/publication`, {}, admin)).body.state).toBe('published');
    expect((await api.get(`/events/${id}`)).status).toBe(200);
    expect(codeOf(await api.post(`/staff/events/${id}/publication`, {}, admin))).toBe('event_state_wrong');
    expect(codeOf(await api.post(`/staff/events/${id}/completion`, {}, organiser))).toBe('event_not_over');
  });

  it.for([
    ['kind', { kind: 'hunting' }, 'event_kind_not_found'],
    ['union outside the scope', { union: 'B' }, 'union_not_found'],
    ['end before its start', { sessions: [session({ endsAt: hours(40).toISOString() })] }, 'session_times_wrong'],
    ['end that no clock shows', { sessions: [session({ endsAt: '9999-12-31T23:00:00Z' })] }, 'invalid_request'],
    [
      'question without options',
      { questions: [{ key: 'a', label: 'A', type: 'choice', required: true }] },
      'questions_wrong',
    ],
  ] as const)('is refused with a wrong %s', async ([, more, code], { api }) => {
    expect(codeOf(await api.post('/staff/events', plan(more), organiser))).toBe(code);
  });

  it('is copied, and made a series that is not made twice', async ({ api }) => {
    const { id, code } = await draft(api);
    const copy = await api.post(`/staff/events/${id}/copies`, { code: `${code}-copy`, days: 7 }, organiser);
    expect(copy.body).toMatchObject({ state: 'draft', title: '心理讲座' });
    expect(Date.parse(copy.body.startsAt ?? copy.body.sessions[0].startsAt) - hours(48).getTime()).toBeGreaterThan(
      6 * 864e5,
    );
    const series = await api.post(`/staff/events/${id}/series`, { every: 7, count: 3 }, organiser);
    const again = await api.post(`/staff/events/${id}/series`, { every: 7, count: 3 }, organiser);
    expect(series.body.items.map((each: { code: string }) => each.code)).toEqual([2, 3, 4].map((n) => `${code}-${n}`));
    expect(again.body).toEqual(series.body);
  });

  it('is called off: everybody’s sign-up ends, and each is told once', async ({ api }) => {
    const event = await published(api);
    const replies = [await join(api, event, 'an'), await join(api, event, 'bo'), await join(api, event, 'ci')];
    expect(replies.map(codeOf)).toEqual(['confirmed', 'confirmed', 'waiting']);
    const off = await api.post(`/staff/events/${event.id}/cancellation`, { reason: '台风' }, admin);
    expect(off.body).toMatchObject({ state: 'cancelled', reason: '台风' });
    const signups = await SignupModel.find({ event: event.id }).lean();
    expect(signups.map(({ state, reason }) => [state, reason])).toEqual(
      Array(3).fill(['cancelled', 'event_cancelled']),
    );
    expect(await MessageModel.countDocuments({ event: event.id, kind: 'cancelled' })).toBe(3);
    expect(codeOf(await join(api, event, 'du'))).toBe('session_not_found');
  });

  it('that is called off keeps the session that took place, whose attendance can still be closed', async ({ api }) => {
    const before = { opensAt: hours(-90).toISOString(), closesAt: hours(-50).toISOString() };
    const past = (ago: number) =>
      session({ ...before, startsAt: hours(-ago).toISOString(), endsAt: hours(1 - ago).toISOString() });
    const event = await published(api, { kind: 'volunteer', sessions: [past(49), past(25), session()] });
    const [held, rained] = event.sessions.map(({ id }: { id: string }) => id);
    for (const name of ['came', 'stayed']) await api.get('/me', { as: name });
    const [came] = await confirm(event.id, held, [await idOf('came')]);
    const [stayed] = await confirm(event.id, rained, [await idOf('stayed')]);
    await scan(held, await idOf('came'), 'in', { now: hours(-49.5) });
    await scan(held, await idOf('came'), 'out', { now: hours(-47.5) });
    const one = `/staff/events/${event.id}/sessions/${held}`;
    expect(codeOf(await api.delete(one, admin))).toBe('session_held');
    const later = { startsAt: hours(48).toISOString(), endsAt: hours(50).toISOString() };
    expect(codeOf(await api.send('PUT', one, later, organiser))).toBe('session_held');
    const longer = await api.send('PUT', one, { endsAt: hours(-47.9).toISOString() }, organiser);
    expect(longer.status).toBe(200);
    await api.post(`/staff/events/${event.id}/cancellation`, { reason: '台风' }, admin);
    const states = (await SignupModel.find({ _id: trusted({ $in: [came, stayed] }) }).lean()).map(({ state }) => state);
    expect(states).toEqual(['confirmed', 'cancelled']);
    const copy = await api.post(
      `/staff/events/${event.id}/copies`,
      { code: `${event.code}-again`, days: 7 },
      organiser,
    );
    expect(copy.body.sessions).toHaveLength(3);
    const closed = await api.post(`/staff/sessions/${held}/attendance/closing`, {}, admin);
    expect(closed.body).toMatchObject({ attended: 1, minutes: 66 });
    const month = shanghaiMonth(hours(-49));
    const numbers = await api.get(`/staff/event-numbers?from=${month}&until=${month}&by=event`, admin);
    expect(numbers.body.groups.find(({ key }: { key: string }) => key === event.id)).toMatchObject({ minutes: 66 });
    const gone = await api.delete(`/staff/events/${event.id}/signups/${came}`, organiser);
    expect(codeOf(gone)).toBe('session_over');
  });

  it('tells of new times, gives more places to who waits, and takes nobody’s', async ({ api }) => {
    const event = await published(api);
    for (const who of ['an', 'bo', 'ci']) await join(api, event, who);
    const path = `/staff/events/${event.id}/sessions/${event.sessions[0].id}`;
    const fewer = await api.send('PUT', path, { places: 1 }, organiser);
    expect(fewer.body.sessions[0]).toMatchObject({ places: 2, left: 0, waiting: 1 });
    const more = await api.send('PUT', path, { places: 3 }, organiser);
    expect(more.body.sessions[0]).toMatchObject({ places: 3, left: 0, waiting: 0 });
    expect(await MessageModel.countDocuments({ event: event.id, kind: 'offered' })).toBe(1);
    await api.send('PUT', path, { endsAt: hours(51).toISOString() }, organiser);
    expect(await MessageModel.countDocuments({ event: event.id, kind: 'changed' })).toBe(3);
  });

  it('tells of a new place, once for each change', async ({ api }) => {
    const event = await published(api);
    for (const who of ['an', 'bo', 'ci']) await join(api, event, who);
    const told = () => MessageModel.countDocuments({ event: event.id, kind: 'changed' });
    const edit = (change: object) => api.send('PUT', `/staff/events/${event.id}`, change, organiser);
    expect((await edit({ description: '带笔记本', place: '职工之家' })).body.description).toBe('带笔记本');
    expect(await told()).toBe(0);
    expect((await edit({ place: '文化宫三楼' })).body.place).toBe('文化宫三楼');
    expect(await told()).toBe(3);
    await edit({ place: '文化宫三楼', address: '中山东路1号' });
    expect(await told()).toBe(6);
  });

  it('gives the place of somebody who is erased to who waits', async ({ api }) => {
    const event = await published(api, { sessions: [session({ places: 1 })] });
    await join(api, event, 'erased-one');
    const waiting = await join(api, event, 'bo');
    await erasePerson(await idOf('erased-one'), new Date());
    expect((await SignupModel.findById(waiting.body.id).lean())?.state).toBe('offered');
    expect((await SessionModel.findById(event.sessions[0].id).lean())?.taken).toBe(1);
  });
});

describe('who may sign up', () => {
  const person = async (api: Api, name: string, fields: object) => {
    await api.get('/me', { as: name });
    await PersonModel.updateOne({ _id: await idOf(name) }, { $set: fields });
  };
  const membership = { union: 'A', region: '331002', since: new Date(), by: 'x' };

  it.for([
    ['members', { type: 'member' }, { membership }, 'signup_members_only'],
    ['members of a union above', { type: 'member', union: 'city' }, { membership }, 'signup_members_only'],
    ['a district', { type: 'region', region: '331002' }, { membership }, 'signup_region_only'],
    ['new employment forms', { type: 'new_employment' }, { employmentForm: 'new_form' }, 'signup_new_employment_only'],
    ['women', { type: 'women' }, { sex: 'female' }, 'signup_women_only'],
    ['an age', { type: 'age', min: 18, max: 45 }, { birthYear: 1995 }, 'signup_age_only'],
  ] as const)('can be %s', async ([name, condition, fields, code], { api }) => {
    const event = await published(api, { conditions: [condition] });
    await person(api, `fit-${name}`, fields);
    expect(codeOf(await join(api, event, `unfit-${name}`))).toBe(code);
    expect(codeOf(await join(api, event, `fit-${name}`))).toBe('confirmed');
  });

  it('can be first-timers first: others wait until their hours are over', async ({ api }) => {
    const before = await published(api);
    await join(api, before, 'regular');
    const event = await published(api, { conditions: [{ type: 'first_timers_first', hours: 24 }] });
    expect(codeOf(await join(api, event, 'regular'))).toBe('waiting');
    expect(codeOf(await join(api, event, 'newcomer'))).toBe('confirmed');
    const short = await published(api, {
      conditions: [{ type: 'first_timers_first', hours: 24 }],
      sessions: [session({ waitingPlaces: 0 })],
    });
    expect(codeOf(await join(api, short, 'regular'))).toBe('signup_first_timers_first');
  });

  it('answers what is asked, where it is asked; the organiser reads it, and the database does not', async ({ api }) => {
    const questions = [
      { key: 'diet', label: '忌口？', type: 'yes_no', required: true },
      { key: 'which', label: '忌什么', type: 'text', required: true, showIf: { key: 'diet', is: true } },
    ];
    const event = await published(api, { questions, companions: 1, sessions: [session({ places: 9 })] });
    expect(codeOf(await join(api, event, 'eater'))).toBe('answers_wrong');
    const given = [{ key: 'diet', value: true }];
    expect(codeOf(await join(api, event, 'eater', { answers: given }))).toBe('answers_wrong');
    const answers = [...given, { key: 'which', value: '花生过敏' }];
    expect(codeOf(await join(api, event, 'eater', { answers, companions: 2 }))).toBe('companions_too_many');
    expect((await join(api, event, 'eater', { answers, companions: 1 })).body).toMatchObject({
      state: 'confirmed',
      size: 2,
    });
    expect(JSON.stringify(await SignupModel.find({ event: event.id }).lean())).not.toContain('花生');
    const roster = await api.get(`/staff/events/${event.id}/signups`, organiser);
    expect(roster.body.items).toMatchObject([{ size: 2, given: answers }]);
  });
});

describe('absences', () => {
  it('hold somebody back after the second, unless an appeal is excused', async ({ api }) => {
    await api.get('/me', { as: 'late' });
    const long = new Date(Date.now() - 10 * 864e5);
    const missed: { event: string; signup: string }[] = [];
    for (let index = 0; index < 2; index++) {
      const event = await published(api);
      const { body } = await join(api, event, 'late');
      missed.push({ event: event.id, signup: body.id });
      const signup = await SignupModel.findById(body.id).lean();
      await transact(performance.now() + 5000, (transaction) =>
        markAbsent(
          { _id: signup?.event as never, policy: defaultSignupPolicy },
          { session: signup?.session as never, persons: [signup?.person as never] },
          long,
          transaction,
        ),
      );
    }
    const next = await published(api);
    expect(codeOf(await join(api, next, 'late'))).toBe('signup_held_back');

    const [one] = missed as [{ event: string; signup: string }];
    const path = `/me/signups/${one.signup}/appeal`;
    expect((await api.post(path, { text: '住院，有证明' }, { as: 'late' })).status).toBe(200);
    expect(codeOf(await api.post(path, { text: '又一次' }, { as: 'late' }))).toBe('appeal_made');
    expect(JSON.stringify(await SignupModel.findById(one.signup).lean())).not.toContain('住院');
    const listed = await api.get(`/staff/events/${one.event}/absences`, organiser);
    expect(listed.body.items).toMatchObject([{ signupId: one.signup, appeal: '住院，有证明' }]);
    const decide = `/staff/events/${one.event}/absences/${one.signup}/decision`;
    expect((await api.post(decide, { decision: 'excused' }, elsewhere)).status).toBe(404);
    expect((await api.post(decide, { decision: 'excused' }, organiser)).body.decision).toBe('excused');
    expect(codeOf(await join(api, next, 'late'))).toBe('confirmed');
  });
});

it('an appeal against an absence that is corrected at the same moment leaves nothing of it', async ({ api }) => {
  const event = await published(api, { sessions: [session({ places: 40 })] });
  const of = { session: new Types.ObjectId(event.sessions[0].id as string) };
  const people = Array.from({ length: 40 }, somebody);
  const signups = await confirm(event.id, event.sessions[0].id, people);
  const persons = people.map((person) => new Types.ObjectId(person));
  const now = new Date();
  await transact(performance.now() + 5000, (transaction) =>
    markAbsent(
      { _id: new Types.ObjectId(event.id as string), policy: defaultSignupPolicy },
      { ...of, persons },
      now,
      transaction,
    ),
  );
  const appeals = signups.map((signup, at) =>
    disputeAbsence({ signup, person: people[at] as string, text: '在场' }, now),
  );
  const unmarked = transact(performance.now() + 5000, (transaction) => unmarkAbsent({ ...of, persons }, transaction));
  await Promise.allSettled([...appeals, unmarked]);
  expect(await SignupModel.countDocuments({ ...of, noShow: trusted({ $exists: true }) })).toBe(0);
});

describe('what officers edit', () => {
  it('is the rules of their union, which those below and later events have', async ({ api }) => {
    const rules = { ...defaultSignupPolicy, offerHours: 2 };
    expect((await api.send('PUT', '/staff/signup-rules/A', rules, admin)).body).toMatchObject({
      offerHours: 2,
      of: 'A',
    });
    expect((await api.send('PUT', '/staff/signup-rules/A', rules, elsewhere)).status).toBe(404);
    expect((await api.get('/signup-rules/A')).body).toMatchObject({ offerHours: 2, of: 'A' });
    expect((await api.get('/signup-rules/B')).body).toMatchObject({ offerHours: 4, of: null });
  });

  it('is a yearly list, whose lines count the events that are over', async ({ api }) => {
    const line = { union: 'A', year: 2026, list: 'ten_things', title: '办好事', unit: 'events', planned: 3 };
    const { body } = await api.post('/staff/programmes', line, admin);
    expect(codeOf(await api.post('/staff/programmes', line, admin))).toBe('programme_taken');
    await published(api, {
      programmeId: body.id,
      sessions: [
        session({
          startsAt: hours(-5).toISOString(),
          endsAt: hours(-3).toISOString(),
          opensAt: hours(-50).toISOString(),
          closesAt: hours(-6).toISOString(),
        }),
      ],
    });
    await published(api, { programmeId: body.id });
    const { items } = (await api.get('/programmes?union=A&year=2026')).body;
    expect(items).toMatchObject([{ title: '办好事', planned: 3, reached: 1 }]);
  });
});
