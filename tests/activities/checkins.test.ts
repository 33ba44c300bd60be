import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { ScanModel } from '../../schemas/activities/attendance/scan.ts';
import { EventModel } from '../../schemas/activities/events/event.ts';
import { SessionModel } from '../../schemas/activities/events/session.ts';
import { SignupModel } from '../../schemas/activities/events/signup.ts';
import { everywhere } from '../../server/access/staff/scope.ts';
import { downloadOfflineList } from '../../server/activities/attendance/check-in/download-offline-list.ts';
import { uploadOfflineScans } from '../../server/activities/attendance/check-in/upload-offline-scans.ts';
import { closeAttendance } from '../../server/activities/attendance/hours/close-attendance.ts';
import { addCorrection, voidScan } from '../../server/activities/attendance/hours/corrections.ts';
import { makePersonalCode, readPersonalCode } from '../../server/activities/attendance/personal-codes.ts';
import { recordScans } from '../../server/activities/attendance/record-scans.ts';
import { scanByStaff, scanScreen } from '../../server/activities/attendance/scans.ts';
import { makeScreenCode, readScreenCode } from '../../server/activities/attendance/screen-codes.ts';
import { verifyCode } from '../../server/activities/attendance/signed-codes.ts';
import { cancelEvent } from '../../server/activities/events/manage/cancel-event.ts';
import { createWriteBatcher } from '../../server/platform/database/write-batcher.ts';
import { aDoor, codeOrValue, confirm, scan, scansOf } from '../support/activities/attendance.ts';
import { hours, somebody, tally } from '../support/activities/events.ts';
import { commandsOf } from '../support/database/database-commands.ts';
import { it } from '../support/it.ts';
import { idOf } from '../support/people.ts';

const seconds = (count: number, from: Date) => new Date(from.getTime() + count * 1000);

describe('a scan of the screen', () => {
  it('checks in and out over HTTP, and its repetition is the same scan (with its nonce)', async ({ api }) => {
    await api.get('/me', { as: 'wang' });
    const { session } = await aDoor({ named: [await idOf('wang')] });
    const now = new Date();
    const body = {
      code: makeScreenCode({ session, action: 'in' }, now),
      nonce: randomUUID(),
      scannedAt: now.toISOString(),
    };

    const first = await api.post('/me/scans', body, { as: 'wang' });
    const again = await api.post('/me/scans', body, { as: 'wang' });
    const other = await api.post('/me/scans', { ...body, nonce: randomUUID() }, { as: 'wang' });
    const out = { code: makeScreenCode({ session, action: 'out' }, new Date()), nonce: randomUUID() };
    const left = await api.post('/me/scans', out, { as: 'wang' });

    expect(first).toMatchObject({
      status: 200,
      body: { sessionId: session, action: 'in', result: 'done', lateMinutes: 30 },
    });
    expect(again.body).toEqual(first.body);
    expect(other.body).toMatchObject({ result: 'already', at: first.body.at });
    expect(left.body).toMatchObject({ action: 'out', result: 'done', lateMinutes: 0 });
    expect(await scansOf(session)).toHaveLength(3);
  });

  it('of 100 at once one succeeds, and 99 are told since when; also with several processes', async () => {
    const { session, persons } = await aDoor({ people: 20 });
    const processes = Array.from({ length: 4 }, () => createWriteBatcher(recordScans));
    for (const person of persons) {
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const attempt = {
            person,
            action: 'in' as const,
            way: 'screen' as const,
            nonce: randomUUID(),
            now: new Date(),
          };
          return processes[index % 4]?.(session, attempt);
        }),
      );
      expect(tally(outcomes.map((outcome) => outcome?.result ?? ''))).toEqual({ done: 1, already: 99 });
      expect(new Set(outcomes.map((outcome) => outcome?.at.getTime())).size).toBe(1);
    }
    expect(await ScanModel.countDocuments({ session })).toBe(2000);
  });

  it('with one nonce is one scan, however many deliveries of it arrive at once and in how many processes', async () => {
    const { session, persons } = await aDoor({ people: 5 });
    const processes = Array.from({ length: 4 }, () => createWriteBatcher(recordScans));
    for (const person of persons) {
      const attempt = { person, action: 'in' as const, way: 'screen' as const, nonce: randomUUID(), now: new Date() };
      const outcomes = await Promise.all(
        processes.flatMap((process) => [0, 1, 2].map(() => process(session, attempt))),
      );
      expect(tally(outcomes.map(({ result }) => result))).toEqual({ done: 12 });
    }
    expect(await ScanModel.countDocuments({ session })).toBe(5);
  });

  it.for([
    ['not signed up', 'not_signed_up'],
    ['on the waiting list', 'not_signed_up'],
    ['cancelled', 'session_cancelled'],
    ['of a cancelled event', 'session_cancelled'],
    ['of a draft', 'session_not_found'],
    ['tomorrow', 'checkin_not_open'],
    ['over', 'checkin_closed'],
    ['checked out of before checking in', 'not_checked_in'],
  ] as const)('of a session that is %s is refused, and nothing is stored', async ([what, code]) => {
    const times = {
      tomorrow: { startsAt: hours(24), endsAt: hours(26) },
      over: { startsAt: hours(-4), endsAt: hours(-1) },
    };
    const { event, session, persons } = await aDoor({
      people: what === 'not signed up' ? 0 : 1,
      session: times[what as 'over'] ?? {},
    });
    const person = persons[0] ?? somebody();
    if (what === 'on the waiting list') await SignupModel.updateOne({ session }, { state: 'waiting' });
    if (what === 'cancelled') await SessionModel.updateOne({ _id: session }, { cancelledAt: new Date() });
    if (what === 'of a cancelled event') await cancelEvent(event, '台风', everywhere, new Date());
    if (what === 'of a draft') await EventModel.updateOne({ _id: event }, { state: 'draft' });
    const action = what.startsWith('checked out') ? 'out' : 'in';
    expect(await codeOrValue(scan(session, person, action))).toBe(code);
    expect(await scansOf(session)).toEqual([]);
  });

  it('counts for the session of its code alone', async () => {
    const first = await aDoor({ people: 1 });
    const second = await aDoor({});
    const person = first.persons[0] as string;
    expect(await codeOrValue(scan(second.session, person))).toBe('not_signed_up');
    await confirm(second.event, second.session, [person]);
    await scan(second.session, person);
    expect(await scansOf(first.session)).toEqual([]);
  });

  it('asks for a position within the radius where the event does, in any datum, and keeps none', async ({ api }) => {
    await api.get('/me', { as: 'near' });
    const { event, session } = await aDoor({ named: [await idOf('near')] });
    await EventModel.updateOne({ _id: event }, { location: { lng: 121.4287, lat: 28.6613 }, checkin: { radius: 300 } });
    const send = async (position?: object) => {
      const code = makeScreenCode({ session, action: 'in' }, new Date());
      return (await api.post('/me/scans', { code, nonce: randomUUID(), ...(position && { position }) }, { as: 'near' }))
        .body;
    };
    expect(await send()).toMatchObject({ error: { code: 'position_required', details: { radius: 300 } } });
    expect(await send({ lng: 121.4387, lat: 28.6613 })).toMatchObject({
      error: { code: 'too_far', details: { distance: expect.toSatisfy((m: number) => m > 970 && m < 980) } },
    });
    // The same numbers in WGS-84 are some 500 m away from those in GCJ-02.
    expect(await send({ lng: 121.4287, lat: 28.6613, datum: 'wgs84' })).toMatchObject({ error: { code: 'too_far' } });
    expect(await send({ lng: 121.429, lat: 28.6614 })).toMatchObject({ result: 'done' });
    const [stored] = await scansOf(session);
    expect(stored?.distance).toBeLessThan(60);
    expect(JSON.stringify(stored)).not.toContain('121.4');
  });
});

describe('a code', () => {
  it('of 1,000,000 forged or with a bit changed none is accepted', ({ database: _ }) => {
    const now = new Date();
    const session = somebody();
    let accepted = 0;
    for (const [text, length] of [
      [makeScreenCode({ session, action: 'in' }, now), 17],
      [makePersonalCode(session, now).code, 29],
    ] as const) {
      const bytes = Buffer.from(text.slice(4), 'base64url');
      expect(verifyCode(text, length)).toEqual(bytes.subarray(0, length));
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        if (verifyCode(`NF1.${flipped(bytes, bit).toString('base64url')}`, length)) accepted++;
      }
      const random = randomBytes(4 * 500_000);
      for (let n = 0; n < 500_000; n++) {
        // Another hash, or other bytes under the hash that was seen.
        const forged = Buffer.from(bytes);
        forged.writeUInt32LE(random.readUInt32LE(4 * n), n % 2 ? length + (n % 13) : n % (length - 4));
        if (!forged.equals(bytes) && verifyCode(`NF1.${forged.toString('base64url')}`, length)) accepted++;
      }
    }
    expect(accepted).toBe(0);
  });

  it('is taken for nothing else: cut, in other letters, or a person’s for a screen’s', ({ database: _ }) => {
    const now = new Date();
    const screen = makeScreenCode({ session: somebody(), action: 'out' }, now);
    const person = makePersonalCode(somebody(), now).code;
    const invalid = expect.objectContaining({ code: 'checkin_code_invalid' });
    for (const text of [screen, person]) {
      for (const bad of [
        '',
        'NF1.',
        text.slice(0, -1),
        `${text}A`,
        text.toLowerCase(),
        ` ${text}`,
        `${text.slice(0, -1)}!`,
      ]) {
        expect(() => readScreenCode(bad, now), bad).toThrow(invalid);
        expect(() => readPersonalCode(bad, now), bad).toThrow(invalid);
      }
    }
    expect(() => readScreenCode(person, now)).toThrow(invalid);
    expect(() => readPersonalCode(screen, now)).toThrow(invalid);
  });

  it('is good for 40 s from when it is shown, so that a screenshot is not', async () => {
    const { session, persons } = await aDoor({ people: 1 });
    const shown = new Date(Math.floor(Date.now() / 10_000) * 10_000);
    const code = makeScreenCode({ session, action: 'in' }, shown);
    for (const [after, expired] of [
      [0, false],
      [9, false],
      [39, false],
      [40, true],
      [60, true],
      [90, true],
      [86_400, true],
      [-5, false],
      [-6, true],
    ] as const) {
      expect(readScreenCode(code, seconds(after, shown))).toEqual({ session, action: 'in', expired });
    }
    expect(makeScreenCode({ session, action: 'in' }, seconds(9.999, shown))).toBe(code);
    expect(makeScreenCode({ session, action: 'in' }, seconds(10, shown))).not.toBe(code);
    const send = (now: Date, nonce = randomUUID() as string) =>
      codeOrValue(scanScreen(persons[0] as string, { code, nonce }, now));
    const nonce = randomUUID();
    expect(await send(seconds(41, shown))).toBe('checkin_code_expired');
    const reply = await send(seconds(39, shown), nonce);
    expect(reply).toMatchObject({ result: 'done' });
    // Its reply was lost, and it is sent again: that is no screenshot.
    expect(await send(seconds(90, shown), nonce)).toEqual(reply);
    expect(await send(seconds(90, shown))).toBe('checkin_code_expired');
  });

  it('a device whose clock is a day off is taken by the server’s time, and both are stored', async () => {
    const { session, persons } = await aDoor({ people: 2 });
    for (const [index, off] of [-24, 24].entries()) {
      const before = Date.now();
      const scannedAt = hours(off);
      const reply = await scan(session, persons[index] as string, 'in', { scannedAt });
      expect(reply.at.getTime()).toBeGreaterThanOrEqual(before);
      expect(reply).toMatchObject({ result: 'done', scannedAt, lateMinutes: 30 });
      const stored = (await scansOf(session)).at(-1);
      expect(stored).toMatchObject({ at: reply.at, serverAt: reply.at, deviceAt: scannedAt });
    }
  });
});

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

describe('the store of scans', () => {
  it('refuses every change and removal, by whatever way mongoose has', async () => {
    const { session, persons } = await aDoor({ people: 1 });
    await scan(session, persons[0] as string);
    const of = { session };
    const found = await ScanModel.findOne(of);
    const refused = [
      () => ScanModel.updateOne(of, { at: new Date() }),
      () => ScanModel.updateMany(of, { at: new Date() }),
      () => ScanModel.findOneAndUpdate(of, { at: new Date() }),
      () => ScanModel.replaceOne(of, { session }),
      () => ScanModel.deleteOne(of),
      () => ScanModel.deleteMany(of),
      () => ScanModel.findOneAndDelete(of),
      () => ScanModel.bulkWrite([{ deleteOne: { filter: of } }]),
      () => found?.set('at', hours(randomInt(9))).save(),
      () => found?.deleteOne(),
      () => found?.updateOne({ at: new Date() }),
    ];
    const before = await ScanModel.findOne(of).lean();
    for (const change of refused) await expect(change()).rejects.toThrow('only ever added to');
    expect(await ScanModel.findOne(of).lean()).toEqual(before);
  });

  it('is only read and inserted into, whatever is done with scans', async () => {
    const { session, persons, signups } = await aDoor({
      people: 3,
      session: { startsAt: hours(-2), endsAt: hours(-1) },
    });
    const now = new Date();
    const { commands } = await commandsOf(async () => {
      const [first, second, third] = signups as [string, string, string];
      const list = await downloadOfflineList(session, { clock: hours(-2), by: 'staff' }, everywhere, hours(-2));
      const offline = { action: 'in' as const, nonce: randomUUID(), scannedAt: hours(-1.9), signupId: first };
      await uploadOfflineScans(session, { list: list.id, scans: [offline, offline], by: 'staff' }, everywhere, now);
      const tick = { action: 'in' as const, nonce: randomUUID(), signup: second, by: 'staff' };
      for (let time = 0; time < 3; time++) await scanByStaff(session, tick, everywhere, hours(-1.5));
      await scan(session, persons[2] as string, 'in', { now: hours(-1.5) });
      const correction = { reason: '忘记签退', nonce: randomUUID(), by: 'staff' };
      const stated = { signups: [first, second, third], action: 'out' as const, at: hours(-1) };
      await addCorrection(session, stated, correction, everywhere, now);
      await voidScan(session, String((await scansOf(session))[0]?._id), correction, everywhere, now);
      await closeAttendance(session, 'staff', everywhere, now);
    });
    const own = commands.filter((command) => /\.scans\b/.test(command)).map((command) => command.split(' ').at(-1));
    expect(own.filter((command) => !['find', 'distinct', 'aggregate', 'insert'].includes(command ?? ''))).toEqual([]);
    expect(own).toContain('insert');
  });
});
