import { expect } from 'vitest';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { StationModel } from '../../schemas/stations/station.ts';
import { UnionModel } from '../../schemas/territory/union.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { closeAttendance } from '../../server/activities/attendance/hours/close-attendance.ts';
import { addCorrection } from '../../server/activities/attendance/hours/corrections.ts';
import { awardNewAttendance } from '../../server/activities/points/award-job.ts';
import { addPointsRule } from '../../server/activities/points/rules.ts';
import { answerReport } from '../../server/stations/reports/staff-reports.ts';
import { anEvent, aSession, hours } from './activities/events.ts';
import { aReward } from './activities/points.ts';
import type { Api } from './api.ts';
import { aStation } from './stations/stations.ts';

/**
 * Let a person do everything that leaves something of them: sign up, come, stay away, appeal, earn, redeem, be certified,
 * report.
 *
 * @returns the event, and the session that they attended.
 */
export async function doEverything(api: Api, person: string): Promise<{ event: string; session: string }> {
  await UnionModel.updateOne(
    { _id: '331002' },
    { name: '椒江区总工会', kind: 'district', ancestors: [], region: '331002' },
    { upsert: true },
  );
  const { event, sessions } = await twoSessions(api, person);
  await SessionModel.updateMany({ event }, { startsAt: hours(-2), endsAt: hours(-1) });
  await cameTo(sessions[0]);
  await closeAttendance(sessions[1], 'staff', everywhere, new Date());
  const missed = await SignupModel.findOne({ session: sessions[1] }).lean();
  const appealed = await api.post(`/me/signups/${missed?._id}/appeal`, { text: '临时加班' }, { as: person });
  expect(appealed.status).toBe(200);
  await earnAndSpend(api, person);
  await reportStation(api, person);
  return { event, session: sessions[0] };
}

async function twoSessions(api: Api, person: string): Promise<{ event: string; sessions: [string, string] }> {
  const { id: event, sessions } = await anEvent({ kind: 'volunteer', sessions: [aSession(), aSession(), aSession()] });
  await EventModel.updateOne(
    { _id: event },
    { questions: [{ key: 'size', label: '尺码', type: 'text', required: true }] },
  );
  const answers = [{ key: 'size', value: 'XL' }];
  for (const [at, sessionId] of sessions.slice(0, 2).entries()) {
    const headers = { 'Idempotency-Key': `everything-key-${at}` };
    const signup = await api.post(`/events/${event}/signups`, { sessionId, answers }, { as: person, headers });
    expect(signup.status).toBe(201);
  }
  const group = await api.post('/signup-groups', { eventId: event, sessionId: sessions[2] }, { as: person });
  expect(group.status).toBe(201);
  return { event, sessions: sessions as [string, string] };
}

/** Everybody who signed up was there, as the organiser says, and the attendance is closed. */
async function cameTo(session: string): Promise<void> {
  const signups = (await SignupModel.find({ session }).lean()).map(({ _id }) => String(_id));
  const now = new Date();
  for (const [action, at] of [
    ['in', hours(-2)],
    ['out', hours(-1)],
  ] as const) {
    const correction = { reason: '领队证明', nonce: action, by: 'staff' };
    await addCorrection(session, { signups, action, at }, correction, everywhere, now);
  }
  await closeAttendance(session, 'staff', everywhere, now);
}

async function earnAndSpend(api: Api, person: string): Promise<void> {
  await addPointsRule({ union: '331002', kind: 'volunteer', per: 'attendance', points: 50 }, everywhere, hours(-48));
  await awardNewAttendance(new Date());
  const reward = await aReward({ questions: ['学校'] });
  const redeemed = await api.post(`/rewards/${reward}/redemptions`, { answers: ['实验小学'] }, { as: person });
  expect(redeemed.status).toBe(201);
  const certified = await api.post('/me/certificates', { from: '2026-01-01', until: '2099-12-31' }, { as: person });
  expect(certified.status).toBe(201);
}

async function reportStation(api: Api, person: string): Promise<void> {
  const { _id: station } = await StationModel.create(aStation());
  await api.post(`/stations/${station}/crowding`, { level: 'busy' }, { as: person });
  const wrong = { about: 'hours', text: '关门了' };
  const { body: report } = await api.post(`/stations/${station}/reports`, wrong, { as: person });
  const answer = { text: '已更正', corrected: true };
  await answerReport(report.id, answer, { scope: everywhere, by: 'cli', now: new Date() });
}
