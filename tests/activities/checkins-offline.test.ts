import { hash, randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { AttendanceModel } from '../../schemas/activities/attendance/attendance.ts';
import { OfflineListModel, type OfflineScan } from '../../schemas/activities/attendance/offline-list.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { downloadOfflineList } from '../../server/activities/attendance/check-in/download-offline-list.ts';
import { uploadOfflineScans } from '../../server/activities/attendance/check-in/upload-offline-scans.ts';
import { countInsideNow } from '../../server/activities/attendance/count-inside.ts';
import { readAttendanceFacts } from '../../server/activities/attendance/hours/attendance-facts.ts';
import { closeAttendance } from '../../server/activities/attendance/hours/close-attendance.ts';
import { listAttendance, listOpenCases } from '../../server/activities/attendance/hours/list-attendance.ts';
import { makePersonalCode } from '../../server/activities/attendance/personal-codes.ts';
import { countedScans } from '../../server/activities/attendance/presence.ts';
import { aDoor, scan, scansOf } from '../support/activities/attendance.ts';
import { hours } from '../support/activities/events.ts';
import { it } from '../support/it.ts';
import { anOfficer, makeDistricts } from '../support/scope/scope-world.ts';

const by = 'somebody-of-staff';
let made: Promise<void> | undefined;
const districts = () => {
  made ??= makeDistricts();
  return made;
};
const minutes = (count: number, from = new Date()) => new Date(from.getTime() + count * 60_000);

/** A session of two hours that began 100 minutes ago, and a device that fetched its list 20 minutes before. */
async function anOfflineDoor({ people = 3, clockOff = 0 }: { people?: number; clockOff?: number } = {}) {
  const startsAt = minutes(-100);
  const door = await aDoor({ people, session: { startsAt, endsAt: minutes(120, startsAt) } });
  const fetchedAt = minutes(-20, startsAt);
  const clock = minutes(clockOff, fetchedAt);
  const list = await downloadOfflineList(door.session, { clock, by }, everywhere, fetchedAt);
  /** What the device's clock says so many minutes after the start. */
  const onDevice = (after: number) => minutes(after + clockOff, startsAt);
  const deliver = (scans: OfflineScan[], now = new Date()) =>
    uploadOfflineScans(door.session, { list: list.id, scans, by }, everywhere, now);
  return { ...door, startsAt, list, onDevice, deliver };
}

function ticked(signupId: string | undefined, action: 'in' | 'out', scannedAt: Date): OfflineScan {
  return { nonce: randomUUID(), action, scannedAt, signupId };
}

describe('a delivery of scans that were made offline', () => {
  it('of 5,000, shuffled and sent three times, ends as if sent once, and lists its conflicts', async ({ api }) => {
    await districts();
    const as = { staff: (await anOfficer('station_keeper', 'A')).username };
    const startsAt = minutes(-100);
    const { session, signups } = await aDoor({
      people: 2500,
      session: { startsAt, endsAt: minutes(110, startsAt) },
      event: { union: 'A' },
    });
    const fetched = await api.post(
      `/staff/sessions/${session}/offline-lists`,
      { clock: new Date().toISOString() },
      { as },
    );
    expect(fetched.body.entries).toHaveLength(2500);
    // The list was fetched before the session in truth; here its moment is put back.
    await OfflineListModel.updateOne(
      { _id: fetched.body.id },
      { fetchedAt: minutes(-20, startsAt), deviceAt: minutes(-20, startsAt) },
    );
    const scans = signups.flatMap((signupId, index) => {
      const stay = { in: minutes(index % 10, startsAt), out: minutes(60 + (index % 30), startsAt) };
      // Twenty devices' clocks ran away, twenty were scanned before the door opened.
      if (index % 125 === 3) stay.out = hours(20);
      if (index % 125 === 7) stay.in = minutes(-90, startsAt);
      return (['in', 'out'] as const).map((action) => ({
        nonce: randomUUID(),
        action,
        scannedAt: stay[action].toISOString(),
        signupId,
      }));
    });

    const replies = [];
    for (let time = 0; time < 3; time++) {
      const shuffled = scans.toSorted(() => Math.random() - 0.5);
      const reply = await api.post(
        `/staff/sessions/${session}/offline-scans`,
        { listId: fetched.body.id, scans: shuffled },
        { as },
      );
      expect(reply.status, JSON.stringify(reply.body).slice(0, 300)).toBe(200);
      replies.push({ ...reply.body, state: await stateOf(session) });
    }

    expect(replies.map(({ added, repeated }) => [added, repeated])).toEqual([
      [5000, 0],
      [0, 5000],
      [0, 5000],
    ]);
    const [first] = replies;
    expect(first.conflicts).toHaveLength(40);
    expect(new Set(first.conflicts.map(({ reason }: { reason: string }) => reason))).toEqual(
      new Set(['after_delivery', 'before_fetch']),
    );
    for (const { conflicts, state } of replies) {
      expect(conflicts.map(({ nonce }: { nonce: string }) => nonce).sort()).toEqual(
        first.conflicts.map(({ nonce }: { nonce: string }) => nonce).sort(),
      );
      expect(state).toBe(first.state);
    }
    const cases = await listOpenCases(session, everywhere, new Date());
    expect(cases.filter(({ kind }) => kind === 'doubtful_scan')).toHaveLength(40);
    const attendance = await listAttendance(session, everywhere, new Date());
    expect(attendance.filter(({ minutes }) => minutes > 0)).toHaveLength(2460);
    expect(attendance.find(({ signupId }) => signupId === signups[13])).toMatchObject({ minutes: 60 + 13 - 3 });
  });

  it.for([0, -24 * 60, 24 * 60])(
    'keeps the original time, put right by a clock that is %i minutes off',
    async (clockOff) => {
      const { session, startsAt, signups, onDevice, deliver } = await anOfflineDoor({ people: 1, clockOff });
      const scannedAt = onDevice(7);
      expect(await deliver([ticked(signups[0], 'in', scannedAt)])).toEqual({ added: 1, repeated: 0, conflicts: [] });
      const [stored] = await scansOf(session);
      expect(stored).toMatchObject({ at: minutes(7, startsAt), deviceAt: scannedAt, way: 'tick', by });
      expect(stored?.serverAt.getTime()).toBeGreaterThan(minutes(90, startsAt).getTime());
    },
  );

  it('counts the same whether it comes before or after what was scanned online', async () => {
    const ends = [];
    for (const offlineFirst of [true, false]) {
      const { session, startsAt, persons, signups, onDevice, deliver } = await anOfflineDoor({ people: 1 });
      const person = persons[0] as string;
      const offline = () => deliver([ticked(signups[0], 'in', onDevice(5)), ticked(signups[0], 'out', onDevice(30))]);
      if (offlineFirst) await offline();
      await scan(session, person, 'in', { now: minutes(40, startsAt) });
      await scan(session, person, 'out', { now: minutes(70, startsAt) });
      if (!offlineFirst) await offline();
      const [attendee] = await listAttendance(session, everywhere, new Date());
      ends.push({ minutes: attendee?.minutes, state: attendee?.state });
    }
    expect(ends).toEqual([
      { minutes: 55, state: 'attended' },
      { minutes: 55, state: 'attended' },
    ]);
  });

  it('counts a scan that is in it twice once', async () => {
    const { signups, onDevice, deliver, session } = await anOfflineDoor();
    const one = ticked(signups[0], 'in', onDevice(5));
    expect(await deliver([one, ticked(signups[1], 'in', onDevice(6)), one])).toMatchObject({ added: 2, repeated: 1 });
    expect(await scansOf(session)).toHaveLength(2);
  });

  it('knows a personal code by its hash in the list, and the server verifies it afterwards', async () => {
    const { session, persons, startsAt, list, onDevice, deliver } = await anOfflineDoor({ people: 2 });
    const [one, two] = persons as [string, string];
    const { code } = makePersonalCode(one, minutes(9, startsAt));
    const bytes = Buffer.from(code.slice(4), 'base64url');
    const known = list.entries.filter(({ codes }) =>
      codes.includes(hash('sha256', bytes.subarray(17, 29), 'base64url')),
    );
    expect(known).toHaveLength(1);

    const forged = Buffer.from(makePersonalCode(two, minutes(9, startsAt)).code.slice(4), 'base64url');
    forged[16] = (forged[16] as number) ^ 1;
    const scanned = (text: string, after: number): OfflineScan => ({
      nonce: randomUUID(),
      action: 'in',
      scannedAt: onDevice(after),
      code: text,
    });
    const stale = scanned(makePersonalCode(two, minutes(9, startsAt)).code, 20);
    const wrong = scanned(`NF1.${forged.toString('base64url')}`, 9);
    const reply = await deliver([scanned(code, 9.5), stale, wrong]);
    expect(reply).toMatchObject({ added: 2 });
    expect(reply.conflicts.sort((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual(
      [
        { nonce: stale.nonce, reason: 'checkin_code_expired' },
        { nonce: wrong.nonce, reason: 'checkin_code_invalid' },
      ].sort((a, b) => (a.reason < b.reason ? -1 : 1)),
    );
    expect(await countInsideNow(session)).toBe(1);
  });

  it('leaves to the organiser who cancelled after the list was fetched, and what comes after closing', async () => {
    const { session, signups, startsAt, onDevice, deliver } = await anOfflineDoor({ people: 2 });
    await SignupModel.updateOne({ _id: signups[0] }, { state: 'cancelled' });
    const late = minutes(150, startsAt);
    expect((await deliver([ticked(signups[0], 'in', onDevice(1))])).conflicts).toMatchObject([
      { reason: 'not_signed_up' },
    ]);
    await closeAttendance(session, by, everywhere, late);
    expect((await readAttendanceFacts(session)).map(({ state }) => state).sort()).toEqual(['no_show', 'pending']);
    const { conflicts } = await deliver([ticked(signups[1], 'in', onDevice(1))], minutes(160, startsAt));
    expect(conflicts).toMatchObject([{ reason: 'attendance_closed' }]);
    const facts = await readAttendanceFacts(session);
    expect(facts.map(({ state }) => state)).toEqual(['pending', 'pending']);
    expect(facts.map(({ revision }) => revision).sort()).toEqual([1, 2]);
  });

  it('that comes again after closing makes good what a process did not come to that was killed behind its scans', async () => {
    const { session, persons, signups, startsAt, onDevice, deliver } = await anOfflineDoor({ people: 1 });
    await closeAttendance(session, by, everywhere, minutes(150, startsAt));
    const late = [ticked(signups[0], 'in', onDevice(1))];
    await deliver(late, minutes(160, startsAt));
    // As it was before: the scans are written first, and then what they come to.
    const before = { state: 'no_show', minutes: 0, revision: 1 };
    await AttendanceModel.updateOne({ session, person: persons[0] as string }, { $set: before });

    expect(await deliver(late, minutes(170, startsAt))).toMatchObject({ added: 0, repeated: 1 });
    expect(await readAttendanceFacts(session)).toMatchObject([{ state: 'pending', revision: 2 }]);
  });

  it('may be larger than any other body, for those who are logged in', async ({ api }) => {
    const body = { listId: '0'.repeat(24), scans: [{ code: 'x'.repeat(300 * 1024) }] };
    const path = `/staff/sessions/${'0'.repeat(24)}/offline-scans`;
    const anybody = await api.post(path, body);
    expect(anybody).toMatchObject({ status: 413, body: { error: { code: 'body_too_large' } } });
    await districts();
    const as = { staff: (await anOfficer('station_keeper', 'A')).username };
    expect((await api.post(path, body, { as })).body.error.code).toBe('invalid_request');
    const huge = { ...body, scans: [{ code: 'x'.repeat(2100 * 1024) }] };
    expect((await api.post(path, huge, { as })).status).toBe(413);
    expect((await api.post('/staff/accounts', body, { as })).status).toBe(413);
  });

  it('is refused with a list of another session, or where its time is over', async () => {
    const one = await anOfflineDoor();
    const other = await anOfflineDoor();
    const scans = [ticked(other.signups[0], 'in', other.onDevice(1))];
    await expect(
      uploadOfflineScans(other.session, { list: one.list.id, scans, by }, everywhere, new Date()),
    ).rejects.toMatchObject({ code: 'offline_list_not_found' });
    await expect(other.deliver(scans, hours(24 * 9))).rejects.toMatchObject({ code: 'offline_list_not_found' });
  });
});

/** What follows from the scans of a session, as one text. */
async function stateOf(session: string): Promise<string> {
  const scans = countedScans(await scansOf(session)).map(
    ({ person, action, at }) => `${person} ${action} ${at.getTime()}`,
  );
  const attendance = await listAttendance(session, everywhere, new Date());
  attendance.sort((a, b) => (a.signupId < b.signupId ? -1 : 1));
  return JSON.stringify([scans.sort(), attendance, await countInsideNow(session)]);
}
