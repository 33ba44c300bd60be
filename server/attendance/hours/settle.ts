import { mongo, Types } from 'mongoose';
import { type Attendance, AttendanceModel } from '../../../schemas/attendance.ts';
import { type Scan, ScanModel } from '../../../schemas/scan.ts';
import { SignupModel } from '../../../schemas/signup.ts';
import type { Door } from '../door.ts';
import { type Findings, findingsOf } from './findings.ts';

const atOnce = 1000;

/**
 * Write what a session came to: one document a person who was expected or scanned (`attendances`), by the scans that
 * are there now. What stays the same is not written, so that it can be run again at any time; a change raises the
 * revision. Everything that follows from a session, points, absences, numbers, reads these documents and nothing else.
 *
 * @param people Only these; everybody where it is left out.
 */
export async function settleHours(door: Door, now: Date, people?: readonly string[]): Promise<void> {
  let open = people ?? (await everybody(door._id));
  for (; open.length > 0; open = open.slice(atOnce)) await settleSome(door, now, open.slice(0, atOnce));
}

async function settleSome(door: Door, now: Date, people: readonly string[]): Promise<void> {
  for (let open = people; open.length > 0; ) {
    const of = { session: door._id, person: { $in: open.map((id) => new Types.ObjectId(id)) } };
    // Results before scans: who settled in between has seen newer scans, and moved the revision on.
    const results = await AttendanceModel.collection.find<Attendance>(of, { maxTimeMS: 5000 }).toArray();
    const scans = await ScanModel.collection
      .find<Scan>(of, { maxTimeMS: 5000 })
      .sort({ session: 1, person: 1, n: 1 })
      .toArray();
    const expected = await SignupModel.collection.distinct(
      'person',
      { ...of, state: 'confirmed' },
      { maxTimeMS: 5000 },
    );
    const resultOf = new Map(results.map((result) => [String(result.person), result]));
    const scansOf = Map.groupBy(scans, ({ person }) => String(person));
    const signedUp = new Set(expected.map(String));
    const writes = open.flatMap((person) => {
      const findings = findingsOf(scansOf.get(person) ?? [], door, now);
      const before = resultOf.get(person);
      // Who did not sign up and did not come, as far as counts, was no part of it.
      if (!before && findings.state === 'no_show' && !signedUp.has(person)) return [];
      return before && isSame(before, findings)
        ? []
        : [{ person, write: writeOf(door, person, findings, before, now) }];
    });
    open = await apply(writes);
  }
}

/** @returns the people of whom somebody else wrote something meanwhile. */
async function apply(
  writes: readonly { person: string; write: mongo.AnyBulkWriteOperation<Attendance> }[],
): Promise<string[]> {
  if (writes.length === 0) return [];
  const operations = writes.map(({ write }) => write) as mongo.AnyBulkWriteOperation[];
  try {
    const done = await AttendanceModel.collection.bulkWrite(operations, { ordered: false });
    if (done.matchedCount + done.insertedCount === writes.length) return [];
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== 11000) throw error;
  }
  // Which of them it was is soon found: the others are the same by now, and not written again.
  return writes.map(({ person }) => person);
}

function writeOf(
  door: Door,
  person: string,
  { state, minutes, firstIn, lastOut }: Findings,
  before: Attendance | undefined,
  now: Date,
): mongo.AnyBulkWriteOperation<Attendance> {
  const settled = { state: state as Attendance['state'], minutes, settledAt: now };
  const times = { ...(firstIn && { firstIn }), ...(lastOut && { lastOut }) };
  if (before) {
    const gone = { ...(!firstIn && { firstIn: 1 as const }), ...(!lastOut && { lastOut: 1 as const }) };
    return {
      updateOne: {
        filter: { _id: before._id, revision: before.revision },
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
