import { Types } from 'mongoose';
import { describe, expect } from 'vitest';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { type MessageKind, MessageModel, type OutboxMessage } from '../../schemas/messages/outbox.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { editSession } from '../../server/activities/events/manage/sessions.ts';
import { writeReminders } from '../../server/activities/events/reminders.ts';
import { decideDelivery, decideTiming, endOfNight } from '../../server/activities/notifications/delivery-decision.ts';
import { queuedMessageOf } from '../../server/messages/outbox.ts';
import { type MessageSender, sendDueMessages } from '../../server/messages/send-messages.ts';
import { fillTemplate, MessageTemplates, trialTemplates } from '../../server/messages/templates.ts';
import { Failure } from '../../server/platform/errors/errors.ts';
import { anEvent, anEventFor, aSession, hours, tally } from '../support/activities/events.ts';
import { type Api, staffPassword } from '../support/api.ts';
import { it as base } from '../support/it.ts';
import { idOf, openidOf } from '../support/people.ts';
import { aWeChat, minute } from '../support/wechat.ts';

const it = base.extend('clean', { auto: true }, async ({ database: _ }) => {
  await MessageModel.deleteMany({});
});

/** Ten in the morning of a Saturday in Shanghai. */
const morning = new Date('2026-11-28T10:00:00+08:00');
const at = (time: string) => new Date(`2026-11-28T${time}:00+08:00`);

/** Somebody who signed up for a session tomorrow, with no message yet. */
async function signedUp(api: Api, person: string) {
  const { event, session } = await anEventFor(5);
  const { body } = await api.post(`/events/${event}/signups`, { sessionId: session }, { as: person });
  await MessageModel.deleteMany({});
  return { event, session, signup: body.id as string, person: await idOf(person) };
}

async function due(
  of: { event: string; session: string; signup: string; person: string },
  kind: MessageKind,
  now: Date,
) {
  const ids = { event: of.event, session: of.session, signup: of.signup, person: of.person };
  const stored = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, new Types.ObjectId(id)]));
  const message = queuedMessageOf({ kind, at: now, ...(stored as Record<keyof typeof ids, Types.ObjectId>) });
  await MessageModel.collection.insertOne(message);
  return message._id;
}
const states = async () =>
  tally((await MessageModel.find({}).lean<OutboxMessage[]>()).map(({ state, reason }) => reason ?? state));
/** A sender whose WeChat does as it is told. */
const refusing = (code: 'message_not_subscribed' | 'wechat_unavailable' | 'wechat_refused'): MessageSender => ({
  wechat: { sendMessage: () => Promise.reject(new Failure(code)) },
  templates: trialTemplates,
  decideDelivery,
});
/** Now, but by day, so that the tests run at night too. */
const byDay = () => endOfNight(new Date()) ?? new Date();

describe('a message', () => {
  it('is written with what it tells of, and reaches the person once, whoever many workers send', async ({ api }) => {
    const { wechat, control } = await aWeChat();
    const { event, session } = await anEventFor(5);
    await api.post(`/events/${event}/signups`, { sessionId: session }, { as: '张三' });
    await api.post(`/events/${event}/signups`, { sessionId: session }, { as: '张三' });
    const sender = { wechat, templates: trialTemplates, decideDelivery };
    await Promise.all(Array.from({ length: 5 }, () => sendDueMessages(sender, byDay())));
    await sendDueMessages(sender, byDay());
    expect(await states()).toEqual({ sent: 1 });
    expect(control.messages.delivered()).toMatchObject([
      { openid: openidOf('张三'), template: 'always_confirmed', data: { thing1: '急救培训', thing3: '职工服务中心' } },
    ]);
    const { body } = await api.get('/me/messages', { as: '张三' });
    expect(body.items).toMatchObject([{ kind: 'confirmed', eventId: event, title: '急救培训' }]);
  });

  it('that the person did not subscribe to is not sent, and the organiser sees how many', async ({ api }) => {
    await UnionModel.create({ _id: '331002', name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' });
    await addStaff({ username: 'host', password: staffPassword, role: 'event_organiser', union: '331002' });
    const of = await signedUp(api, '李四');
    await due(of, 'confirmed', new Date());
    await sendDueMessages(refusing('message_not_subscribed'), byDay());
    expect(await states()).toEqual({ not_subscribed: 1 });
    const { body } = await api.get(`/staff/events/${of.event}/messages`, { as: { staff: 'host' } });
    expect(body.items).toEqual([{ kind: 'confirmed', state: 'not_sent', reason: 'not_subscribed', people: 1 }]);
  });

  it('without a template, or refused by WeChat, is not sent and says why', async ({ api }) => {
    const of = await signedUp(api, '王五');
    await due(of, 'confirmed', new Date());
    await sendDueMessages({ ...refusing('wechat_refused'), templates: {} }, byDay());
    expect(await states()).toEqual({ no_template: 1 });
    await MessageModel.deleteMany({});
    await due(of, 'confirmed', new Date());
    await sendDueMessages(refusing('wechat_refused'), byDay());
    expect(await states()).toEqual({ refused: 1 });
  });

  it('is tried again ever later while WeChat does not answer, and given up in the end', async ({ api }) => {
    const of = await signedUp(api, '赵六');
    const start = byDay();
    const id = await due(of, 'changed', start);
    await SessionModel.updateOne(
      { _id: of.session },
      { startsAt: new Date(start.getTime() + 5000 * minute), endsAt: new Date(start.getTime() + 5100 * minute) },
    );
    const waits: number[] = [];
    for (let now = start; ; ) {
      await sendDueMessages(refusing('wechat_unavailable'), now);
      const message = await MessageModel.findById(id).lean<OutboxMessage>();
      if (message?.state !== 'due') break;
      waits.push((message.dueAt.getTime() - now.getTime()) / minute);
      // By day again: nights are not what this is about.
      await MessageModel.updateOne({ _id: id }, { dueAt: start });
      now = start;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(await states()).toEqual({ given_up: 1 });
  });

  it('that a killed process was sending is not sent again, and says so', async ({ api }) => {
    const { wechat, control } = await aWeChat();
    const of = await signedUp(api, '钱七');
    const id = await due(of, 'confirmed', new Date());
    await MessageModel.updateOne(
      { _id: id },
      { state: 'sending', triedAt: new Date(Date.now() - 2 * minute), tries: 1 },
    );
    await sendDueMessages({ wechat, templates: trialTemplates, decideDelivery }, byDay());
    expect(await states()).toEqual({ unknown: 1 });
    expect(control.messages.delivered()).toEqual([]);
  });

  it('is not sent where it is true no more', async ({ api }) => {
    const of = await signedUp(api, '孙八');
    await due(of, 'confirmed', new Date());
    await due(of, 'offered', new Date());
    await SignupModel.updateOne({ _id: of.signup }, { state: 'cancelled' });
    await sendDueMessages(refusing('wechat_refused'), byDay());
    expect(await states()).toEqual({ outdated: 2 });
  });

  it('goes when its person is erased', async ({ api }) => {
    const of = await signedUp(api, '周九');
    await due(of, 'confirmed', new Date());
    await api.delete('/me', { as: '周九' });
    expect(await states()).toEqual({});
  });
});

describe('the night', () => {
  const session = { startsAt: at('19:00'), endsAt: at('21:00') };
  const confirmed = { state: 'confirmed' } as const;

  it.for([
    ['07:59', '08:00'],
    ['00:00', '08:00'],
    ['08:00', undefined],
    ['21:59', undefined],
  ] as const)('at %s ends at %s', ([now, end]) => {
    expect(endOfNight(at(now))).toEqual(end && at(end));
  });

  it('ends on the morning after where it begins before midnight', () => {
    expect(endOfNight(at('22:00'))).toEqual(new Date('2026-11-29T08:00:00+08:00'));
  });

  it('holds messages back, but for what is called off early next morning', () => {
    const about = { signup: confirmed, session };
    expect(decideTiming({ kind: 'confirmed' }, about, at('03:00'))).toEqual({ later: at('08:00') });
    expect(decideTiming({ kind: 'confirmed' }, about, morning)).toEqual({ send: true });
    const early = { ...about, session: { startsAt: at('09:30'), endsAt: at('11:00') } };
    const gone = { ...early, signup: { state: 'cancelled' } as const };
    expect(decideTiming({ kind: 'cancelled' }, gone, at('03:00'))).toEqual({ send: true });
    expect(decideTiming({ kind: 'reminder' }, early, at('03:00'))).toEqual({ later: at('08:00') });
    expect(decideTiming({ kind: 'cancelled' }, { ...gone, session }, at('03:00'))).toEqual({ later: at('08:00') });
  });

  it('and what comes after the fact is too late', () => {
    const about = { signup: confirmed, session };
    expect(decideTiming({ kind: 'reminder' }, about, at('19:00'))).toEqual({ reason: 'too_late' });
    expect(decideTiming({ kind: 'changed' }, about, at('21:00'))).toEqual({ reason: 'too_late' });
  });
});

it('reminds everybody who is confirmed the day before, once', async ({ api }) => {
  const { id, sessions } = await anEvent({ sessions: [aSession({ waitingPlaces: 5, places: 2 })] });
  for (const person of ['一', '二', '三']) {
    await api.post(`/events/${id}/signups`, { sessionId: sessions[0] }, { as: person });
  }
  await MessageModel.deleteMany({});
  const now = new Date();
  expect(await writeReminders(new Date(now.getTime() - 3 * 60 * minute))).toBe(0);
  await Promise.all([writeReminders(now), writeReminders(now)]);
  await writeReminders(now);
  expect(await MessageModel.countDocuments({ kind: 'reminder', session: sessions[0] as string })).toBe(2);
});

it('reminds again of a session that was put off after the first reminder', async ({ api }) => {
  const { id, sessions } = await anEvent({ sessions: [aSession({ places: 2 })] });
  const session = sessions[0] as string;
  await api.post(`/events/${id}/signups`, { sessionId: session }, { as: '四' });
  const now = new Date();
  await writeReminders(now);
  await editSession({ event: id, session }, { startsAt: hours(72), endsAt: hours(74) }, everywhere, now);
  await writeReminders(now);
  expect(await MessageModel.countDocuments({ kind: 'reminder', session })).toBe(1);
  await writeReminders(hours(50));
  await writeReminders(hours(50));
  expect(await MessageModel.countDocuments({ kind: 'reminder', session })).toBe(2);
});

it('fits what it says into the fields of the template', () => {
  const templates = MessageTemplates.parse({
    offered: { id: 'tpl_1', fields: { title: 'thing1', time: 'time2', until: 'time5', note: 'thing4' } },
  });
  const title = '一'.repeat(30);
  const subject = { title, place: '中心', startsAt: morning, offeredUntil: at('18:30') };
  expect(fillTemplate(templates.offered as NonNullable<typeof templates.offered>, 'offered', subject)).toEqual({
    thing1: `${'一'.repeat(19)}…`,
    time2: '2026年11月28日 10:00',
    time5: '2026年11月28日 18:30',
    thing4: '您候补到名额，请尽快确认',
  });
});
