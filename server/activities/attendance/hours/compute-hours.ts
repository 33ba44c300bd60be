import { type ClientSession, type mongo, Types } from 'mongoose';
import { type Attendance, AttendanceModel } from '../../../../schemas/activities/attendance/attendance.ts';
import { type Scan, ScanModel } from '../../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../../schemas/activities/events/signup.ts';
import { transact } from '../../../platform/database/transaction.ts';
import { markAbsent, unmarkAbsent } from '../../events/absences/absences.ts';
import type { CheckInSession } from '../check-in-session.ts';
import { type AttendanceFindings, attendanceFindingsOf } from './findings.ts';

/** People whose hours are computed in one transaction. */
const batchSize = 500;
const timeoutMs = 10_000;

/**
 * Compute the hours of a session from its scans, and mark or unmark absences accordingly.
 *
 * It writes one document (`attendances`) per person who was expected or scanned. It writes only what differs, so it can
 * run again at any time; a change raises the revision. Points, absences and statistics read these documents and nothing
 * else.
 *
 * @param people Only these people; everybody where it is left out.
 * @throws {Failure} `overloaded`; the people whose hours were computed before keep their results.
 */
export async function computeHours(session: CheckInSession, now: Date, people?: readonly string[]): Promise<void> {
  const all = people ?? (await readPeople(session._id));
  for (let from = 0; from < all.length; from += batchSize) {
    const batch = all.slice(from, from + batchSize);
    await transact(performance.now() + timeoutMs, (transaction) => computeBatch(session, now, batch, transaction));
  }
}

async function computeBatch(
  session: CheckInSession,
  now: Date,
  people: readonly string[],
  transaction: ClientSession,
): Promise<void> {
  const filter = { session: session._id, person: { $in: people.map((id) => new Types.ObjectId(id)) } };
  const options = { session: transaction, maxTimeMS: 5000 };
  const results = await AttendanceModel.collection.find<Attendance>(filter, options).toArray();
  const scans = await ScanModel.collection.find<Scan>(filter, options).sort({ session: 1, person: 1, n: 1 }).toArray();
  const expected = await SignupModel.collection
    .find({ ...filter, state: 'confirmed' }, { ...options, projection: { person: 1 } })
    .toArray();
  const resultOf = new Map(results.map((result) => [String(result.person), result]));
  const scansOf = Map.groupBy(scans, ({ person }) => String(person));
  const signedUp = new Set(expected.map(({ person }) => String(person)));

  const writes: mongo.AnyBulkWriteOperation[] = [];
  const absent: Types.ObjectId[] = [];
  const present: Types.ObjectId[] = [];
  for (const person of people) {
    const findings = attendanceFindingsOf(scansOf.get(person) ?? [], session, now);
    const before = resultOf.get(person);
    // A person who did not sign up and has no scan that counts gets no result.
    if (!before && findings.state === 'no_show' && !signedUp.has(person)) continue;
    if (before && isSame(before, findings)) continue;
    writes.push(writeOf(session, person, findings, before, now));
    if (findings.state === 'no_show') absent.push(new Types.ObjectId(person));
    else if (before?.state === 'no_show') present.push(new Types.ObjectId(person));
  }
  if (writes.length === 0) return;
  await AttendanceModel.collection.bulkWrite(writes, { session: transaction });
  const { policy } = session.eventFields;
  const event = { _id: session.event, ...(policy && { policy }) };
  if (absent.length > 0) await markAbsent(event, { session: session._id, persons: absent }, now, transaction);
  if (present.length > 0) await unmarkAbsent({ session: session._id, persons: present }, transaction);
}

function writeOf(
  session: CheckInSession,
  person: string,
  { state, minutes, firstIn, lastOut }: AttendanceFindings,
  before: Attendance | undefined,
  now: Date,
): mongo.AnyBulkWriteOperation {
  const result = { state: state as Attendance['state'], minutes, settledAt: now };
  const times = { ...(firstIn && { firstIn }), ...(lastOut && { lastOut }) };
  if (before) {
    const removed = { ...(!firstIn && { firstIn: 1 as const }), ...(!lastOut && { lastOut: 1 as const }) };
    return {
      updateOne: {
        filter: { _id: before._id },
        update: {
          $set: { ...result, ...times, revision: before.revision + 1 },
          ...(Object.keys(removed).length > 0 && { $unset: removed }),
        },
      },
    };
  }
  const ids = { event: session.event, session: session._id, person: new Types.ObjectId(person) };
  return { insertOne: { document: { _id: new Types.ObjectId(), ...ids, ...result, ...times, revision: 1 } } };
}

function isSame(before: Attendance, { state, minutes, firstIn, lastOut }: AttendanceFindings): boolean {
  return (
    before.state === state &&
    before.minutes === minutes &&
    before.firstIn?.getTime() === firstIn?.getTime() &&
    before.lastOut?.getTime() === lastOut?.getTime()
  );
}

/** Read the ids of everybody who is confirmed for a session or was scanned at it. */
async function readPeople(session: Types.ObjectId): Promise<string[]> {
  const [expected, scanned] = await Promise.all([
    SignupModel.collection.distinct('person', { session, state: 'confirmed' }, { maxTimeMS: 5000 }),
    ScanModel.collection.distinct('person', { session }, { maxTimeMS: 5000 }),
  ]);
  return [...new Set([...expected, ...scanned].map(String))];
}
