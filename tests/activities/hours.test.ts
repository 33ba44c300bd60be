import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Types } from 'mongoose';
import { beforeEach, describe, expect } from 'vitest';
import { AttendanceModel } from '../../schemas/activities/attendance/attendance.ts';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { AuditModel } from '../../schemas/platform/audit.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { countInsideNow } from '../../server/activities/attendance/count-inside.ts';
import { readAttendanceFacts } from '../../server/activities/attendance/hours/attendance-facts.ts';
import { closeAttendance } from '../../server/activities/attendance/hours/close-attendance.ts';
import { addCorrection, voidScan } from '../../server/activities/attendance/hours/corrections.ts';
import { listAttendance, listOpenCases } from '../../server/activities/attendance/hours/list-attendance.ts';
import { minutesWithin, type PresenceScan, presenceOf } from '../../server/activities/attendance/presence.ts';
import { aDoor, codeOrValue, confirm, scan, scansOf } from '../support/activities/attendance.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';
import { anOfficer, makeDistricts } from '../support/scope/scope-world.ts';

const minute = 60_000;
const startsAt = new Date('2026-11-28T09:00:00+08:00');
const endsAt = new Date('2026-11-28T11:00:00+08:00');
const at = (minutes: number) => new Date(startsAt.getTime() + minutes * minute);
const times = { startsAt, endsAt };
const by = 'an-organiser';
const correction = () => ({ reason: '忘记签退', nonce: randomUUID(), by });

function scanned(action: PresenceScan['action'], minutes: number, more: Partial<PresenceScan> = {}): PresenceScan {
  return { _id: new Types.ObjectId(), action, at: at(minutes), nonce: randomUUID(), ...more };
}

describe('hours', () => {
  it.for([
    [
      'from check-in to check-out',
      [
        ['in', 5],
        ['out', 65],
      ],
      60,
    ],
    [
      'not before the start, not after the end',
      [
        ['in', -50],
        ['out', 200],
      ],
      120,
    ],
    [
      'whole minutes, rounded down once over all stays',
      [
        ['in', 0],
        ['out', 10.5],
        ['in', 20],
        ['out', 30.5],
      ],
      21,
    ],
    [
      'to the second',
      [
        ['in', 0.5],
        ['out', 60.49],
      ],
      59,
    ],
    [
      'without the time between two stays',
      [
        ['in', 0],
        ['out', 30],
        ['in', 60],
        ['out', 90],
      ],
      60,
    ],
    [
      'from the first of two check-ins to the first of two check-outs',
      [
        ['in', 0],
        ['in', 9],
        ['out', 30],
        ['out', 99],
      ],
      30,
    ],
    ['nothing without a check-out', [['in', 0]], 0],
    ['nothing without a check-in', [['out', 60]], 0],
    [
      'nothing after the session',
      [
        ['in', 130],
        ['out', 140],
      ],
      0,
    ],
  ] as const)('count %s', ([, scans, minutes]) => {
    const { stays } = presenceOf(scans.map(([action, at]) => scanned(action, at)));
    expect(minutesWithin(stays, times, { untilEnd: false })).toBe(minutes);
  });

  it('are the same for the same scans, in whatever order and however often they come, and never more than the session', () => {
    const one = fc.record({
      action: fc.constantFrom('in' as const, 'out' as const),
      minutes: fc.integer({ min: -70, max: 200 }),
      doubt: fc.constantFrom(undefined, undefined, undefined, 'before_fetch' as const),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.func(fc.double()), (given, shuffle) => {
        const scans = given.map(({ action, minutes, doubt }) => scanned(action, minutes, doubt ? { doubt } : {}));
        const [first] = scans;
        if (first) scans.push(scanned('void', 0, { against: first._id }));
        const other = scans.toSorted((a, b) => shuffle(a.nonce) - shuffle(b.nonce));
        const presence = presenceOf(scans);
        expect(presenceOf(other)).toEqual(presence);
        const minutes = minutesWithin(presence.stays, times, { untilEnd: true });
        expect(minutes).toBeGreaterThanOrEqual(minutesWithin(presence.stays, times, { untilEnd: false }));
        expect(minutes).toBeLessThanOrEqual(120);
        // A scan in doubt, and one that was taken away, might as well not be there.
        expect(presenceOf(scans.filter(({ _id, doubt }) => !doubt && _id !== first?._id))).toEqual(presence);
        for (const [index, { in: from, out }] of presence.stays.entries()) {
          if (out) expect(out.getTime()).toBeGreaterThanOrEqual(from.getTime());
          else expect(index).toBe(presence.stays.length - 1);
        }
      }),
    );
  });
});

/** A session of two hours whose people came at its start; the first so many checked out at its end. */
async function aPastSession(people: number, out: number, event = {}) {
  const start = new Date(Date.now() - 3 * 60 * minute);
  const end = new Date(start.getTime() + 120 * minute);
  const door = await aDoor({ people, session: { startsAt: start, endsAt: end }, event });
  for (const person of door.persons) await scan(door.session, person, 'in', { now: start });
  for (const person of door.persons.slice(0, out)) await scan(door.session, person, 'out', { now: end });
  return { ...door, start, end, now: new Date() };
}

describe('a session that is over', () => {
  it('is closed into one result a person: attended with minutes, not come, or pending where a check-out was forgotten', async () => {
    const { session, end, persons, signups, now } = await aPastSession(3, 2);
    expect(await codeOrValue(closeAttendance(session, by, everywhere, new Date(end.getTime() - 1)))).toBe(
      'session_not_over',
    );
    expect(await readAttendanceFacts(session)).toEqual([]);

    const closing = await closeAttendance(session, by, everywhere, now);
    expect(closing).toMatchObject({ attended: 2, noShow: 0, pending: 1, minutes: 240 });
    const cases = await listOpenCases(session, everywhere, now);
    expect(cases).toMatchObject([{ signupId: signups[2], kind: 'forgotten_check_out' }]);
    expect(await codeOrValue(scan(session, persons[2] as string, 'out', { now }))).toBe('attendance_closed');

    const before = await readAttendanceFacts(session);
    await addCorrection(
      session,
      { signups: [signups[2] as string], action: 'out', at: end },
      correction(),
      everywhere,
      now,
    );
    expect(await listOpenCases(session, everywhere, now)).toEqual([]);
    const after = await readAttendanceFacts(session);
    expect(after).toMatchObject([{ minutes: 120 }, { minutes: 120 }, { state: 'attended', minutes: 120 }]);
    expect(after.map(({ sourceKey }) => sourceKey)).toEqual(before.map(({ sourceKey }) => sourceKey));
    expect(after.map(({ revision }) => revision)).toEqual([1, 1, 2]);
  });

  it('is closed again without a write, also from many sides at once', async () => {
    const { session, now } = await aPastSession(30, 30);
    await Promise.all(Array.from({ length: 8 }, () => closeAttendance(session, by, everywhere, now)));
    const first = await AttendanceModel.find({ session }).lean();
    await closeAttendance(session, by, everywhere, new Date(now.getTime() + minute));
    expect(await AttendanceModel.find({ session }).lean()).toEqual(first);
    expect(first).toHaveLength(30);
    expect(first.every(({ revision }) => revision === 1)).toBe(true);
  });

  it('needs no check-out where its event asks for none', async () => {
    const { event, session, now } = await aPastSession(2, 0);
    await EventModel.updateOne({ _id: event }, { checkin: { withoutOut: true } });
    await closeAttendance(session, by, everywhere, now);
    expect(await readAttendanceFacts(session)).toMatchObject([
      { state: 'attended', minutes: 120 },
      { state: 'attended', minutes: 120 },
    ]);
  });

  it('counts who did not come, and not who cancelled', async () => {
    const { event, session, start, now } = await aPastSession(1, 1);
    const nobody = String(new Types.ObjectId());
    const [absent, cancelled] = await confirm(event, session, [nobody, String(new Types.ObjectId())]);
    await SignupModel.updateOne({ _id: cancelled }, { state: 'cancelled' });
    await closeAttendance(session, by, everywhere, now);
    const facts = await readAttendanceFacts(session);
    expect(facts.map(({ state }) => state).sort()).toEqual(['attended', 'no_show']);
    expect(facts.find(({ state }) => state === 'no_show')?.person).toBe(nobody);
    const marked = async () => (await SignupModel.find({ session }).lean()).filter(({ noShow }) => noShow);
    expect(await marked()).toMatchObject([{ _id: new Types.ObjectId(absent), noShow: { at: now } }]);

    const stay = { signups: [absent as string], action: 'in' as const, at: start };
    await addCorrection(session, stay, correction(), everywhere, now);
    expect(await marked()).toEqual([]);
  });
});

describe('a correction', () => {
  it('is added to the scans with its reason sealed, and is the same however often its request comes', async () => {
    const { session, signups, end, now } = await aPastSession(2, 0);
    const same = correction();
    const stated = { signups, action: 'out' as const, at: end };
    for (let time = 0; time < 3; time++) await addCorrection(session, stated, same, everywhere, now);
    const corrections = (await scansOf(session)).filter(({ way }) => way === 'correction');
    expect(corrections).toHaveLength(2);
    for (const { reason, at, serverAt, by: who } of corrections) {
      expect(reason).toMatch(/^v1\./);
      expect([at, serverAt, who]).toEqual([end, now, by]);
    }
  });

  it('takes a scan out of the count, and the scan stays', async () => {
    const { session, end, now } = await aPastSession(1, 1);
    const [came, went] = await scansOf(session);
    await voidScan(session, String(went?._id), correction(), everywhere, now);
    expect(await listAttendance(session, everywhere, now)).toMatchObject([{ state: 'pending', minutes: 0 }]);
    expect(await countInsideNow(session)).toBe(1);
    await voidScan(session, String(came?._id), correction(), everywhere, now);
    expect(await listAttendance(session, everywhere, now)).toMatchObject([{ state: 'no_show' }]);
    expect(await countInsideNow(session)).toBe(0);
    expect(await scansOf(session)).toMatchObject([
      { action: 'in' },
      { action: 'out', at: end },
      { action: 'void' },
      { action: 'void' },
    ]);
  });

  it('lies within the session and its margins, not in the future, and names people of the session', async () => {
    const { session, signups, start, end, now } = await aPastSession(1, 0);
    const other = await aPastSession(1, 0);
    const tried = async (signup: string | undefined, action: 'in' | 'out', at: Date) =>
      codeOrValue(addCorrection(session, { signups: [signup as string], action, at }, correction(), everywhere, now));
    const off = (from: Date, minutes: number) => new Date(from.getTime() + minutes * minute);
    expect(await tried(signups[0], 'in', off(start, -61))).toBe('correction_time_wrong');
    expect(await tried(signups[0], 'in', off(end, 1))).toBe('correction_time_wrong');
    expect(await tried(signups[0], 'out', off(now, 1))).toBe('correction_time_wrong');
    expect(await tried(other.signups[0], 'out', end)).toBe('signup_not_found');
    expect(await tried(signups[0], 'out', end)).toBeUndefined();
  });
});

let organiser: { staff: string } | undefined;
beforeEach(async () => {
  if (organiser) return;
  await makeDistricts();
  organiser = { staff: (await anOfficer('event_organiser', 'A')).username };
});

describe('staff and members over HTTP', () => {
  it('tick, scan a personal code, correct, close; the member sees the hours; each act of staff is audited', async ({
    api,
  }) => {
    const as = organiser as { staff: string };
    await api.get('/me', { as: 'zhang' });
    await api.send('PUT', '/me', { name: '张三丰' }, { as: 'zhang' });
    const { session, signups } = await aDoor({
      named: [await idOf('zhang')],
      people: 1,
      session: { startsAt: new Date(Date.now() - 60 * minute), endsAt: new Date(Date.now() + 60 * minute) },
      event: { union: 'A', title: '值守' },
    });
    const path = `/staff/sessions/${session}`;
    const { body: own } = await api.get('/me/code', { as: 'zhang' });
    const send = (body: object) => api.post(`${path}/scans`, { nonce: randomUUID(), ...body }, { as });

    expect((await send({ action: 'in', code: own.code })).body).toMatchObject({
      result: 'done',
      name: '张**',
      lateMinutes: 60,
    });
    expect((await send({ action: 'in', signupId: signups[0] })).body).toMatchObject({ result: 'already' });
    expect((await send({ action: 'in', signupId: signups[1] })).body).toMatchObject({ result: 'done' });
    expect((await send({ action: 'in' })).status).toBe(400);
    expect((await send({ action: 'in', code: 'NF1.x' })).body.error.code).toBe('checkin_code_invalid');
    const { body: list } = await api.get(`${path}/attendance`, { as });
    expect(list.items).toMatchObject([
      { name: '张**', state: 'inside' },
      { name: '—', state: 'inside' },
    ]);
    expect(JSON.stringify(list)).not.toContain('三丰');

    expect((await api.post(`${path}/attendance/closing`, {}, { as })).body.error.code).toBe('session_not_over');
    await SessionModel.updateOne({ _id: session }, { endsAt: new Date() });
    for (const [action, ago] of [
      ['in', 51 * minute],
      ['out', 0],
    ] as const) {
      const at = new Date(Date.now() - ago);
      const stated = { signupIds: [signups[0]], action, at, reason: '领队证明', nonce: randomUUID() };
      expect((await api.post(`${path}/attendance/corrections`, stated, { as })).status).toBe(204);
    }
    expect((await api.post(`${path}/attendance/closing`, {}, { as })).body).toMatchObject({ attended: 1, pending: 1 });
    expect((await api.get(`${path}/attendance/cases`, { as })).body.items).toMatchObject([
      { kind: 'forgotten_check_out' },
    ]);
    const { body: mine } = await api.get('/me/attendance', { as: 'zhang' });
    expect(mine.items).toMatchObject([{ sessionId: session, title: '值守', state: 'attended', minutes: 50 }]);
    const audited = (await AuditModel.find({}).lean()).filter(
      ({ on, result }) => on?.includes(session) && result === 'ok',
    );
    expect(new Set(audited.map(({ action }) => action.split('/').at(-1)))).toEqual(
      new Set(['scans', 'corrections', 'closing']),
    );
  });
});
