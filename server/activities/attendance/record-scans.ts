import { mongo, Types } from 'mongoose';
import { AttendanceClosingModel } from '../../../schemas/activities/attendance/attendance.ts';
import { type Scan, ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { activeSignupStates, type Signup, SignupModel } from '../../../schemas/activities/events/signup.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { type CheckInSession, readCheckInSessions } from './check-in-session.ts';
import { decideScan, type RecordedScan, recordedScanOf, type ScanAttempt } from './decide-scan.ts';
import { computeHours } from './hours/compute-hours.ts';

/**
 * Record scans of one session.
 *
 * Scans are only inserted, numbered by person. The number is unique, so a writer in any process has seen all earlier
 * scans of the person; the second of two writers reads again. A nonce that is stored already is that scan and not a new
 * one.
 *
 * @param deadline On the clock of `performance.now()`.
 * @returns the results in the order of the attempts. A scan that does not count is a `Failure`; one made offline is
 *   stored in doubt instead.
 * @throws {Failure} `overloaded` where other writers were in the way until the deadline; scans that were written count.
 */
export async function recordScans(
  sessionId: string,
  attempts: readonly ScanAttempt[],
  deadline: number,
): Promise<(RecordedScan | Failure)[]> {
  const outcomes = new Map<ScanAttempt, RecordedScan | Failure>();
  /**
   * The attempt of each scan that this call wrote. A scan that is found again after a conflict is no repetition then.
   */
  const written = new Map<string, ScanAttempt>();
  for (let open: readonly ScanAttempt[] = attempts; open.length > 0; ) {
    if (performance.now() > deadline) throw new Failure('overloaded');
    const { session, signups, scans, closed } = await readState(sessionId, open);
    const newScans: Scan[] = [];
    for (const attempt of open) {
      const known = scans.get(attempt.person) ?? [];
      const existing = known.find(({ nonce }) => nonce === attempt.nonce);
      if (existing && session) {
        const repeated = written.get(String(existing._id)) !== attempt;
        outcomes.set(attempt, recordedScanOf(existing, known, session, repeated));
        continue;
      }
      const circumstances = session && { session, signup: signups.get(attempt.person), closed };
      const decided = decideScan(attempt, known, circumstances);
      if (decided instanceof Failure || !session) {
        outcomes.set(attempt, decided as Failure);
        continue;
      }
      known.push(decided);
      scans.set(attempt.person, known);
      newScans.push(decided);
      written.set(String(decided._id), attempt);
      outcomes.set(attempt, recordedScanOf(decided, known, session, false));
    }
    const conflicting = await insertScans(newScans);
    open = open.filter(({ person }) => conflicting.has(person));
    if (session) await computeIfClosed(session, attempts, outcomes);
  }
  return attempts.map((attempt) => outcomes.get(attempt) as RecordedScan | Failure);
}

/** A session with the sign-ups of some people and its closing, if any. */
type SessionState = CheckInSession & { signups: Pick<Signup, 'person' | 'state'>[]; closings: object[] };

/**
 * Read what decides on scans in two commands, however many people there are: a server process that sends many small
 * ones does little else.
 */
async function readState(sessionId: string, attempts: readonly ScanAttempt[]) {
  const people = [...new Set(attempts.map(({ person }) => person))].map((id) => new Types.ObjectId(id));
  const filter = { session: new Types.ObjectId(sessionId), person: { $in: people } };
  const [[session], scans] = await Promise.all([
    readCheckInSessions<SessionState>(sessionId, [
      {
        $lookup: {
          from: SignupModel.collection.collectionName,
          pipeline: [
            { $match: { ...filter, state: { $in: [...activeSignupStates] } } },
            { $project: { _id: 0, person: 1, state: 1 } },
          ],
          as: 'signups',
        },
      },
      {
        $lookup: {
          from: AttendanceClosingModel.collection.collectionName,
          pipeline: [{ $match: { _id: filter.session } }, { $project: { _id: 1 } }],
          as: 'closings',
        },
      },
    ]),
    // A command of its own, because the scans of many people may not fit into one document.
    ScanModel.collection.find<Scan>(filter, { maxTimeMS: 3000 }).sort({ session: 1, person: 1, n: 1 }).toArray(),
  ]);
  return {
    session: session as CheckInSession | undefined,
    signups: new Map(session?.signups.map(({ person, state }) => [String(person), state])),
    scans: Map.groupBy(scans, ({ person }) => String(person)),
    closed: session !== undefined && session.closings.length > 0,
  };
}

/** Insert scans. @returns the people of whom another process wrote a scan first, so that they must be decided again. */
async function insertScans(scans: Scan[]): Promise<Set<string>> {
  if (scans.length === 0) return new Set();
  try {
    await ScanModel.collection.insertMany(scans, { ordered: false });
    return new Set();
  } catch (error) {
    const errors = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors ?? []].flat() : [];
    if (errors.length === 0 || !isDuplicateKey(error)) throw error;
    return new Set(errors.map(({ index }) => String(scans[index]?.person)));
  }
}

/**
 * Compute the hours again where the organiser closed the attendance while scans were on their way. This includes scans
 * that were stored before: the process that wrote them may have been killed before it computed the hours.
 */
async function computeIfClosed(
  session: CheckInSession,
  attempts: readonly ScanAttempt[],
  outcomes: ReadonlyMap<ScanAttempt, RecordedScan | Failure>,
): Promise<void> {
  const now = attempts[0]?.now ?? new Date();
  const stored = attempts.filter((attempt) => !(outcomes.get(attempt) instanceof Failure));
  if (now < session.endsAt || stored.length === 0) return;
  const closed = await AttendanceClosingModel.exists({ _id: session._id });
  if (closed) await computeHours(session, now, [...new Set(stored.map(({ person }) => person))]);
}
