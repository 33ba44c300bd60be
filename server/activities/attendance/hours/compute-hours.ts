import { type ClientSession, type mongo, Types } from 'mongoose';
import { type Attendance, AttendanceModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { type Scan, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { transact } from '../../../platform/database/transaction.ts';
import { markAbsent, unmarkAbsent } from '../../events/absences/absences.ts';
import type { Door } from '../check-in/check-in.ts';
import { type Findings, findingsOf } from './findings.ts';

const atOnce = 500;
const patienceMs = 10_000;

/**
 * Write what a session came to: one document a person who was expected or scanned (`attendances`), by the scans that
 * are there now, and with it whose absence is marked. What stays the same is not written, so that it can be run again
 * at any time; a change raises the revision. Everything that follows from a session, points, absences, numbers, reads
 * these documents and nothing else.
 *
 * @param people Only these; everybody where it is left out.
 * @throws {Failure} `overloaded`; who was settled before it stays so.
 */
export async function settleHours(door: Door, now: Date, people?: readonly string[]): Promise<void> {
  const all = people ?? (await everybody(door._id));
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce);
    await transact(performance.now() + patienceMs, (transaction) => settleSome(door, now, some, transaction));
  }
}

async function settleSome(door: Door, now: Date, people: readonly string[], session: ClientSession): Promise<void> {
  const of = { session: door._id, person: { $in: people.map((id) => new Types.ObjectId(id)) } };
  const reading = { session, maxTimeMS: 5000 };
  const results = await AttendanceModel.collection.find<Attendance>(of, reading).toArray();
  const scans = await ScanModel.collection.find<Scan>(of, reading).sort({ session: 1, person: 1, n: 1 }).toArray();
  const expected = await SignupModel.collection
    .find({ ...of, state: 'confirmed' }, { ...reading, projection: { person: 1 } })
    .toArray();
  const resultOf = new Map(results.map((result) => [String(result.person), result]));
  const scansOf = Map.groupBy(scans, ({ person }) => String(person));
  const signedUp = new Set(expected.map(({ person }) => String(person)));

  const writes: mongo.AnyBulkWriteOperation[] = [];
  const absent: Types.ObjectId[] = [];
  const present: Types.ObjectId[] = [];
  for (const person of people) {
    const findings = findingsOf(scansOf.get(person) ?? [], door, now);
    const before = resultOf.get(person);
    // Who did not sign up and did not come, as far as counts, was no part of it.
    if (!before && findings.state === 'no_show' && !signedUp.has(person)) continue;
    if (before && isSame(before, findings)) continue;
    writes.push(writeOf(door, person, findings, before, now));
    if (findings.state === 'no_show') absent.push(new Types.ObjectId(person));
    else if (before?.state === 'no_show') present.push(new Types.ObjectId(person));
  }
  if (writes.length === 0) return;
  await AttendanceModel.collection.bulkWrite(writes, { session });
  const event = { _id: door.event, ...(door.of.policy && { policy: door.of.policy }) };
  if (absent.length > 0) await markAbsent(event, { session: door._id, persons: absent }, now, session);
  if (present.length > 0) await unmarkAbsent({ session: door._id, persons: present }, session);
}

function writeOf(
  door: Door,
  person: string,
  { state, minutes, firstIn, lastOut }: Findings,
  before: Attendance | undefined,
  now: Date,
): mongo.AnyBulkWriteOperation {
  const settled = { state: state as Attendance['state'], minutes, settledAt: now };
  const times = { ...(firstIn && { firstIn }), ...(lastOut && { lastOut }) };
  if (before) {
    const gone = { ...(!firstIn && { firstIn: 1 as const }), ...(!lastOut && { lastOut: 1 as const }) };
    return {
      updateOne: {
        filter: { _id: before._id },
        update: {
          $set: { ...settled, ...times, revision: before.revision + 1 },
          ...(Object.keys(gone).length > 0 && { $unset: gone }),
        },
      },
    };
  }
  const document = { event: door.event, session: door._id, person: new Types.ObjectId(person), ...settled, ...times };
  return { insertOne: { document: { _id: new Types.ObjectId(), ...document, revision: 1 } } };
}

function isSame(before: Attendance, { state, minutes, firstIn, lastOut }: Findings): boolean {
  const times = [before.firstIn, before.lastOut].map((at) => at?.getTime());
  return (
    before.state === state &&
    before.minutes === minutes &&
    times[0] === firstIn?.getTime() &&
    times[1] === lastOut?.getTime()
  );
}

async function everybody(session: Types.ObjectId): Promise<string[]> {
  const [expected, scanned] = await Promise.all([
    SignupModel.collection.distinct('person', { session, state: 'confirmed' }, { maxTimeMS: 5000 }),
    ScanModel.collection.distinct('person', { session }, { maxTimeMS: 5000 }),
  ]);
  return [...new Set([...expected, ...scanned].map(String))];
}
